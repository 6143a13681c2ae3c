"""Analytics' composition root."""

from typing import Any

from libs.common.flow.consumer import Feed
from libs.common.http.doors import Verifier
from libs.common.log.checkpoint import Audit
from libs.common.run.assemble import assemble
from libs.common.run.service import Runtime, Service
from libs.common.store.session import Session
from libs.common.store.transaction import Declaration
from libs.common.vault.keys import Keys
from services.analytics.handlers import ROLLUP, handlers
from services.analytics.model import Debtor
from services.analytics.routes import routers
from services.analytics.routes.live import Streams
from services.analytics.settings import Settings
from services.analytics.store import FINDERS, rollup
from services.analytics.store.live import Tail
from services.analytics.store.watermark import Watermark

JOBS = ("checkpoints",)
SOURCES = ("intake", "strategy", "outreach", "tracking")


def declare() -> Declaration[Debtor]:
    """What analytics keeps: its States, and the rollups that each transaction adds to."""

    async def add_up(session: Session, kept: Any, known: frozenset[str]) -> None:
        await rollup.add(session.connection, kept[ROLLUP])  # type: ignore[attr-defined]

    return Declaration("analytics", handlers, FINDERS, keep=add_up)


def build(runtime: Runtime, verifier: Verifier, keys: Keys, settings: Settings, audit: Audit) -> Service[Debtor]:
    """The service, ready to run; its application is `service.app`. It reads no personal data and needs no key."""
    feeds = [Feed(runtime.source(source)) for source in SOURCES]
    service: Service[Debtor] = Service(runtime, declare(), feeds)
    app = assemble(service, verifier, audit, routers())
    app.state.watermark = Watermark(runtime.serving, runtime.clock)
    app.state.tail, app.state.streams = Tail(runtime.serving), Streams()
    return service
