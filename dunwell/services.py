"""How each service is built in a process."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple

import services
from libs.common.http.doors import Verifier
from libs.common.run.service import Runtime, Service
from libs.common.vault.keys import Keys
from services.intake import app as intake
from services.intake.settings import Settings as IntakeSettings

FOLDERS = {
    name: Path(services.__path__[0]) / name / "migrations"
    for name in ("intake", "strategy", "outreach", "tracking", "analytics")
}
# (source name, schema, log): all logs that somebody in a process may wait for
LOGS: tuple[tuple[str, str, str], ...] = (
    ("intake", "intake", "journal"),
    ("strategy", "strategy", "journal"),
    ("outreach", "outreach", "journal"),
    ("tracking", "tracking", "journal"),
)
INGRESS = ("ingress", "intake", "ingress")


class Parts(NamedTuple):
    """What a builder may use; what it opens it leaves on the stack."""

    runtime: Runtime
    verifier: Verifier
    keys: Keys
    stack: AsyncExitStack


async def build_intake(parts: Parts) -> Service[Any]:
    return intake.build(parts.runtime, parts.verifier, parts.keys, IntakeSettings.from_env())


BUILDERS: dict[str, Callable[[Parts], Awaitable[Service[Any]]]] = {"intake": build_intake}
