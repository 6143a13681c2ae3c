"""The doors on a real database: one effect per key and only what is in reach (I10, F-A1, S13, S15)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from libs.common.http import idempotency
from libs.common.http.app import ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.doors import Connection, Principal
from libs.common.http.reads import read_only
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Conflict
from libs.common.store.transaction import Position
from tests.database import Database
from tests.doors import FakeDoors, application, browser

SCHEMA = """
    CREATE SCHEMA doors;
    CREATE TABLE doors.effects (n bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL);
    CREATE TABLE doors.cases (case_id uuid PRIMARY KEY, debtor_id uuid, creditor text, team text, assigned_to text);
    CREATE TABLE doors.contacts (contact_id int PRIMARY KEY, debtor_id uuid, case_id uuid);
    GRANT USAGE ON SCHEMA doors TO tracking, tracking_read;
    GRANT ALL ON ALL TABLES IN SCHEMA doors TO tracking, tracking_read;
    INSERT INTO doors.cases SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, gen_random_uuid(), creditor,
      team, who
      FROM (VALUES (1, 'a', 'north', 'ann'), (2, 'a', 'north', 'bob'), (3, 'a', 'south', 'eve'),
        (4, 'b', 'north', 'ann')) v(n, creditor, team, who);
    INSERT INTO doors.contacts SELECT right(case_id::text, 1)::int, debtor_id, case_id FROM doors.cases"""
CONTACTS = "SELECT contact_id, debtor_id FROM contacts JOIN {cases_in_reach} USING (case_id) ORDER BY contact_id"
CASE = "SELECT case_id, creditor FROM cases JOIN {cases_in_reach} USING (case_id) WHERE case_id = $1"


class Opened:
    """A transaction of the serving role, without States."""

    def __init__(self, connection: Any) -> None:
        self.connection: Any = connection
        self._transaction = connection.transaction()

    async def start(self) -> None:
        await self._transaction.start()

    async def commit(self) -> list[Position]:
        await self._transaction.commit()
        self._transaction = None
        return [Position("tracking", 1, 7)]

    async def rollback(self) -> None:
        if self._transaction:
            await self._transaction.rollback()
            self._transaction = None


class Blind:
    """A connection that overlooks what was kept, as if it had looked too early."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def fetchrow(self, query: str, *args: Any) -> None:
        return None


class RealDoors(FakeDoors):
    """Pools of the serving and of the read role of one service."""

    def __init__(
        self, home: Path, serving: "asyncpg.Pool[asyncpg.Record]", reading: "asyncpg.Pool[asyncpg.Record]"
    ) -> None:
        super().__init__(home)
        self._serving, self._reading = serving, reading
        self.blind = False

    @asynccontextmanager
    async def begin(self, principal: Principal, trace: str | None) -> AsyncIterator[Any]:
        async with self._serving.acquire() as connection:
            opened = Opened(Blind(connection) if self.blind else connection)
            self.blind = False
            await opened.start()
            try:
                yield opened
            finally:
                if not connection.is_closed():
                    await opened.rollback()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        async with read_only(self._reading) as connection:
            yield connection


router = Router(route_class=TransactionRoute)


@router.post("/effects/{text}", dependencies=[scope("note:write")])
async def have_effect(text: str, tx: Tx, body: dict[str, bool]) -> dict[str, Any]:
    connection = tx.connection  # type: ignore[attr-defined]
    n = await connection.fetchval("INSERT INTO doors.effects (text) VALUES ($1) RETURNING n", text)
    if body.get("refuse"):
        raise Conflict("refused")
    if body.get("die"):
        await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    return {"n": n, "text": "付款"}


@router.get("/contacts", dependencies=[scope("case:read")])
async def contacts(reads: ReadsFor) -> list[int]:
    return [row["contact_id"] for row in await reads.fetch(CONTACTS)]


@router.get("/cases/{case_id}", dependencies=[scope("case:read")])
async def one_case(case_id: str, reads: ReadsFor) -> str:
    row = await reads.fetch_one(CASE, case_id)
    return str(row["creditor"])


@pytest.fixture
async def doors(database: Database, tmp_path: Path) -> AsyncIterator[RealDoors]:
    connection = await asyncpg.connect(database.superuser_dsn)
    await connection.execute(SCHEMA)
    await connection.close()
    inside = {"search_path": "doors"}
    async with (
        asyncpg.create_pool(database.dsn("tracking"), min_size=0, max_size=8) as serving,
        asyncpg.create_pool(database.dsn("tracking_read"), min_size=0, max_size=2, server_settings=inside) as reading,
    ):
        yield RealDoors(tmp_path, serving, reading)


@pytest.fixture
async def client(doors: RealDoors) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(application(doors, router)) as client:
        yield client


