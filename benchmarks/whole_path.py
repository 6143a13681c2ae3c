"""The product as shipped: records in `ingress` → intake → strategy → outreach with a text → tracking → analytics.

Real handlers, real rows, texts through the sandbox provider with both transactions of each contact. Input: new debtors,
three days past due, with consents; business time 10:00 where they live; no hold-out; freshness raised above the run.
"""

import secrets
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import msgspec

from benchmarks.crew import Crew
from benchmarks.measure import DSN_VARIABLE, BooksWrong, Meter, Row, connect
from dunwell.services import FOLDERS
from libs.common.events.intake import CreditorSettings
from libs.common.kernel.clock import zone
from libs.common.kernel.part import PARTS_DEFAULT
from libs.common.run.migrations import LOGIN_ROLES, migrate
from libs.common.vault.keys import Keys
from services.intake.store.ingress import Door, Line

CREDITOR = "bench-lender"
ZONE = "Asia/Shanghai"
SETTINGS = CreditorSettings(name=CREDITOR, zone=ZONE, hold_out_bp=0)
CHUNK = 1_000
SET_CLOCK = "UPDATE platform.clock SET wall_base = clock_timestamp(), business_base = $1, rate = 1"
# Each event must leave one submitted contact, its receipt, its timeline entries and its contribution to the figures.
BOOKS = {
    "seen": "SELECT count(*) FROM intake.seen",
    "cases": "SELECT count(*) FROM intake.cases",
    "plans": "SELECT count(*) FROM strategy.cases",
    "texts sent": "SELECT count(DISTINCT contact_id) FROM outreach.sandbox",
    "tracked cases": "SELECT count(*) FROM tracking.cases",
    "openings in the timeline": "SELECT count(*) FROM tracking.timeline WHERE type = 'delinquency_opened'",
    "cases with a submission in the timeline": """
        SELECT count(DISTINCT case_id) FROM tracking.timeline WHERE type = 'contact_submitted'""",
    "entries counted": "SELECT coalesce(sum(value), 0)::bigint FROM analytics.rollup WHERE figure = 'entries'",
    "attempts counted": "SELECT coalesce(sum(value), 0)::bigint FROM analytics.rollup WHERE figure = 'attempts'",
}
# planned, attempted (the receipt) and submitted, once each
RECORDS_OF_OUTREACH = 3
SENT = "SELECT coalesce(sum(head), 0)::bigint FROM outreach.journal_head"
PARKED = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}.parked" for name in FOLDERS)


class Place(msgspec.Struct, frozen=True):
    """What a worker needs to find the system."""

    dsn: str
    passwords: dict[str, str]
    home: str
    number: int
    workers: int
    events: int = 0

    def role_dsn(self, role: str) -> str:
        parts = urlsplit(self.dsn)
        return parts._replace(netloc=f"{role}:{self.passwords[role]}@{parts.hostname}:{parts.port}").geturl()


def today_at_ten() -> datetime:
    """10:00 on this wall clock's date in ZONE."""
    local = datetime.now(zone(ZONE))
    return local.replace(hour=10, minute=0, second=0, microsecond=0).astimezone(UTC)


def make_record(number: int, now: datetime, due: date) -> bytes:
    """A new debtor with one mobile number, three days past due."""
    return msgspec.json.encode({
        "event_id": f"bench-{number:09d}", "occurred_at": now.isoformat(), "source": "bench", "creditor": CREDITOR,
        "customer": {
            "id": f"C-{number:09d}", "name": f"Person {number}", "language": "zh-CN", "jurisdictions": ["CN"],
            "time_zone": ZONE, "phones": [{"number": f"+86138{number % 100_000_000:08d}", "kind": "mobile"}],
            "email": f"person{number}@example.org", "consents": ["sms", "call"],
            "address": {"country": "CN", "region": "440300", "city": "Shenzhen", "line": f"Street {number}"},
        },
        "loan": {
            "id": f"L-{number:09d}", "product": "personal_loan", "opened_on": "2025-06-01",
            "principal": {"value": "20000.00", "currency": "CNY"},
            "outstanding": {"value": "15200.00", "currency": "CNY"},
            "overdue": {"value": f"{1000 + number % 500}.00", "currency": "CNY"},
            "oldest_unpaid_due_date": due.isoformat(), "instalments": {"total": 24, "paid": 15, "overdue": 1},
            "delay_history": [0, 0, 1, 0, 0, 2], "credit_score": 640,
        },
    })  # fmt: skip


