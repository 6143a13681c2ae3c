"""What must hold in the end. Each check gives lines: what differs; none = all is well."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import orjson

from dunwell.home import Home
from dunwell.twin.check import WIDE
from dunwell.twin.check import figures as summed
from libs.common.events.envelope import decode_record
from libs.common.events.intake import DelinquencyOpened
from libs.common.events.registry import SERVICES, decode, type_of
from libs.common.log.read import read_batches, records_from
from tests.flow.books import Account, Books
from tests.flow.data import LEAST, SOURCE, Late, Portfolio
from tests.flow.system import ADMIN, ANALYST, COMPLIANCE, System
from tests.flow.upstream import CHINA
from tests.heads import read_heads

# DPD = 30 (k - 1) + 1 at entry, and the buckets of docs/glossary.md
BUCKETS = {1: "M1", 2: "M2", 3: "M3", 4: "M4", 5: "M5", 6: "M6", 7: "M6+", 8: "M6+"}
# GB/T 45251-2025 for China; 12 CFR 1006.6(b)(1) for the US: local hours in which a text may leave
HOURS = {"CN": (8, 22), "US": (8, 21)}
ZONES_US = {
    "TX": "America/Chicago", "IL": "America/Chicago", "FL": "America/New_York", "GA": "America/New_York",
    "OH": "America/New_York", "CO": "America/Denver",
}  # fmt: skip
OPENED = type_of(DelinquencyOpened)
TRIED_MAX = 100
SHOWN_MAX = 5
TAKEN = ("accept", "unknown_accepted")


def differ(what: str, one: Any, other: Any) -> Iterator[str]:
    if one != other:
        yield f"{what}: {one} and not {other}"


def some(what: str, found: Sequence[Any]) -> Iterator[str]:
    """A line where there are any that must not be."""
    if found:
        yield f"{what}: {len(found)}, such as {', '.join(map(str, found[:SHOWN_MAX]))}"


async def opened_cases(home: Home) -> list[DelinquencyOpened]:
    """Every account that entered collections, as intake's journal has it, read as a recomputation reads it."""
    with home.postgres() as postgres:
        con: Any = await asyncpg.connect(postgres.dsn("analytics"))
        try:
            found: list[DelinquencyOpened] = []
            for part, head in (await read_heads(con, "intake")).items():
                offset = 0
                while offset < head:
                    for batch in (await read_batches(con, "intake", "journal", {part: offset}, 16)).get(part, []):
                        records = (decode_record(raw) for raw in records_from(batch, offset))
                        found += [_opened(record.data) for record in records if record.type == OPENED]
                        offset = batch.base + batch.count
            return found
        finally:
            await con.close()


def _opened(data: bytes) -> DelinquencyOpened:
    event = decode(OPENED, data)
    assert isinstance(event, DelinquencyOpened)
    return event


def entered(portfolio: Portfolio, opened: Sequence[DelinquencyOpened]) -> Iterator[str]:
    """Each late account entered once, with the file's own state, due date and amount."""
    by_loan = {event.loan_id: event for event in opened}
    yield from differ("cases opened", len(opened), len(portfolio.late))
    yield from differ("accounts among them", len(by_loan), len(portfolio.late))
    wrong = [
        late.loan for late in portfolio.late if (event := by_loan.get(late.loan)) is None or not _same(late, event)
    ]
    yield from some("accounts whose state, due date or amount is not the file's", wrong)
    yield from differ("accounts per delay state", dict(states_of(opened)), dict(portfolio.by_state()))


def states_of(opened: Sequence[DelinquencyOpened]) -> Counter[int]:
    """How many per state of delay, by the product's own `instalments_overdue`."""
    return Counter(event.instalments_overdue or 0 for event in opened)


def _same(late: Late, event: DelinquencyOpened) -> bool:
    got = (event.instalments_overdue, event.oldest_due, event.overdue.minor, event.overdue.currency, event.creditor)
    return got == (late.state, late.oldest_due, late.overdue_minor, late.currency, late.creditor)