@pytest.fixture
async def watch(database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(database.superuser_dsn)
    yield connection
    await connection.close()


def headers(doors: FakeDoors, key: str = "k1", **more: Any) -> dict[str, str]:
    return doors.token(**more) | {"Idempotency-Key": key}


async def effects(watch: Any) -> list[str]:
    return [row["text"] for row in await watch.fetch("SELECT text FROM doors.effects ORDER BY n")]


async def test_the_same_key_50_times_at_once_has_one_effect(
    client: httpx.AsyncClient, doors: RealDoors, watch: Any
) -> None:
    sent = [client.post("/v1/effects/once", json={}, headers=headers(doors)) for _ in range(50)]
    answers = await asyncio.gather(*sent)
    again = await client.post("/v1/effects/once", json={}, headers=headers(doors))
    assert await effects(watch) == ["once"]
    assert {one.text for one in answers if one.status_code == 200} == {again.text}
    assert {one.json()["code"] for one in answers if one.status_code != 200} <= {"idempotency_in_flight"}
    assert (again.json()["text"], again.headers["content-type"]) == ("付款", "application/json")


async def test_a_kept_answer_outlives_the_process(client: httpx.AsyncClient, doors: RealDoors, watch: Any) -> None:
    first = await client.post("/v1/effects/x", json={}, headers=headers(doors))
    async with browser(application(doors, router)) as later:
        second = await later.post("/v1/effects/x", json={}, headers=headers(doors))
        other = await later.post("/v1/effects/x", json={"refuse": False}, headers=headers(doors))
    assert (second.text, second.headers["idempotency-replayed"]) == (first.text, "true")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert await effects(watch) == ["x"]


async def test_a_refusal_leaves_nothing_and_frees_the_key(
    client: httpx.AsyncClient, doors: RealDoors, watch: Any
) -> None:
    assert (await client.post("/v1/effects/x", json={"refuse": True}, headers=headers(doors))).status_code == 409
    assert await watch.fetchval("SELECT count(*) FROM tracking.idempotency") == 0
    assert (await client.post("/v1/effects/y", json={}, headers=headers(doors))).status_code == 200
    assert await effects(watch) == ["y"]


async def test_a_connection_that_dies_is_503_and_the_same_key_then_has_its_one_effect(
    client: httpx.AsyncClient, doors: RealDoors, watch: Any
) -> None:
    answer = await client.post("/v1/effects/x", json={"die": True}, headers=headers(doors))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert await effects(watch) == []
    assert (await client.post("/v1/effects/x", json={}, headers=headers(doors))).status_code == 200
    assert await effects(watch) == ["x"]


async def test_should_two_pass_the_lock_the_primary_key_lets_one_have_its_effect(
    client: httpx.AsyncClient, doors: RealDoors, watch: Any
) -> None:
    first = await client.post("/v1/effects/x", json={}, headers=headers(doors))
    doors.blind = True
    second = await client.post("/v1/effects/x", json={}, headers=headers(doors))
    assert not doors.blind
    assert (second.text, second.headers["idempotency-replayed"]) == (first.text, "true")
    assert await effects(watch) == ["x"]


async def test_old_answers_are_forgotten_and_young_ones_kept(
    client: httpx.AsyncClient, doors: RealDoors, watch: Any
) -> None:
    for key in ("old", "young"):
        await client.post("/v1/effects/x", json={}, headers=headers(doors, key))
    await watch.execute("UPDATE tracking.idempotency SET at = at - interval '31 days' WHERE key = 'old'")
    async with doors.begin(Principal("x", "x"), None) as opened:
        before = datetime.now(UTC) - timedelta(days=idempotency.KEPT_DAYS)
        assert await idempotency.forget(opened.connection, before) == 1
        await opened.commit()
    assert await watch.fetchval("SELECT string_agg(key, ',') FROM tracking.idempotency") == "young"


@pytest.mark.parametrize(
    ("role", "user", "creditors", "seen"),
    [
        ("collector", "ann", ("*",), [1, 4]),
        ("collector", "ann", ("a",), [1]),
        ("collector", "ann", ("c",), []),
        ("collector", "nobody", ("*",), []),
        ("team_lead", "lee", ("a", "b"), [1, 2, 4]),
        ("team_lead", "lee", ("a",), [1, 2]),
        ("compliance", "cy", ("*",), [1, 2, 3, 4]),
        ("compliance", "cy", ("a",), [1, 2, 3]),
        ("compliance", "cy", (), []),
    ],
)
async def test_a_person_sees_what_is_in_reach(
    role: str, user: str, creditors: tuple[str, ...], seen: list[int], client: httpx.AsyncClient, doors: RealDoors
) -> None:
    token = {"Authorization": f"Bearer {doors.issuer.issue(role, user, creditors, 'north')}"}
    assert (await client.get("/v1/contacts", headers=token)).json() == seen
    for n in range(1, 6):
        answer = await client.get(f"/v1/cases/{UUID(int=(4 << 76) + (8 << 60) + n)}", headers=token)
        assert answer.status_code == (200 if n in seen else 404)


async def test_out_of_reach_and_not_there_are_told_apart_by_nothing(
    client: httpx.AsyncClient, doors: RealDoors
) -> None:
    there, not_there = [
        await client.get(f"/v1/cases/00000000-0000-4000-8000-00000000000{n}", headers=doors.token(user="ann"))
        for n in (3, 9)
    ]
    bodies = [{**answer.json(), "correlation": ""} for answer in (there, not_there)]
    assert bodies[0] == bodies[1]
    assert there.status_code == 404


async def test_an_id_that_is_none_is_422(client: httpx.AsyncClient, doors: RealDoors) -> None:
    assert (await client.get("/v1/cases/1'--", headers=doors.token())).status_code == 422


async def test_a_query_for_a_person_writes_nothing(doors: RealDoors) -> None:
    async with doors.read() as connection:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await connection.execute("INSERT INTO doors.effects (text) VALUES ('read')")