def lines(numbers: range, now: datetime) -> Iterator[Line]:
    due = now.astimezone(zone(ZONE)).date() - timedelta(days=3)
    for number in numbers:
        raw = make_record(number, now, due)
        yield Line("overdue", "bench", f"bench-{number:09d}", CREDITOR, f"L-{number:09d}", raw, raw)


async def fill(con: asyncpg.Connection, home: Path, numbers: range, now: datetime) -> None:
    """The backlog in `ingress`, by the door's own transactions and intake's own role; before the clock starts."""
    door = Door(PARTS_DEFAULT, Keys.open(home / "keys").ingress_key)
    source = lines(numbers, now)
    while chunk := list(islice(source, CHUNK)):
        async with con.transaction():
            await door.accept(con, chunk, now)


async def run(events: int, workers: int) -> Row:
    """`workers` processes with all five services, sharing the parts; the clock starts when all hold theirs."""
    import os

    connection = await connect()
    dsn = os.environ[DSN_VARIABLE]
    passwords = {role: secrets.token_urlsafe(18) for role in LOGIN_ROLES}
    await migrate(dsn, passwords, FOLDERS)
    now = today_at_ten()
    await connection.execute(SET_CLOCK, now)
    with tempfile.TemporaryDirectory() as home:
        Keys.open(Path(home) / "keys")
        place = Place(dsn, passwords, home, 0, workers, events)
        await know_creditor(place, SETTINGS)
        door = await asyncpg.connect(place.role_dsn("intake"))
        await fill(door, Path(home), range(events), now)
        await door.close()
        commands = []
        for number in range(workers):
            each = msgspec.structs.replace(place, number=number)
            commands.append(("-m", "benchmarks.whole_path_worker", msgspec.json.encode(each).decode()))
        async with Crew(commands) as crew:
            meter = Meter(connection, crew.pids)
            await meter.start()
            await crew.work()
            await meter.stop()
    await check_books(connection, events)
    await connection.close()
    return meter.row("whole path", "embedded", workers=workers, events=events)


async def know_creditor(place: Place, settings: CreditorSettings) -> None:
    """The creditor as its door would set it up: reference data and the fact, in one transaction."""
    from benchmarks.whole_path_worker import open_place

    async with open_place(place, ("intake",)) as process:
        service = process.services["intake"]
        from libs.common.events.intake import CreditorChanged

        async with service.runtime.store.begin() as session:
            tx = service.work.transaction(session, service.runtime.clock.now())
            tx.context.refer("creditor", CREDITOR, 1, msgspec.to_builtins(settings))
            tx.context.emit(CreditorChanged(creditor=CREDITOR, settings_version=1, settings=settings), version=1)
            await tx.commit()
        await service.owner.leave()


async def check_books(connection: asyncpg.Connection, events: int) -> None:
    """Every event exactly once at every stage, nothing parked; else BooksWrong."""
    wrong = {name: count for name, query in BOOKS.items() if (count := await connection.fetchval(query)) != events}
    if (head := await connection.fetchval(SENT)) != RECORDS_OF_OUTREACH * events:
        wrong["records of outreach"] = head
    wrong |= {f"{row[0]} parked": row[1] for row in await connection.fetch(PARKED) if row[1]}
    if wrong:
        raise BooksWrong(f"{wrong}, wanted {events} of each")
