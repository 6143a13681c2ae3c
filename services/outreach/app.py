"""Outreach's composition root: the only place that knows which adapter is real."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import msgspec

from libs.common.flow.consumer import Feed
from libs.common.http.doors import Verifier
from libs.common.log.checkpoint import Audit
from libs.common.run.assemble import assemble
from libs.common.run.service import Runtime, Service
from libs.common.store.transaction import Declaration
from libs.common.vault.keys import Keys
from libs.compliance import shipped
from libs.compliance.calendar import calendar_for
from services.outreach.adapters.http import open_http_sender
from services.outreach.adapters.sandbox import Behaviour, SandboxSender
from services.outreach.handlers import handlers
from services.outreach.jobs.claims import Claims
from services.outreach.jobs.janitor import Janitor
from services.outreach.jobs.sender import SendDue
from services.outreach.jobs.watch import SOURCES, Watch
from services.outreach.model import Debtor
from services.outreach.policy import signatures
from services.outreach.ports import Sender
from services.outreach.routes import routers
from services.outreach.routes.doorway import Outreach
from services.outreach.routes.sandbox import BEHAVIOUR
from services.outreach.settings import Settings
from services.outreach.store import FINDERS

JOBS = ("watch", "compare_clocks", "send_due", "rejudge_claims", "look_up_due", "checkpoints")


@asynccontextmanager
async def open_sender(runtime: Runtime, settings: Settings) -> AsyncIterator[Sender]:
    """The sandbox, unless `sms_url` names a gateway."""
    if not settings.sms_url:
        yield sandbox_of(runtime)
        return
    async with open_http_sender(settings, runtime.clock, settings.sms_is_sandbox) as sender:
        yield sender


def sandbox_of(runtime: Runtime) -> SandboxSender:
    """The built-in sandbox, behaving as its newest reference data say."""

    def behaviour() -> Behaviour:
        found = runtime.references.get(BEHAVIOUR, "behaviour")
        return Behaviour() if found is None else msgspec.convert(found, Behaviour)

    return SandboxSender(runtime.serving, runtime.clock, behaviour)


class Lawful(Service[Debtor]):
    """A service that reads the law and its calendars before it starts, not in its first batch."""

    async def prepare(self) -> None:
        shipped()
        calendar_for(("US",), self.runtime.clock.now().date())
        await super().prepare()


def build(
    runtime: Runtime, verifier: Verifier, keys: Keys, settings: Settings, audit: Audit, sender: Sender
) -> Service[Debtor]:
    """The service, ready to run; its application is `service.app`."""
    declaration = Declaration("outreach", handlers, FINDERS)
    service = Lawful(runtime, declaration, [Feed(runtime.source(name)) for name in SOURCES])
    watch = Watch(runtime, settings.freshness_seconds, sender, time.monotonic)
    sending = SendDue(service, sender, keys, watch)
    janitor = Janitor(service, sender)
    claims = Claims(service, watch)
    jobs = [watch.watch, watch.compare_clocks, sending.send_due, claims.rejudge_claims, janitor.look_up_due]
    app = assemble(service, verifier, audit, routers(), jobs)
    app.state.outreach = Outreach(
        watch, runtime.references, keys, settings, declaration.codec,
        signatures.keys_of(settings.webhook_secret.get_secret_value()), sender.sandbox, runtime.clock,
    )  # fmt: skip
    app.state.wired = Wired(watch, sending, janitor, claims)
    return service


class Wired(NamedTuple):
    """The jobs of a service, for whoever drives them step by step: `service.app.state.wired`."""

    watch: Watch
    sending: SendDue
    janitor: Janitor
    claims: Claims
