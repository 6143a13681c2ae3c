"""What every service has besides its own: checkpoints, proofs, parts, parked records, its relay, health, metrics."""

from collections.abc import Sequence
from typing import Any, TypeVar

from fastapi import APIRouter

from libs.common.events.registry import OWNERS
from libs.common.http.app import build_app
from libs.common.http.doors import Verifier
from libs.common.log.checkpoint import Audit, Checkpoints
from libs.common.run import parked, parts, records, rewind, standing
from libs.common.run.doors import ServiceDoors
from libs.common.run.metrics import render
from libs.common.run.service import Job, Service
from libs.common.store.state import State

S = TypeVar("S", bound=State)
LOGS = ("journal", "acts")


def assemble(
    service: Service[S], verifier: Verifier, audit: Audit, routers: Sequence[APIRouter], jobs: Sequence[Job] = (),
    logs: Sequence[str] = LOGS,
) -> Any:  # fmt: skip
    """Gives the service its jobs and its application, and returns the application."""
    checkpoints = Checkpoints(service.runtime.serving, service.name, logs, audit)
    service.jobs = [*jobs, checkpoints.job(lambda: 0 in service.owner.parts)]

    common = [records.router, parked.router, parts.router, standing.router]
    if service.name in OWNERS:
        common.append(rewind.router)

    async def metrics() -> bytes:
        return render(await service.metrics())

    service.app = build_app(
        ServiceDoors(service, verifier), f"Dunwell {service.name}",
        [*routers, *common], checks=service.checks(), metrics=metrics,
    )  # fmt: skip
    service.app.state.checkpoints = checkpoints
    return service.app