async def buckets(system: System, portfolio: Portfolio) -> list[str]:
    """The entries per bucket, as analytics serves them; in the data set a state has one bucket."""
    if portfolio.source != SOURCE:
        return []
    found = await kpis(system, group_by="bucket")
    served = {item["group"]["bucket"]: item["numerator"] for item in found if item["kpi"] == "entries"}
    wanted = Counter(BUCKETS[late.state] for late in portfolio.late)
    return list(differ("entries per bucket", served, dict(wanted)))


async def mapped(system: System, portfolio: Portfolio) -> tuple[dict[str, Any], list[str]]:
    """What the mapping makes of each late row: the canonical records by loan, and whether what is made up says so."""
    if portfolio.source != SOURCE:
        return {late.loan: late.row for late in portfolio.late}, []
    records: dict[str, Any] = {}
    path, params = f"/api/intake/v1/sources/{SOURCE}/try", {"as_of": str(portfolio.as_of)}
    for start in range(0, len(portfolio.late), TRIED_MAX):
        rows = [late.row for late in portfolio.late[start : start + TRIED_MAX]]
        answer = (await system.ask(ADMIN, "POST", path, {"rows": rows}, params=params)).json()
        records |= {tried["record"]["loan"]["id"]: tried["record"] for tried in answer["rows"]}
    marked = {loan for loan, record in records.items() if "loan.overdue" in record["extra"]["generated"]}
    without = {late.loan for late in portfolio.late if late.generated}
    flaws = list(differ("accounts marked as with a generated amount", len(marked), len(without)))
    flaws += some("accounts marked wrongly", sorted(marked ^ without))
    flaws += some(
        "accounts with a generated amount that is not the least",
        [late.loan for late in portfolio.late if late.generated and late.overdue_minor != LEAST * 100],
    )
    flaws += some("persons not marked as generated", [k for k, r in records.items() if not _made_up(r)])
    return records, flaws


def _made_up(record: dict[str, Any]) -> bool:
    return bool({"customer", "customer.name", "customer.phones"} & set(record["extra"]["generated"]))


async def kpis(system: System, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await system.get(ANALYST, "/api/analytics/v1/kpis", **WIDE, **query))["items"]
    return found


async def figures(system: System) -> Counter[str]:
    """Numerators by figure, channel and currency: "attempts/sms", "collected/TWD"."""
    return summed(await kpis(system))


def counted(books: Books, served: Counter[str], messages: Sequence[dict[str, Any]], over: date) -> Iterator[str]:
    """The figures are what the script did."""
    taken = sum(message["decision"] in TAKEN for message in messages)
    states = Counter(books.states(over).values())
    accounts = books.accounts.values()
    wanted = {
        "entries": len(accounts), "attempts/sms": taken, "contacts/sms": books.statuses["delivered"],
        "attempts/call": books.flags["attempt"], "right_party_contacts/call": books.flags["right_party"],
        "promises_made": len(books.promises), "ptp_rate": books.flags["promising"], "promises_kept": states["KEPT"],
        "promises_partly_kept": states["PARTIAL"], "promises_broken": states["BROKEN"],
        "payments": books.payments - books.reversals, "reversals": books.reversals,
        "cures": sum(account.cured for account in accounts),
        "cleared_by_snapshot": sum(account.gone for account in accounts), "complaints": books.outcomes["COMP"],
    }  # fmt: skip
    wanted |= {f"collected/{currency}": minor for currency, minor in books.collected_minor.items() if minor}
    for name, value in wanted.items():
        yield from differ(f"figure {name}, served and by the script", served[name], value)


async def promises(system: System, books: Books, over: date) -> list[str]:
    """Each promise is what became of it, and the books are closed: made = kept + partly + broken + cancelled + open."""
    found = {item["promise_id"]: item for item in await system.pages(COMPLIANCE, "/api/tracking/v1/promises")}
    states = Counter(item["state"] for item in found.values())
    flaws = list(differ("promises listed", len(found), len(books.promises)))
    flaws += differ("promises in all states", sum(states.values()), len(books.promises))
    wanted = books.states(over)
    wrong = [
        f"{promise.account.late.loan} {found[promise.id]['state']} not {wanted[promise.id]} ({promise.fate})"
        for promise in books.promises
        if promise.id in found and found[promise.id]["state"] != wanted[promise.id]
    ]
    return flaws + list(some("promises that became something else", wrong))


