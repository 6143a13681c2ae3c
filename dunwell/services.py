"""How each service is built in a process."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Collection
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import SecretStr

import services
from libs.common.flow.heads import Heads
from libs.common.flow.poller import Watched
from libs.common.http.doors import Verifier
from libs.common.kernel.clock import SystemClock
from libs.common.kernel.part import PARTS_DEFAULT
from libs.common.log.checkpoint import Audit
from libs.common.run.service import Runtime, Service
from libs.common.vault.keys import Keys
from services.analytics import app as analytics
from services.analytics.settings import Settings as AnalyticsSettings
from services.intake import app as intake
from services.intake.settings import Settings as IntakeSettings
from services.outreach import app as outreach
from services.outreach.settings import Settings as OutreachSettings
from services.strategy import app as strategy
from services.strategy.settings import Settings as StrategySettings
from services.tracking import app as tracking
from services.tracking.settings import Settings as TrackingSettings

FOLDERS = {
    name: Path(services.__path__[0]) / name / "migrations"
    for name in ("intake", "strategy", "outreach", "tracking", "analytics")
}
PUBLISHERS = ("intake", "strategy", "outreach", "tracking")  # whose journals others read


def watched(names: Collection[str], relayed: bool) -> list[Watched]:
    """All that services of a process may wait for. Where records are relayed, others' are there when they are
    published; a service's own journal is what it publishes."""
    journals = [
        Watched(name, f"{name}.relay", "sent") if relayed and name not in names else
        Watched(name, f"{name}.journal_head") for name in PUBLISHERS
    ]  # fmt: skip
    return [*journals, Watched("ingress", "intake.ingress_head")] if "intake" in names else journals


class Parts(NamedTuple):
    """What a builder may use; what it opens it leaves on the stack."""

    runtime: Runtime
    verifier: Verifier
    keys: Keys
    audit: Audit
    webhook_secret: str
    stack: AsyncExitStack


async def build_intake(parts: Parts) -> Service[Any]:
    return intake.build(parts.runtime, parts.verifier, parts.keys, IntakeSettings.from_env(), parts.audit)


async def build_strategy(parts: Parts) -> Service[Any]:
    return strategy.build(parts.runtime, parts.verifier, parts.keys, StrategySettings.from_env(), parts.audit)


async def build_outreach(parts: Parts) -> Service[Any]:
    settings = OutreachSettings.from_env()
    if not settings.webhook_secret.get_secret_value():
        settings = settings.model_copy(update={"webhook_secret": SecretStr(parts.webhook_secret)})
    sender = await parts.stack.enter_async_context(outreach.open_sender(parts.runtime, settings))
    return outreach.build(parts.runtime, parts.verifier, parts.keys, settings, parts.audit, sender)


async def build_tracking(parts: Parts) -> Service[Any]:
    return tracking.build(parts.runtime, parts.verifier, parts.keys, TrackingSettings.from_env(), parts.audit)


async def build_analytics(parts: Parts) -> Service[Any]:
    return analytics.build(parts.runtime, parts.verifier, parts.keys, AnalyticsSettings.from_env(), parts.audit)


BUILDERS: dict[str, Callable[[Parts], Awaitable[Service[Any]]]] = {
    "intake": build_intake,
    "strategy": build_strategy,
    "outreach": build_outreach,
    "tracking": build_tracking,
    "analytics": build_analytics,
}


def is_sandbox() -> bool:
    """Does nothing leave this machine? So it is without a gateway, and with one on a loopback address."""
    return OutreachSettings.from_env().sms_is_sandbox


def documents() -> dict[str, Callable[[], Any]]:
    """What makes each service's OpenAPI document; nothing is opened, nothing runs."""
    return {name: partial(_openapi, name) for name in BUILDERS}


def _openapi(name: str) -> Any:
    async def build(keys: Keys) -> Any:
        nothing: Any = None
        runtime = Runtime(name, nothing, nothing, SystemClock(), Heads(), PARTS_DEFAULT, 1)
        async with AsyncExitStack() as stack:
            service = await BUILDERS[name](Parts(runtime, nothing, keys, nothing, "", stack))
        return service.app.openapi()

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(build(Keys.open(Path(folder) / "keys")))
