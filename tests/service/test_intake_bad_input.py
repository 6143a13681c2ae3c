"""Class F-M: whatever comes in is refused with index, pointer, code and message, or kept as it came.

Never a 500, never a silent skip, and the good records beside it go on.
"""

from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import orjson
import pytest

from tests.database import Database
from tests.intake import Intake, an_intake, cny, overdue, paid


class Bad(NamedTuple):
    """A body that must not be taken; `pointer` is where its flaw is shown, `behind` = the door can't see it yet."""

    name: str
    body: bytes
    pointer: str = ""
    behind: bool = False
    no_json: bool = False


def record(name: str, pointer: str, behind: bool = False, **changes: Any) -> Bad:
    return Bad(name, orjson.dumps(overdue(**{"event_id": f"bad {name}", **changes})), pointer, behind)


def text(name: str, old: str, new: str, pointer: str = "", no_json: bool = False) -> Bad:
    """The good record with a piece of its JSON text replaced."""
    whole = orjson.dumps(overdue(f"bad {name}")).decode()
    assert old in whole
    return Bad(name, whole.replace(old, new).encode("utf-8", "surrogatepass"), pointer, no_json=no_json)


def amount(name: str, value: Any, pointer: str = "/loan/overdue/value", currency: Any = "CNY") -> Bad:
    return record(name, pointer, loan={"overdue": {"value": value, "currency": currency}})


GOOD_NAME = '"name":"李娜"'
CORPUS = [
    Bad("nothing but brackets", b"[" * 100_000, no_json=True),
    text("deep", GOOD_NAME, '"name":"x","deep":' + "[" * 70 + "]" * 70, no_json=True),
    text("NaN", '"1250.00"', "NaN", no_json=True),
    text("Infinity", '"1250.00"', "-Infinity", no_json=True),
    text("1e400", '"1250.00"', "1e400", no_json=True),
    text("2^63", '"1250.00"', "9223372036854775808", no_json=True),
    text("5,000 digits", '"1250.00"', "1" * 5_000, no_json=True),
    text("duplicate members", '"creditor"', '"creditor":"abc","creditor"', no_json=True),
    text("duplicate members written apart", '"creditor"', '"credit\\u006fr":"abc","creditor"', no_json=True),
    text("lone surrogate", "李娜", "\\ud800", no_json=True),
    text("NUL", "李娜", "\\u0000", no_json=True),
    Bad("invalid UTF-8", orjson.dumps(overdue("bad utf-8")).replace("李".encode(), b"\xff\xfe"), no_json=True),
    Bad("byte order mark", b"\xef\xbb\xbf" + orjson.dumps(overdue("bad bom")), no_json=True),
    Bad("cut short", orjson.dumps(overdue("bad cut"))[:-20], no_json=True),
    Bad("a number", b"17"),
    Bad("a text", b'"overdue"'),
    Bad("null", b"null"),
    Bad("an empty object", b"{}", "/event_id"),
    amount("negative", "-1.00"),
    amount("1e30", "1e30"),
    amount("too many digits", "0.001"),
    amount("too large", "10000000000000.01"),
    amount("full-width digits", "１２"),
    amount("Arabic digits", "١٢"),
    amount("a float", 1.1),
    amount("an integer", 12),
    amount("true", True),
    amount("empty", ""),
    amount("with blanks", " 12.00"),
    amount("with commas", "1,250.00"),
    amount("no currency", "12.00", "/loan/overdue/currency", "XXX"),
    amount("currency in small letters", "12.00", "/loan/overdue/currency", "cny"),
    amount("cents of yen", "12.50", "/loan/overdue/value", "JPY"),
    record("two currencies", "/loan/outstanding/currency", loan={"outstanding": {"value": "1", "currency": "USD"}}),
    record(
        "a payment in another currency",
        "/loan/last_payment/amount/currency",
        loan={"last_payment": {"on": "2026-10-01", "amount": {"value": "1", "currency": "USD"}}},
    ),
    record("event id as number", "/event_id", event_id=17),
    record("event id empty", "/event_id", event_id=""),
    record("event id of two lines", "/event_id", event_id="a\r\nb"),
    record("loan id with a tab", "/loan/id", loan={"id": "a\tb"}),
    record("customer id with a line break", "/customer/id", customer={"id": "a\n"}),
    record("event id long", "/event_id", event_id="x" * 129),
    record("no customer id", "/customer/id", customer={"id": None}),
    record("no offset", "/occurred_at", occurred_at="2026-11-24T09:00:00"),
    record("a date only", "/occurred_at", occurred_at="2026-11-24"),
    record("a time to come", "/occurred_at", occurred_at="2026-12-24T09:00:00Z"),
    record("the year 1", "/occurred_at", occurred_at="0001-01-01T00:00:00Z"),
    record("the year 9999", "/occurred_at", occurred_at="9999-12-31T23:59:59Z"),
    record("the 29th of February", "/loan/oldest_unpaid_due_date", loan={"oldest_unpaid_due_date": "2026-02-29"}),
    record("due in the year 1", "/loan/oldest_unpaid_due_date", loan={"oldest_unpaid_due_date": "0001-01-01"}),
    record("due in the year 9999", "/loan/oldest_unpaid_due_date", loan={"oldest_unpaid_due_date": "9999-12-31"}),
    record("due next month", "/loan/oldest_unpaid_due_date", loan={"oldest_unpaid_due_date": "2026-12-24"}),
    record("opened in the year 1", "/loan/opened_on", loan={"opened_on": "0001-01-01"}),
    record("a zone of Mars", "/customer/time_zone", True, customer={"time_zone": "Mars/Phobos"}),
    record("a zone as offset", "/customer/time_zone", True, customer={"time_zone": "+14:59"}),
    record("a zone as path", "/customer/time_zone", True, customer={"time_zone": "../../etc/passwd"}),
    record("an empty zone", "/customer/time_zone", True, customer={"time_zone": ""}),
    record("no such phone", "/customer/phones/0/number", True, customer={"phones": [{"number": "12345"}]}),
    record("a service number", "/customer/phones/0/number", True, customer={"phones": [{"number": "+18005550100"}]}),
    record("words for a phone", "/customer/phones/0/number", True, customer={"phones": [{"number": "ask mum"}]}),
    record("an endless phone", "/customer/phones/0/number", customer={"phones": [{"number": "1" * 65}]}),
    record("an unknown flag", "/customer/flags/0", customer={"flags": ["nice"]}),
    record("an unknown consent", "/customer/consents/0", customer={"consents": ["pigeon"]}),
    record("a name as list", "/customer/name", customer={"name": ["x"]}),
    record("a very long name", "/customer/name", customer={"name": "x" * 201}),
    record("a creditor with a slash", "/creditor", creditor="a/b"),
    record("a creditor with a line break", "/creditor", creditor="xyf\n"),
    record("a kind of creditor that the law does not know", "/creditor_type", creditor_type="shop"),
    record("a source with blanks", "/source", source="my source"),
    record("21 phones", "/customer/phones", customer={"phones": [{"number": "+8613491234567"}] * 21}),
    record("too much besides", "/extra", note="x" * 4_097),
    record("besides that is no object", "/extra", extra="x"),
]  # fmt: skip
NAMES = [bad.name for bad in CORPUS]
assert len(set(NAMES)) == len(NAMES)


