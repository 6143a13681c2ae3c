"""GET /v1/parts: who works on which part of a service, how far it is, and what has stopped; for people and tools."""

from datetime import datetime

from pydantic import BaseModel

from libs.common.http.app import DoorRoute, ReadsFor, Router
from libs.common.http.scopes import scope
from libs.common.run.doors import TheService

# Offsets are dense: the batch that holds the next record is the last one that begins at or below it.
PROGRESS = """
    SELECT p.source, p.part, coalesce(o.owner, '') AS owner, o.until > clock_timestamp() AS live, p.next_offset, h.head,
      greatest(h.head - p.next_offset, 0) AS behind, w.at AS waits_since, p.parked, p.duplicate, p.backfilled
    FROM progress p JOIN part_owner o USING (part) JOIN {log}_head h USING (part) LEFT JOIN LATERAL
      (SELECT at FROM {log} WHERE part = p.part AND base <= p.next_offset AND h.head > p.next_offset
       ORDER BY base DESC LIMIT 1) w ON true
    WHERE p.source = '{source}'"""
MEMBERS = """
    SELECT id AS member, until > now.at AS live, until, now.at
    FROM (SELECT clock_timestamp() AS at) now LEFT JOIN member ON true ORDER BY id"""
JOURNAL = "SELECT part, head, sent, greatest(head - sent, 0) AS backlog FROM journal_head JOIN relay USING (part)"


class PartOut(BaseModel):
    """One source's records of one part. `waits_since`: when the oldest record that is not applied was appended, null
    where none waits. `parked`, `duplicate` (skipped) and `backfilled` are counted from the first record on; `stopped`:
    why the replica that answers, and owns the part, reads no further."""

    source: str
    part: int
    owner: str
    live: bool
    next_offset: int
    head: int
    behind: int
    waits_since: datetime | None
    parked: int
    duplicate: int
    backfilled: int
    stopped: str | None


class JournalOut(BaseModel):
    """A part of the service's own journal; `sent` and `backlog` are null where no relay publishes it; `hole`: records
    that were lost there, which the relay of the replica that answers has passed over."""

    part: int
    head: int
    sent: int | None
    backlog: int | None
    hole: str | None


class MemberOut(BaseModel):
    """A process of the service: `live` until its lease ends (`until`; it is renewed every 2 s by 6). One that ends
    cleanly leaves no row, one that dies stays here for an hour."""

    member: str
    live: bool
    until: datetime


class PartsOut(BaseModel):
    """`at`: the database's clock, by which leases end and waits are counted. `member`: the replica that answers. Only
    of itself it knows why its consumer has `halted` and what `trouble` its relay has."""

    service: str
    at: datetime
    member: str
    members: list[MemberOut]
    halted: str | None
    trouble: str | None
    items: list[PartOut]
    journal: list[JournalOut]


router = Router(route_class=DoorRoute, tags=["parts"])


@router.get("/parts", dependencies=[scope("parts:read")])
async def get_parts(reads: ReadsFor, service: TheService) -> PartsOut:
    """The service's processes; owner, progress and counters of every part and source; and how far the service's own
    journal is published."""
    logs, relay, consumer, own = service.runtime.logs, service.relay, service.consumer, service.owner.parts
    queries = " UNION ALL ".join(PROGRESS.format(log=logs[source], source=source) for source in consumer.feeds)
    rows = await reads.fetch_of_nobody(f"{queries} ORDER BY 1, 2")
    journal = await reads.fetch_of_nobody(f"{JOURNAL} ORDER BY 1")
    members = await reads.fetch_of_nobody(MEMBERS)
    stopped = {place: why for place, why in consumer.stopped.items() if place[1] in own}
    holes = {} if relay is None else relay.holes
    unsent = {"sent": None, "backlog": None} if relay is None else {}
    return PartsOut(
        service=service.name, at=members[0]["at"], member=service.runtime.member,
        members=[MemberOut(**row) for row in members if row["member"] is not None], halted=consumer.halted,
        trouble=None if relay is None else relay.trouble,
        items=[PartOut(**row, stopped=stopped.get((row["source"], row["part"]))) for row in rows],
        journal=[JournalOut(**{**row, **unsent}, hole=holes.get(row["part"])) for row in journal],
    )  # fmt: skip
