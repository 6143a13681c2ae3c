"""Leases say who works, compare-and-set says who wins. No fencing tokens.

Each member of a service keeps a row; parts are shared out evenly among the live ones. A stale owner loses at
`next_offset`, at the relay's `sent`, or at a contact's attempt number.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeAlias

import asyncpg

LEASE_SECONDS = 6
RENEW_SECONDS = 2.0
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

RENEW = """
    WITH m AS (INSERT INTO member VALUES ($1, clock_timestamp() + $2 * interval '1 s')
               ON CONFLICT (id) DO UPDATE SET until = excluded.until)
    UPDATE part_owner SET until = clock_timestamp() + $2 * interval '1 s'
    WHERE owner = $1 AND until > clock_timestamp() RETURNING part"""
MEMBERS = "SELECT count(*) FROM member WHERE until > clock_timestamp()"
CLAIM = """
    WITH free AS MATERIALIZED (SELECT part, owner FROM part_owner WHERE owner IS NULL OR until <= clock_timestamp()
                               ORDER BY part LIMIT $3 FOR UPDATE SKIP LOCKED)
    UPDATE part_owner p SET owner = $1, until = clock_timestamp() + $2 * interval '1 s'
    FROM free WHERE p.part = free.part RETURNING p.part, free.owner"""
# Who was stopped in the middle of a COPY keeps its row locks, and no timeout of the server ends that. A connection of
# this service names its member; one that is cut off wrongly loses nothing, its transaction would fail anyway.
CUT_OFF = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND application_name = ANY($1::text[])
      AND xact_start IS NOT NULL"""
RELEASE = "UPDATE part_owner SET owner = NULL, until = '-infinity' WHERE owner = $1 AND part = ANY($2::int[])"
LEAVE = """
    WITH gone AS (DELETE FROM member WHERE id = $1)
    UPDATE part_owner SET owner = NULL, until = '-infinity' WHERE owner = $1"""
# Asked by whoever takes over from one that died: only then is there a dead member more.
FORGET = "DELETE FROM member WHERE until < clock_timestamp() - interval '1 hour'"


class Owner:
    """This process's membership in one service; `parts` are those it may work on, as far as it knows.

    `pool`'s connections carry the member's name as their application_name.
    """

    def __init__(
        self, pool: Pool, member: str, parts: int, monotonic: Callable[[], float], lease: int = LEASE_SECONDS
    ) -> None:
        self._pool, self.member, self._count, self._lease = pool, member, parts, lease
        self._monotonic = monotonic
        self._until = 0.0
        self._parts: tuple[int, ...] = ()
        self._busy: dict[int, int] = {}  # parts that a batch is working on
        self.changed = asyncio.Event()

    @property
    def parts(self) -> tuple[int, ...]:
        """Empty as soon as the lease has run out here, whatever the database still says."""
        return self._parts if self._monotonic() < self._until else ()

    async def renew(self) -> None:
        """Renews the lease, claims up to a fair share, gives back what is above it and not being worked on."""
        started = self._monotonic()
        async with self._pool.acquire() as con:
            kept = {row[0] for row in await con.fetch(RENEW, self.member, self._lease)}
            members = await con.fetchval(MEMBERS)
            share = -(-self._count // max(1, members))
            if len(kept) < share:
                claimed = await con.fetch(CLAIM, self.member, self._lease, share - len(kept))
                kept |= {row[0] for row in claimed}
                if late := {row[1] for row in claimed} - {None, self.member}:
                    await con.execute(CUT_OFF, list(late))
                    await con.execute(FORGET)
            elif len(kept) > share:
                spare = sorted(part for part in kept if not self._busy.get(part))[: len(kept) - share]
                await con.execute(RELEASE, self.member, spare)
                kept -= set(spare)
        before, self._parts, self._until = self._parts, tuple(sorted(kept)), started + self._lease
        if before != self._parts:
            self.changed.set()

    async def leave(self) -> None:
        """Gives all parts back at once: a clean stop."""
        self._parts, self._until = (), 0.0
        await self._pool.execute(LEAVE, self.member)

    def begin(self, parts: Sequence[int]) -> None:
        """These parts are in a batch: they are given back only after it."""
        for part in parts:
            self._busy[part] = self._busy.get(part, 0) + 1

    def end(self, parts: Sequence[int]) -> None:
        for part in parts:
            self._busy[part] -= 1