def a_problem(answer: httpx.Response, bad: Bad) -> str | None:
    """What is wrong with a single answer; None when it is as it must be."""
    if answer.headers["content-type"] != "application/problem+json" or answer.status_code not in (400, 422):
        return f"{bad.name}: {answer.status_code} {answer.text[:200]}"
    if bad.no_json:
        return None if answer.status_code == 400 else f"{bad.name}: {answer.status_code}"
    return flawed(answer.json()["errors"], bad)


def flawed(errors: list[dict[str, str]], bad: Bad) -> str | None:
    if not all(e["code"] and e["message"] for e in errors):
        return f"{bad.name}: without code or message {errors}"
    pointers = [e["pointer"] for e in errors]
    return None if bad.no_json or bad.pointer in pointers else f"{bad.name}: points at {pointers}"


async def behind(intake: Intake, bad: Bad) -> str | None:
    status = await intake.status(orjson.loads(bad.body)["event_id"])
    if status.get("state") != "quarantined":
        return f"{bad.name}: {status}"
    return flawed(status["errors"], bad)


async def test_single_records_are_refused_one_by_one(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path) as intake:
        wrong: list[str | None] = []
        for bad in CORPUS:
            answer = await intake.post("/delinquencies", bad.body)
            if bad.behind:
                wrong.append(None if answer.status_code == 202 else f"{bad.name}: {answer.status_code}")
            else:
                wrong.append(a_problem(answer, bad))
        await intake.drain()
        wrong += [await behind(intake, bad) for bad in CORPUS if bad.behind]
        assert [each for each in wrong if each] == []
        assert await intake.journal() == []
        assert await intake.serving.fetchval("SELECT count(*) FROM quarantine") == sum(not b.no_json for b in CORPUS)
        await intake.books()


@pytest.mark.parametrize("door", ["bulk", "batch"])
async def test_in_a_list_the_bad_are_named_by_index_and_the_good_go_on(
    database: Database, tmp_path: Path, door: str
) -> None:
    async with an_intake(database, tmp_path) as intake:
        chosen = [bad for bad in CORPUS if door == "bulk" or not bad.no_json]
        rows = [row for n, bad in enumerate(chosen) for row in (bad.body, orjson.dumps(good(n)))]
        if door == "bulk":
            answer = await intake.bulk(*(row.replace(b"\n", b" ") for row in rows))
        else:
            answer = await intake.post("/delinquencies", {"records": [orjson.loads(row) for row in rows]})
        assert answer.status_code == 202, answer.text
        rejected = {row["index"]: row["errors"] for row in answer.json()["rejected"]}
        at_the_door = {2 * n: bad for n, bad in enumerate(chosen) if not bad.behind}
        assert rejected.keys() == at_the_door.keys()
        wrong = [flawed(rejected[index], bad) for index, bad in at_the_door.items()]
        await intake.drain()
        wrong += [await behind(intake, bad) for bad in chosen if bad.behind]
        assert [each for each in wrong if each] == []
        assert [fact.name for fact in await intake.journal()].count("delinquency_opened") == len(chosen)
        await intake.books()