async def cases(system: System, books: Books) -> list[str]:
    """What is overdue now, and what is closed."""
    listed = {item["case_id"]: item for item in await system.pages(COMPLIANCE, "/api/tracking/v1/cases")}
    flaws = list(differ("cases listed", len(listed), len(books.accounts)))
    wrong = []
    for case, account in books.accounts.items():
        item = listed.get(case)
        minor = int(Decimal(item["overdue"]["value"]) * 100) if item else -1
        if item is None or minor != account.overdue_minor or (item["state"] == "open") != (account.overdue_minor > 0):
            wrong.append(f"{account.late.loan} {item and item['state']} {minor} not {account.overdue_minor}")
    return flaws + list(some("cases with another amount or state", wrong))


async def texts(system: System, books: Books, messages: Sequence[dict[str, Any]]) -> list[str]:
    """What reached the provider: nothing twice, nothing at a wrong hour, nothing to whom it must not go."""
    per_contact = Counter(message["contact_id"] for message in messages)
    flaws = list(some("contacts sent more than once", [c for c, times in per_contact.items() if times > 1]))
    flaws += some("texts that were not opened", [m["contact_id"] for m in messages if not m["text"]])
    rows = await reporting(Home(system.home), "SELECT contact_id::text, case_id::text, debtor_id::text FROM contacts")
    places = {contact: (case, debtor) for contact, case, debtor in rows}
    flaws += some("texts without a contact", [c for c in per_contact if c not in places])
    sent = [
        (datetime.fromisoformat(m["at"]), m["contact_id"], *places.get(m["contact_id"], ("", ""))) for m in messages
    ]
    late = [f"{contact} at {at}" for at, contact, case, _ in sent if case and not _within(books.accounts[case], at)]
    flaws += some("texts outside of the hours", late)
    flaws += some("texts without consent", [
        contact for _, contact, case, _ in sent
        if case and "sms" not in books.accounts[case].record["customer"]["consents"]
    ])  # fmt: skip
    flaws += some("texts to whom nothing may go", list(against_stops(books, sent)))
    flaws += some("texts after the debt was gone", [
        contact for at, contact, case, _ in sent
        if case and (gone := books.accounts[case].cleared_at) is not None and at > gone and _alone(books, case)
    ])  # fmt: skip
    flaws += some("texts during a hold", await _during_holds(system, sent))
    return flaws


def _alone(books: Books, case: str) -> bool:
    """Whose only case it is: a text of several debts may go on for the others."""
    debtor = books.accounts[case].debtor
    return sum(account.debtor == debtor for account in books.accounts.values()) == 1


def _within(account: Account, at: datetime) -> bool:
    customer = account.record["customer"]
    country = customer["jurisdictions"][0]
    zone = CHINA if country == "CN" else ZoneInfo(ZONES_US[customer["address"]["region"]])
    first, last = HOURS[country]
    return first <= at.astimezone(zone).hour < last


def against_stops(books: Books, sent: Sequence[tuple[datetime, str, str, str]]) -> Iterator[str]:
    stops = defaultdict(list)
    for stop in books.stops:
        stops[stop.debtor].append(stop)
    for at, contact, case, debtor in sent:
        for stop in stops[debtor]:
            if "sms" in stop.channels and at > stop.at and stop.case in (None, case):
                yield f"{contact} ({stop.why})"


