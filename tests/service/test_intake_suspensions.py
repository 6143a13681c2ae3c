"""F-M13: a source of which nothing can be used is suspended, says so, loses nothing, and is resumed by a person."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.intake.store.suspensions import LOCK, SUSPENDED
from tests.database import Database
from tests.intake import Intake, an_intake, overdue, paid

RECORDS = 20
RULE: dict[str, Any] = {"suspend_records": RECORDS, "suspend_seconds": 60}
RESUME = {"reason": "the deploy was rolled back"}


def poison(n: int, **changes: Any) -> dict[str, Any]:
    """Well formed at the door; only behind it the zone is found to be none."""
    return overdue(f"bad-{n}", customer={"id": f"C-{n}", "time_zone": "Mars/Phobos"}, loan={"id": f"L-{n}"}, **changes)


async def send(intake: Intake, *records: Any, source: str = "core") -> Any:
    """One list; the answer, with all that was taken applied."""
    answer = await intake.post("/delinquencies", {"source": source, "records": list(records)})
    await intake.drain()
    return answer


async def poisoned(intake: Intake, source: str = "core", first: int = 0) -> None:
    """Nothing but poison for 61 seconds."""
    for n in range(first, first + RECORDS):
        assert (await send(intake, poison(n), source=source)).status_code == 202
        intake.clock.forward(timedelta(seconds=61 / (RECORDS - 1)))


async def test_it_is_suspended_says_so_and_goes_on_when_a_person_resumes_it(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        await poisoned(intake)
        refused = await send(intake, overdue("good", loan={"id": "L-good"}))
        assert (refused.status_code, refused.json()["code"]) == (429, "source_suspended")
        assert refused.headers["retry-after"] == "60"
        assert (await intake.get("/delinquencies/good", params={"source": "core"})).status_code == 404

        (seen,) = (await intake.get("/sources/core", "organisation_admin")).json()["suspended"]
        assert (seen["creditor"], seen["records"]) == ("xyf", RECORDS)
        assert [s["source"] for s in (await intake.get("/sources")).json()["items"] if s["suspended"]] == ["core"]
        assert await intake.serving.fetchval(SUSPENDED) == 1
        assert len(await intake.quarantined(limit=200)) == RECORDS

        resumed = await intake.post("/sources/core/resume", RESUME, "organisation_admin")
        assert (resumed.status_code, resumed.json()) == (200, {"source": "core", "creditors": ["xyf"]})
        assert await intake.serving.fetchval(SUSPENDED) == 0
        acts = {fact.name: fact for fact in await intake.acts()}
        assert acts["act.source_suspended"].actor == "service:intake"
        assert acts["act.source_resumed"].actor.startswith("user:organisation_admin")
        assert acts["act.source_resumed"]["reason"] == RESUME["reason"]

        again = await send(intake, overdue("good", loan={"id": "L-good"}), poison(99))
        assert again.json()["accepted"] == 2  # one bad record does not suspend it anew
        assert (await intake.status("good", "core"))["state"] == "accepted"
        assert (await send(intake, overdue("next", loan={"id": "L-next"}))).status_code == 202
        await intake.books()


async def test_what_was_accepted_before_is_judged_and_can_be_mended(database: Database, tmp_path: Path) -> None:
    """Nothing that was answered by 202 is lost: the backlog behind the last straw is applied or kept."""
    async with (
        an_intake(database, tmp_path, **RULE) as intake,
        an_intake(database, tmp_path, intake.clock, "two", **RULE) as other,
    ):
        await poisoned(intake)
        backlog = {"source": "core", "records": [poison(100), overdue("behind", loan={"id": "L-behind"})]}
        answer = await other.post("/delinquencies", backlog)  # a door that has not heard yet
        assert answer.json()["accepted"] == 2
        await intake.drain()
        assert (await intake.status("behind", "core"))["state"] == "accepted"
        assert (await intake.status("bad-100", "core"))["state"] == "quarantined"
        assert (await other.post("/delinquencies", backlog)).status_code == 429
        await intake.post("/sources/core/resume", RESUME, "organisation_admin")
        assert (await send(intake, overdue("bad-0", loan={"id": "L-0"}))).json()["accepted"] == 1  # mended
        assert (await intake.status("bad-0", "core"))["state"] == "accepted"


async def test_others_go_on_and_so_do_payments(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        assert (await send(intake, overdue("first"))).status_code == 202
        await poisoned(intake)
        assert (await send(intake, overdue("o"), source="other")).status_code == 202
        assert (await send(intake, overdue("c", creditor="another"))).status_code == 202  # of the same source
        taken = await intake.post("/payments", {"source": "core", "records": [paid()]})
        assert (taken.status_code, taken.json()["accepted"]) == (202, 1)
        mixed = await send(intake, overdue("d", creditor="another"), overdue("e"))
        assert mixed.status_code == 429  # nothing of it is taken
        assert (await intake.get("/delinquencies/d", params={"source": "core"})).status_code == 404
        bulk = await intake.bulk(overdue("f"), source="core")
        assert bulk.status_code == 429


@pytest.mark.parametrize("rule", [{"suspend_records": 0}, {"suspend_seconds": 3600}, {"suspend_records": 1000}])
async def test_one_number_alone_suspends_nothing(database: Database, tmp_path: Path, rule: dict[str, Any]) -> None:
    async with an_intake(database, tmp_path, **{**RULE, **rule}) as intake:
        await poisoned(intake)
        assert (await send(intake, overdue("good"))).status_code == 202


async def test_one_usable_record_ends_a_run(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        for n in range(3 * RECORDS):
            record = overdue(f"good-{n}", loan={"id": f"G-{n}"}) if n % RECORDS == 10 else poison(n)
            assert (await send(intake, record)).status_code == 202
            intake.clock.forward(timedelta(seconds=6))


async def test_a_source_that_the_door_refuses_is_suspended_too_but_only_for_its_senders_creditors(
    database: Database, tmp_path: Path
) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        broken = {**overdue(), "occurred_at": "soon"}
        for creditors in (("mine",), ("xyf",)):
            for _ in range(RECORDS):
                body = {"source": "core", "records": [broken]}
                assert (await intake.post("/delinquencies", body, creditors=creditors)).status_code == 202
                intake.clock.forward(timedelta(seconds=4))
            expected = 202 if creditors == ("mine",) else 429  # somebody else's rubbish does not count
            assert (await send(intake, overdue(f"good-{expected}"))).status_code == expected


async def test_only_whoever_is_granted_the_creditor_resumes_a_source(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        await poisoned(intake)
        for role, creditors, status in (
            ("compliance", ("*",), 403), ("publisher", ("mine",), 404), ("publisher", ("xyf",), 200),
            ("publisher", ("xyf",), 404),
        ):  # fmt: skip
            answer = await intake.post("/sources/core/resume", RESUME, role, creditors=creditors)
            assert answer.status_code == status, answer.text
        assert (await intake.get("/sources/core", creditors=("xyf",))).status_code == 404  # no mapping, not suspended
        assert (await send(intake, overdue("good"))).status_code == 202
        await poisoned(intake, first=200)  # the run before the resume does not count, a new one does
        assert (await send(intake, overdue("later"))).status_code == 429


async def refused_at_the_door(intake: Intake, *records: Any, expected: int = 202, **more: Any) -> None:
    """Nothing but these for a while that is long enough."""
    for _ in range(RECORDS):
        body = {"source": "core", "records": list(records)}
        assert (await intake.post("/delinquencies", body, **more)).status_code == expected
        intake.clock.forward(timedelta(seconds=4))


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in overdue().items() if key != name}


async def test_what_is_broken_is_refused_like_the_rest_of_its_source(database: Database, tmp_path: Path) -> None:
    """Quarantine does not grow by what a suspended source sends."""
    async with an_intake(database, tmp_path, **RULE) as intake:
        assert (await send(intake, overdue("first"))).status_code == 202
        broken = without("occurred_at")
        await refused_at_the_door(intake, broken)
        kept = len(await intake.quarantined(limit=200))
        assert (await send(intake, broken)).status_code == 429
        assert (await intake.bulk(broken, source="core")).status_code == 429
        assert len(await intake.quarantined(limit=200)) == kept
        stranger = await intake.post("/delinquencies", {"source": "core", "records": [broken]}, creditors=("mine",))
        assert stranger.status_code == 202  # it is of nobody: xyf is not theirs


@pytest.mark.parametrize("broken", [without("creditor"), {"n": 1}, 7, overdue(creditor="x/y")])
@pytest.mark.parametrize("creditors", [("xyf",), ("*",)])
async def test_records_without_a_creditor_count_for_the_only_one_of_their_sender(
    database: Database, tmp_path: Path, broken: Any, creditors: tuple[str, ...]
) -> None:
    """The commonest bad deploy: a column has another name. Who is granted all suspends the source for all."""
    async with an_intake(database, tmp_path, **RULE) as intake:
        for creditor in ("xyf", "another"):
            assert (await send(intake, overdue(creditor, creditor=creditor))).status_code == 202
        await refused_at_the_door(intake, broken, creditors=creditors)
        assert (await send(intake, overdue("good"))).status_code == 429
        others = 202 if creditors == ("xyf",) else 429
        assert (await send(intake, overdue("more", creditor="another"))).status_code == others
        assert (await send(intake, overdue("o"), source="other")).status_code == 202
        resumed = await intake.post("/sources/core/resume", RESUME, "organisation_admin")
        assert resumed.json()["creditors"] == list(creditors)
        assert (await send(intake, overdue("good"))).status_code == 202


async def test_a_source_that_names_none_is_its_creditor(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        assert (await intake.post("/delinquencies", overdue("first"))).status_code == 202
        for _ in range(RECORDS):
            refused = await intake.post("/delinquencies", without("creditor"), creditors=("xyf",))
            assert refused.status_code == 422
            intake.clock.forward(timedelta(seconds=4))
        assert (await intake.post("/delinquencies", overdue("good"))).status_code == 429


async def test_rows_that_a_mapping_can_not_read_count_for_its_creditor(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        where = {"source": "uci-credit-default", "as_of": "2026-11-24"}
        for _ in range(RECORDS):
            assert (await intake.bulk({"IDENT": 1}, b"{broken", **where)).status_code == 202
            intake.clock.forward(timedelta(seconds=61 / (RECORDS - 1)))
        assert (await intake.bulk({"IDENT": 1}, **where)).status_code == 429
        seen = (await intake.get("/sources/uci-credit-default", "organisation_admin")).json()["suspended"]
        assert [each["creditor"] for each in seen] == ["uci-bank"]


async def test_of_several_creditors_none_is_guessed_and_no_unknown_one_counts(
    database: Database, tmp_path: Path
) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        assert (await send(intake, overdue("first"))).status_code == 202
        await refused_at_the_door(intake, without("creditor"), creditors=("xyf", "another"))
        unknown = {**overdue(creditor="x/y"), "occurred_at": "soon"}
        await refused_at_the_door(intake, unknown, creditors=("x/y", "another"))
        assert (await send(intake, overdue("good"))).status_code == 202
        assert await intake.serving.fetchval(SUSPENDED) == 0


async def test_one_usable_record_of_any_creditor_ends_the_run_of_a_whole_source(
    database: Database, tmp_path: Path
) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        for n in range(3):
            assert (await send(intake, overdue(f"good-{n}"))).status_code == 202
            for _ in range(RECORDS - 1):
                assert (await send(intake, without("creditor"))).status_code == 202
                intake.clock.forward(timedelta(seconds=4))


async def test_a_suspension_that_fails_is_put_off_and_fails_no_request(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path, **RULE) as intake:
        assert (await send(intake, overdue("first"))).status_code == 202
        async with intake.reading.acquire() as other, other.transaction():  # somebody holds it longer than we wait
            await other.execute(LOCK)
            for _ in range(RECORDS):
                assert (await send(intake, without("occurred_at"))).status_code == 202
                intake.clock.forward(timedelta(seconds=4))
            assert len(await intake.quarantined(limit=200)) == RECORDS
            assert await intake.serving.fetchval(SUSPENDED) == 0
        assert (await send(intake, without("occurred_at"))).status_code == 202
        assert await intake.serving.fetchval(SUSPENDED) == 1
