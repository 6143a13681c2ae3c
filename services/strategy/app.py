"""Strategy's composition root: the only place that knows which adapter is real."""

from libs.common.flow.consumer import Feed
from libs.common.http.doors import Verifier
from libs.common.log.checkpoint import Audit
from libs.common.run.assemble import assemble
from libs.common.run.service import Runtime, Service
from libs.common.store.transaction import Declaration
from libs.common.vault.keys import Keys
from services.strategy.handlers import handlers
from services.strategy.jobs import ship_ladder
from services.strategy.model import Debtor
from services.strategy.routes import routers
from services.strategy.settings import Settings
from services.strategy.store import FINDERS
from services.strategy.store.plans import Plans

JOBS = ("shipped_ladder", "checkpoints")
SOURCES = ("intake", "outreach", "tracking")


def build(runtime: Runtime, verifier: Verifier, keys: Keys, settings: Settings, audit: Audit) -> Service[Debtor]:
    """The service, ready to run; its application is `service.app`. It opens no personal data and has no settings."""
    declaration = Declaration("strategy", handlers, FINDERS)
    service: Service[Debtor] = Service(runtime, declaration, [Feed(runtime.source(name)) for name in SOURCES])
    app = assemble(service, verifier, audit, routers(), [ship_ladder(service)])
    runtime.figures.decides = "plan"
    app.state.plans = Plans(declaration.codec)
    return service