async def _during_holds(system: System, sent: Sequence[tuple[datetime, str, str, str]]) -> list[str]:
    by_case: dict[str, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    whole: dict[str, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    debtor_of = {case: debtor for _, _, case, debtor in sent}
    for hold in await system.pages(COMPLIANCE, "/api/tracking/v1/holds"):
        ends = [datetime.fromisoformat(hold[name]) for name in ("until", "ended") if hold[name]]
        span = (datetime.fromisoformat(hold["placed"]), min(ends) if ends else None)
        if hold["whole"]:
            whole[debtor_of.get(hold["case_id"], "")].append(span)
        else:
            by_case[hold["case_id"]].append(span)
    return [
        contact for at, contact, case, debtor in sent
        if any(placed < at and (end is None or at < end) for placed, end in by_case[case] + whole[debtor])
    ]  # fmt: skip


LEFT = """
    SELECT c.case_id::text, count(*) FILTER (WHERE c.channel = 'sms' AND c.state IN {taken}) AS taken,
      count(*) FILTER (WHERE c.state IN ('blocked', 'cancelled', 'expired')) AS suppressed
    FROM contacts c GROUP BY 1"""
LINES = """
    SELECT case_id::text, count(*) FILTER (WHERE type = 'contact_submitted') AS taken,
      count(*) FILTER (WHERE type = 'contact_suppressed') AS suppressed,
      count(*) FILTER (WHERE type = 'outcome_recorded') AS outcomes,
      count(*) FILTER (WHERE type = 'contact_unknown') AS unknown
    FROM timeline GROUP BY 1"""
TAKEN_STATES = "('submitted', 'delivered', 'failed', 'unconfirmed')"


async def timelines(system: System, books: Books, messages: Sequence[dict[str, Any]]) -> list[str]:
    """Every contact that left, was refused or was talked has its line, by the analyst's views; some by HTTP, whole."""
    home = Home(system.home)
    contacts = {row[0]: (row[1], row[2]) for row in await reporting(home, LEFT.format(taken=TAKEN_STATES))}
    lines = {row[0]: row[1:] for row in await reporting(home, LINES)}
    flaws = list(some("cases without a timeline", [case for case in books.accounts if case not in lines]))
    flaws += some("cases whose contacts and lines differ", [
        f"{case}: {contacts.get(case)} and {found[:2]}" for case, found in lines.items()
        if contacts.get(case, (0, 0)) != found[:2]
    ])  # fmt: skip
    flaws += some("cases whose outcomes and lines differ", [
        case for case, found in lines.items() if books.outcomes_of_case[case] != found[2]
    ])  # fmt: skip
    lost = sum(message["decision"] == "unknown_accepted" for message in messages)
    flaws += differ("texts of which nobody knew", sum(found[3] for found in lines.values()), lost)
    left = sum(message["decision"] in TAKEN for message in messages)
    flaws += differ("texts that left and their lines", sum(found[0] for found in lines.values()), left)
    return flaws


async def at_rest(system: System) -> list[str]:
    """Nobody is behind, nothing was set aside, nobody has stopped."""
    flaws: list[str] = []
    for service in SERVICES:
        parts = await system.get(ADMIN, f"/api/{service}/v1/parts")
        flaws += some(f"what {service} has stopped", [why for why in [parts["halted"]] if why])
        flaws += some(
            f"what {service} is behind", [f"{r['source']} {r['part']}" for r in parts["items"] if r["behind"]]
        )
        found = await system.pages(ADMIN, f"/api/{service}/v1/parked")
        flaws += some(f"records that {service} set aside", found)
    return flaws


async def reporting(home: Home, sql: str) -> list[Any]:
    """A query of the analyst's documented views."""
    with home.postgres() as postgres:
        con: Any = await asyncpg.connect(postgres.dsn("analyst"))
        try:
            return [tuple(row) for row in await con.fetch(sql)]
        finally:
            await con.close()


async def shown(system: System, books: Books, count: int) -> list[str]:
    """Some cases over HTTP: the timeline begins with the file's due date and goes on in order, the plan says why."""
    flaws: list[str] = []
    chosen = sorted(books.accounts.values(), key=lambda a: (-a.late.state, a.late.loan))[:count]

    async def look(account: Account) -> None:
        lines = await system.pages(COMPLIANCE, f"/api/tracking/v1/cases/{account.case}/timeline")
        first = lines[0]
        if (first["type"], first["data"].get("oldest_due")) != ("delinquency_opened", str(account.late.oldest_due)):
            flaws.append(f"the timeline of {account.late.loan} begins with {orjson.dumps(first).decode()[:200]}")
        if [line["recorded"] for line in lines] != sorted(line["recorded"] for line in lines):
            flaws.append(f"the timeline of {account.late.loan} is not in order")
        plan = await system.get(COMPLIANCE, f"/api/strategy/v1/plans/{account.case}")
        if not plan["decided_by"]:
            flaws.append(f"the plan of {account.late.loan} does not say what decided it")

    await asyncio.gather(*(look(account) for account in chosen))
    return flaws
