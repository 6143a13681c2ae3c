"""Every query made for a person: read-only, with what the person may see as an explicit predicate (security.md §2)."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, cast

import asyncpg

from libs.common.http.doors import EVERY_CREDITOR, Connection, Doors, Grant, Principal, Reach
from libs.common.kernel.problems import NotFound

CASES_IN_REACH = "{cases_in_reach}"
CREDITOR_GRANTED = "{creditor_granted}"


class Reads:
    """The queries of one request: one read-only transaction, begun with the first of them.

    SQL holds at least one of two placeholders; their parameters are numbered after the given ones:
    `JOIN {cases_in_reach} USING (case_id)` leaves the cases in reach (a sub-select of `case_id` alone on the finder
    `cases(case_id, creditor, team, assigned_to)`), `WHERE {creditor_granted}` the rows whose `creditor` is granted.
    """

    def __init__(self, doors: Doors, principal: Principal, grant: Grant, held: AsyncExitStack) -> None:
        self.principal, self.reach = principal, grant.reach
        self._doors, self._held = doors, held
        self._connection: Connection | None = None

    async def fetch(self, sql: str, *args: object) -> list[Any]:
        """The rows in reach; ValueError for SQL without a placeholder, which would show everything to everybody."""
        text, values = self._within(sql, args)
        return await (await self._begun()).fetch(text, *values)

    async def fetch_one(self, sql: str, *args: object) -> Any:
        """The first row in reach; NotFound when there is none, whether it is out of reach or not there at all."""
        rows = await self.fetch(sql, *args)
        if not rows:
            raise NotFound("there is nothing of this name, or it is not yours to see")
        return rows[0]

    async def fetch_of_nobody(self, sql: str, *args: object) -> list[Any]:
        """Rows that belong to no person and no creditor: templates, strategies, packs."""
        return await (await self._begun()).fetch(sql, *args)

    async def _begun(self) -> Connection:
        if self._connection is None:
            self._connection = await self._held.enter_async_context(self._doors.read())
        return self._connection

    def _within(self, sql: str, args: tuple[object, ...]) -> tuple[str, list[object]]:
        if CASES_IN_REACH not in sql and CREDITOR_GRANTED not in sql:
            raise ValueError(f"a query for a person needs {CASES_IN_REACH} or {CREDITOR_GRANTED}")
        values = list(args)
        creditor = self._creditor(values)
        text = sql.replace(CREDITOR_GRANTED, creditor)
        if CASES_IN_REACH in sql:
            of_person = self._person(values)
            cases = f"(SELECT case_id FROM cases WHERE {creditor} AND {of_person}) AS cases_in_reach"  # noqa: S608
            text = text.replace(CASES_IN_REACH, cases)
        return text, values

    def _creditor(self, values: list[object]) -> str:
        if EVERY_CREDITOR in self.principal.creditors:
            return "true"
        if not self.principal.creditors:
            return "false"
        values.append(list(self.principal.creditors))
        return f"creditor = ANY (${len(values)}::text[])"

    def _person(self, values: list[object]) -> str:
        match self.reach:
            case Reach.ALL:
                return "true"
            case Reach.TEAM:
                values.append(list(self.principal.teams))
                return f"team = ANY (${len(values)}::text[])"
            case Reach.ASSIGNED:
                values.append(self.principal.name)
                return f"assigned_to = ${len(values)}::text"
            case Reach.OWN:
                return "false"  # own submissions are no cases


@asynccontextmanager
async def read_only(pool: "asyncpg.Pool[asyncpg.Record]") -> AsyncIterator[Connection]:
    """A read-only transaction on a pool of the read role: what `Doors.read` gives."""
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        yield cast(Connection, connection)
