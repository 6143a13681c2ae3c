"""Intake's composition root: the only place that knows which adapter is real."""

from typing import Any

from libs.common.flow.consumer import Feed
from libs.common.http.doors import Verifier
from libs.common.log.checkpoint import Audit
from libs.common.run.assemble import LOGS, assemble
from libs.common.run.service import Job, Runtime, Service
from libs.common.store.session import Session
from libs.common.store.transaction import Declaration
from libs.common.vault.keys import Keys
from services.intake.adapters.files import open_bytes
from services.intake.adapters.mapping import ZenMappings
from services.intake.handlers import handlers
from services.intake.jobs.freshness import Freshness
from services.intake.jobs.prepare import Prepare
from services.intake.model import Debtor
from services.intake.routes import routers
from services.intake.routes.files import Files
from services.intake.settings import Settings
from services.intake.store import FINDERS
from services.intake.store.people import keep
from services.intake.store.quarantine import UNSETTLED
from services.intake.store.reception import Reception
from services.intake.store.suspensions import SUSPENDED, Poison

JOBS = ("freshness", "upstream", "checkpoints")
SOURCES = ("tracking",)


def build(runtime: Runtime, verifier: Verifier, keys: Keys, settings: Settings, audit: Audit) -> Service[Debtor]:
    """The service, ready to run; its application is `service.app`."""

    async def keep_people(session: Session, kept: Any, known: frozenset[str]) -> None:
        await keep(session.connection, keys, kept, known)  # type: ignore[attr-defined]

    declaration = Declaration("intake", handlers, FINDERS, keep=keep_people)
    mappings = ZenMappings()
    wall = runtime.clock.wall
    prepare = Prepare(keys, mappings, Poison(settings.suspend_records, settings.suspend_seconds, wall), wall)
    feeds = [Feed(runtime.source("intake", "ingress"), prepare), *(Feed(runtime.source(s)) for s in SOURCES)]
    service: Service[Debtor] = Service(runtime, declaration, feeds)
    reception = Reception(service, keys, settings, mappings)
    jobs: list[Job] = []
    read_to = None
    if runtime.kafka is not None and settings.topics:
        from services.intake.jobs.upstream import Upstream  # noqa: PLC0415 - no Kafka where none is

        upstream = Upstream(service, reception, settings, runtime.kafka.connect)
        read_to, jobs = upstream.read_to, [upstream.upstream]
    jobs.append(Freshness(runtime, service.owner, read_to).freshness)
    app = assemble(service, verifier, audit, routers(), jobs, (*LOGS, "ingress"))
    runtime.figures.show("dead_letter_depth", UNSETTLED)
    runtime.figures.show("sources_suspended", SUSPENDED)
    app.state.reception, app.state.keys, app.state.files = reception, keys, Files(open_bytes)
    return service
