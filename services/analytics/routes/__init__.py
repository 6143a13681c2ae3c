"""Analytics' doors."""

from fastapi import APIRouter

from services.analytics.routes import cases, kpis


def routers() -> list[APIRouter]:
    return [kpis.router, cases.router]
