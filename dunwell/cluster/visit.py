"""A cluster on this machine as a visitor finds it: its doors, and whether anything is left to do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from dunwell.cluster.local import LocalCluster
from dunwell.services import PUBLISHERS
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock

READS = {
    "intake": ("tracking",), "strategy": ("intake", "outreach", "tracking"),
    "outreach": ("intake", "strategy", "tracking"), "tracking": ("intake", "strategy", "outreach"),
    "analytics": ("intake", "strategy", "outreach", "tracking"),
}  # fmt: skip
UNREAD = """
    SELECT sum(h.head - p.next_offset) FROM {service}.progress p JOIN {log}_head h USING (part)
    WHERE p.source = '{source}'"""
UNSENT = "SELECT sum(h.head - r.sent) FROM {service}.relay r JOIN {service}.journal_head h USING (part)"
APPLIED = [
    UNREAD.format(service="intake", source="ingress", log="intake.ingress"),
    *(UNREAD.format(service=service, source=source, log=f"{source}.journal")
      for service, sources in READS.items() for source in sources),
]  # fmt: skip
PUBLISHED = [UNSENT.format(service=service) for service in PUBLISHERS]


@asynccontextmanager
async def doors(cluster: LocalCluster, role: str) -> AsyncIterator[httpx.AsyncClient]:
    """Requests in a role, through the gateway."""
    token = LocalIssuer(cluster.home, SystemClock()).issue(role, role)
    async with httpx.AsyncClient(
        base_url=cluster.url, headers={"Authorization": f"Bearer {token}"}, timeout=30, trust_env=False
    ) as client:
        yield client


async def behind(con: Any, relayed: bool = True) -> int:
    """Records that some reader has not applied or, where journals are relayed, that is not published."""
    rows = await con.fetch(" UNION ALL ".join([*APPLIED, *PUBLISHED] if relayed else APPLIED))
    return sum(int(row[0] or 0) for row in rows)
