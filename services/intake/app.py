"""Intake's composition root: the only place that knows which adapter is real."""

from typing import Any

from libs.common.flow.consumer import Feed
from libs.common.http.app import build_app
from libs.common.http.doors import Verifier
from libs.common.run.doors import ServiceDoors
from libs.common.run.service import Runtime, Service
from libs.common.store.session import Session
from libs.common.store.transaction import Declaration
from libs.common.vault.keys import Keys
from services.intake.handlers import handlers
from services.intake.jobs.freshness import keep_fresh
from services.intake.jobs.prepare import Prepare
from services.intake.model import Debtor
from services.intake.routes import routers
from services.intake.routes.reception import Reception
from services.intake.settings import Settings
from services.intake.store import FINDERS
from services.intake.store.people import keep

JOBS = ("freshness",)
SOURCES = ("tracking",)


def build(runtime: Runtime, verifier: Verifier, keys: Keys, settings: Settings) -> Service[Debtor]:
    """The service, ready to run; its application is `service.app`."""

    async def keep_people(session: Session, kept: Any, known: frozenset[str]) -> None:
        await keep(session.connection, keys, kept, known)  # type: ignore[attr-defined]

    declaration = Declaration("intake", handlers, FINDERS, keep=keep_people)
    feeds = [Feed(runtime.source("intake", "ingress"), Prepare(keys)), *(Feed(runtime.source(s)) for s in SOURCES)]
    service: Service[Debtor] = Service(runtime, declaration, feeds)
    service.jobs = [keep_fresh(runtime, service.owner)]
    doors = ServiceDoors(service, verifier)
    service.app = build_app(doors, "Dunwell intake", routers(), checks=service.checks(), metrics=service.metrics)
    service.app.state.reception = Reception(service, keys, settings)
    return service
