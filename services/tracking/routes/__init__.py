"""Tracking's doors."""

from fastapi import APIRouter

from services.tracking.routes import audit, cases, holds, outcomes, promises, tasks
from services.tracking.routes.matters import PATHS, matters_router, notes


def routers() -> list[APIRouter]:
    plain = [cases.router, outcomes.router, promises.router, holds.router, tasks.router, notes, audit.router]
    return plain + [matters_router(path) for path in PATHS]
