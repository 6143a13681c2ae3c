"""The facts of all services as analytics has applied them, from a place on: what the live stream shows.

Places are next offsets, those of the journals, so whoever comes back goes on where the connection broke.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import asyncpg
import orjson

from libs.common.events.envelope import decode_record
from libs.common.kernel.clock import from_micros
from libs.common.log.read import read_batches, records_from

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Places: TypeAlias = dict[str, list[int]]  # by source, the next offset of each part
WORD_MAX = 64
BEHIND_MAX = 2_000  # records: who is further behind is told so and goes on from now
APPLIED = "SELECT source, part, next_offset FROM progress ORDER BY source, part"
# What is shown of a fact: nothing that somebody said or wrote, no contact point, no verdict.
SHOWN = (
    "channel", "code", "state", "kind", "bucket", "stage", "cause", "reason", "result", "resolution", "decision",
    "overdue", "amount", "paid", "applied", "collector", "assigned_to", "team", "scope", "until", "due", "step",
)  # fmt: skip


class Seen(NamedTuple):
    """A fact: its short name, when, of which case and creditor (empty where it has none), and what is shown of it."""

    key: str
    fact: str
    source: str
    at: Any
    case_id: str
    creditor: str
    shown: dict[str, Any]


class Step(NamedTuple):
    """What came since the last step, where that ends, and how many records were passed over unseen."""

    facts: list[Seen]
    counts: dict[str, int]
    places: Places
    missed: int


class Tail:
    """Reads with the serving role, which may read the journals."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def now(self) -> Places:
        """Where analytics is."""
        async with self._pool.acquire() as con:
            return await _applied(con)

    async def lately(self, records: int) -> Places:
        """A place before now: in every source so far back that about `records` lie between."""
        places = await self.now()
        return {source: [max(0, end - -(-records // len(ends))) for end in ends] for source, ends in places.items()}

    async def step(self, places: Places) -> Step:
        """All facts from `places` up to where analytics is; none of them when they are more than BEHIND_MAX."""
        async with self._pool.acquire() as con:
            applied = await _applied(con)
            wanted = {source: _behind(places.get(source, []), ends) for source, ends in applied.items()}
            counts = {source: sum(part.values()) for source, part in wanted.items() if part}
            if sum(counts.values()) > BEHIND_MAX:
                return Step([], counts, applied, sum(counts.values()))
            facts: list[Seen] = []
            for source, left in wanted.items():
                facts += await _read(con, source, left, applied[source])
        facts.sort(key=lambda fact: (fact.at, fact.key))
        return Step(facts, counts, applied, 0)


async def _applied(con: Any) -> Places:
    places: Places = {}
    for source, _, offset in await con.fetch(APPLIED):
        places.setdefault(source, []).append(offset)
    return places


def _behind(places: Sequence[int], ends: Sequence[int]) -> dict[int, int]:
    """By part, how many records are new; a part that was not known begins with what comes from now on."""
    return {part: end - places[part] for part, end in enumerate(ends) if part < len(places) and places[part] < end}


async def _read(con: Any, source: str, left: Mapping[int, int], ends: Sequence[int]) -> list[Seen]:
    facts: list[Seen] = []
    offsets = {part: ends[part] - count for part, count in left.items()}
    while offsets:
        following: dict[int, int] = {}
        for part, batches in (await read_batches(con, source, "journal", offsets)).items():
            place = offsets[part]
            for batch in batches:
                for raw in records_from(batch, place)[: max(0, ends[part] - place)]:
                    facts.append(_seen(source, part, place, raw))
                    place += 1
            if batches and place < ends[part]:
                following[part] = place
        offsets = following
    return facts


def _seen(source: str, part: int, offset: int, raw: bytes) -> Seen:
    record = decode_record(raw)
    data: dict[str, Any] = orjson.loads(record.data)
    shown = {name: data[name] for name in SHOWN if data.get(name) not in (None, "", [])}
    if len(str(shown.get("reason", ""))) > WORD_MAX:  # somebody's own words, no reason of ours
        del shown["reason"]
    return Seen(
        f"{source}/{part}/{offset}", record.type.split(".")[2], source, from_micros(record.time), record.subject or "",
        str(data.get("creditor") or ""), shown,
    )  # fmt: skip
