"""Tracking's composition root."""

from libs.common.flow.consumer import Feed
from libs.common.http.doors import Verifier
from libs.common.log.checkpoint import Audit
from libs.common.run.assemble import assemble
from libs.common.run.service import Runtime, Service
from libs.common.store.transaction import Declaration
from libs.common.vault.keys import Keys
from services.tracking.handlers import handlers
from services.tracking.model import Debtor
from services.tracking.routes import routers
from services.tracking.settings import Settings
from services.tracking.store import DUE_TODAY, FINDERS

JOBS = ("checkpoints",)
SOURCES = ("intake", "strategy", "outreach")


def build(runtime: Runtime, verifier: Verifier, keys: Keys, settings: Settings, audit: Audit) -> Service[Debtor]:
    """The service, ready to run; its application is `service.app`."""
    feeds = [Feed(runtime.source(source)) for source in SOURCES]
    service: Service[Debtor] = Service(runtime, Declaration("tracking", handlers, FINDERS), feeds)
    app = assemble(service, verifier, audit, routers())
    runtime.figures.show("promises_due_today", DUE_TODAY, runtime.clock.now)
    app.state.keys, app.state.audit = keys, audit
    return service
