"""Strategy's doors."""

from fastapi import APIRouter

from services.strategy.routes import plans, strategies


def routers() -> list[APIRouter]:
    return [plans.router, strategies.router]
