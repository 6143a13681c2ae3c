"""A system on this machine as a visitor finds it: its doors, and whether anything is left to do."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx

from dunwell.services import PUBLISHERS
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock
from libs.common.run.migrations import SERVICES
from libs.common.run.postgres import EmbeddedPostgres

READS = {
    "intake": ("tracking",), "strategy": ("intake", "outreach", "tracking"),
    "outreach": ("intake", "strategy", "tracking"), "tracking": ("intake", "strategy", "outreach"),
    "analytics": ("intake", "strategy", "outreach", "tracking"),
}  # fmt: skip
UNREAD = """
    SELECT sum(h.head - p.next_offset) FROM {service}.progress p JOIN {log}_head h USING (part)
    WHERE p.source = '{source}'"""
UNSENT = "SELECT sum(h.head - r.sent) FROM {service}.relay r JOIN {service}.journal_head h USING (part)"


class System(Protocol):
    """Whatever has doors, keys and a database: a cluster, or an embedded system."""

    home: Path
    postgres: EmbeddedPostgres

    @property
    def url(self) -> str: ...


def token(system: System, role: str) -> str:
    return LocalIssuer(system.home, SystemClock()).issue(role, role)


@asynccontextmanager
async def doors(system: System, role: str) -> AsyncIterator[httpx.AsyncClient]:
    """Requests in a role, through the gateway."""
    async with httpx.AsyncClient(
        base_url=system.url, headers={"Authorization": f"Bearer {token(system, role)}"}, timeout=30, trust_env=False
    ) as client:
        yield client


async def behind(con: Any, relayed: bool = True, services: Sequence[str] = SERVICES) -> int:
    """Records that some reader of these services has not applied or, where journals are relayed, is not published."""
    queries = [UNREAD.format(service="intake", source="ingress", log="intake.ingress")] + [
        UNREAD.format(service=service, source=source, log=f"{source}.journal")
        for service in services
        for source in READS[service]
        if source in services
    ]
    if relayed:
        queries += [UNSENT.format(service=service) for service in services if service in PUBLISHERS]
    return sum(int(row[0] or 0) for row in await con.fetch(" UNION ALL ".join(queries)))
