"""Analytics' doors."""

from fastapi import APIRouter

from services.analytics.routes import kpis


def routers() -> list[APIRouter]:
    return [kpis.router]