def good(n: int) -> dict[str, Any]:
    return overdue(f"good-{n}", loan={"id": f"L-{n}"}, customer={"id": f"C-{n}"})


async def test_a_whole_body_that_is_no_json_takes_nothing(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path) as intake:
        for bad in (bad for bad in CORPUS if bad.no_json):
            body = b'{"records":[' + orjson.dumps(overdue()) + b"," + bad.body + b"]}"
            answer = await intake.post("/delinquencies", body)
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_json"), bad.name
        odd: Any
        for odd in ({"records": {}}, {"records": [], "source": 1}, {"records": [], "sources": "x"}, [overdue()]):
            assert (await intake.post("/delinquencies", odd)).status_code == 422
        assert await intake.drain() == 0


async def test_odd_texts_are_kept_as_they_came_and_shown_to_who_may_see_them(
    database: Database, tmp_path: Path
) -> None:
    texts = [
        "\u202eeman", "🙂🙂", "{{7*7}}", "%s%n", "a\r\nSet-Cookie: x", "'; DROP TABLE state;--", "<script>x</script>",
        "=cmd|'/C calc'!A0", "x" * 200, "..\\..\\", "\t", "\u200b", "Ａ", "é", "مرحبا",
    ]  # fmt: skip
    async with an_intake(database, tmp_path) as intake:
        rows = [
            overdue(
                f"e {text}"[:128].strip("\t").replace("\r\n", ""),
                loan={"id": f"L-{n}"},
                customer={"id": f"C-{n}", "name": text},
            )
            for n, text in enumerate(texts)
        ]
        assert (await intake.bulk(*rows)).json()["accepted"] == len(texts)
        await intake.drain()
        names = []
        for fact in await intake.journal():
            if fact.name == "delinquency_opened":
                answer = await intake.post(f"/debtors/{fact.key}/reveal", {"purpose": "a test"}, role="compliance")
                names.append(answer.json()["name"])
        assert sorted(names) == sorted(texts)
        for row in rows:
            answer = await intake.get("/delinquencies/" + quote(row["event_id"], safe=""), params={"source": "xyf"})
            assert answer.json()["state"] == "accepted", row["event_id"]
        await intake.books()


PAYMENTS: list[tuple[str, dict[str, Any], str]] = [
    ("zero", {"amount": cny("0.00")}, "/amount/value"),
    ("negative", {"amount": cny("-5.00")}, "/amount/value"),
    ("a number", {"amount": {"value": 5, "currency": "CNY"}}, "/amount/value"),
    ("no loan", {"loan_id": ""}, "/loan_id"),
    ("no offset", {"paid_at": "2026-11-24T11:00:00"}, "/paid_at"),
    ("year 1", {"paid_at": "0001-01-01T00:00:00Z"}, "/paid_at"),
    ("a payment id of two lines", {"payment_id": "a\nb"}, "/payment_id"),
    ("itself reversed", {"reverses": "P-1"}, "/reverses"),
    ("to come", {"occurred_at": "2027-01-01T00:00:00Z"}, "/occurred_at"),
]


async def test_payments_that_make_no_sense_are_refused(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path) as intake:
        for name, change, pointer in PAYMENTS:
            answer = await intake.post("/payments", paid(**change))
            assert answer.status_code == 422, name
            assert pointer in [e["pointer"] for e in answer.json()["errors"]], name
        assert await intake.drain() == 0


async def test_bodies_that_are_too_large_or_of_another_kind_are_refused(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path) as intake:
        good = orjson.dumps(overdue())
        answers = {
            "a large single": await intake.post("/delinquencies", b" " * 1_100_000 + good),
            "a large stream": await intake.bulk(b" " * 8_500_000),
            "a long line": await intake.bulk(b'{"a":"' + b"x" * 1_100_000 + b'"}'),
            "10,001 records": await intake.post("/delinquencies", {"records": [{}] * 10_001}),
        }
        assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 413)
        for headers in ({"Content-Type": "text/csv"}, {"Content-Encoding": "gzip"}):
            assert (await intake.post("/delinquencies", good, headers=headers)).status_code == 415
            ndjson = {"Content-Type": "application/x-ndjson"} | headers
            assert (await intake.post("/delinquencies/bulk", good, headers=ndjson)).status_code == 415
        query: dict[str, str]
        for query in ({"source": "a b"}, {"import": "x"}, {"as_of": "soon"}, {"as_of": "0001-01-01x"}):
            assert (await intake.bulk(overdue(), **query)).status_code == 422
        assert (await intake.get("/delinquencies/e-1")).status_code == 422
        assert (await intake.get("/debtors/nobody", role="compliance")).status_code == 404
        assert (await intake.get("/quarantine", params={"cursor": "AAAA"})).status_code == 422
        assert await intake.drain() == 0
