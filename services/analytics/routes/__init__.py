"""Analytics' doors."""

from fastapi import APIRouter

from services.analytics.routes import cases, kpis, live


def routers() -> list[APIRouter]:
    return [kpis.router, cases.router, live.router]
