"""The law by date: past contacts judged again under the packs of another day or a draft, each with its reason."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from typer.testing import CliRunner

from dunwell.cli.main import build
from dunwell.law.asking import library_of, of_receipt
from dunwell.law.judge import LOCAL_DOOR, VERDICTS_DOOR, Change, Judged, judge, judge_by_door
from dunwell.law.reproduce import reproduce
from libs.common.events.tracking import HoldPlaced, OutcomeRecorded
from libs.common.kernel.ids import HoldId, derive
from libs.common.kernel.problems import Invalid
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world
from tests.service.test_outreach_law import house_rules, put_in_force

PACKS = Path(__file__).parents[2] / "libs/compliance/packs"
NINE_IN_NEW_YORK = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
FIRST, LAST = datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path, now=NINE_IN_NEW_YORK) as world:
        yield world


async def judged(
    world: World, packs: str | None, first: datetime = FIRST, last: datetime = LAST
) -> tuple[Judged, list[str]]:
    changes: list[Change] = []
    con = await asyncpg.connect(world.database.dsn("outreach"))
    try:
        found = await judge(con, first, last, library_of(packs), changes.append)
    finally:
        await con.close()
    return found, [str(change) for change in changes]


async def judged_by_door(world: World, packs: str | None, limit: int) -> tuple[Judged, list[str]]:
    """The same, read page by page as the command line reads a system that runs elsewhere."""
    pages: dict[tuple[str, str | None], Any] = {}
    async with world.browser() as browser:
        pages[LOCAL_DOOR, None] = (await browser.get(LOCAL_DOOR.removeprefix("/api/outreach"))).json()
        after: str | None = None
        while True:
            query = {"from": FIRST.isoformat(), "to": LAST.isoformat(), "limit": str(limit)}
            query |= {"cursor": after} if after else {}
            answer = await browser.get(VERDICTS_DOOR.removeprefix("/api/outreach"), params=query)
            assert answer.status_code == 200, answer.text
            assert len(answer.json()["items"]) <= limit
            pages[VERDICTS_DOOR, after] = answer.json()
            after = answer.json()["next"]
            if after is None:
                break
    changes: list[Change] = []

    def get(path: str, cursor: str | None = None, **_: Any) -> Any:
        return pages[path, cursor]

    found = judge_by_door(get, FIRST, LAST, library_of(packs), changes.append)
    return found, [str(change) for change in changes]


async def in_new_york(world: World, n: int = 1, calls: int = 0) -> str:
    """A text to a debtor in New York City who has been called three times this week."""
    debtor, case = await world.owing(n, zones=("America/New_York",), jurisdictions=("US-NYC",))
    for call in range(calls):
        await world.tell("tracking", debtor, OutcomeRecorded(
            outcome_id=derive("outcome", f"{n}/{call}"), case_id=case, creditor=CREDITOR, channel="call", code="NA",
            attempt=True, contacted=False, right_party=False, at=world.now - timedelta(days=1 + call),
            local_date=date(2026, 11, 20), collector="ann",
        ))  # fmt: skip
    asked = world.request(case)
    await world.tell("strategy", debtor, asked)
    return asked.contact_id


async def test_under_the_packs_that_judged_it_nothing_changes(world: World) -> None:
    for n in range(1, 6):
        await world.owing_asked(n)
    await in_new_york(world, 6)
    held, _ = await world.owing_asked(7)
    await world.tell("tracking", held, HoldPlaced(hold_id=HoldId(derive("hold", "1")), reason="dispute"))
    await world.send()
    found, changes = await judged(world, None)
    assert (found.verdicts, len(found.contacts), changes) == (6, 6, [])
    assert found.not_asked == {"house": 1}
    assert (await judged(world, None, FIRST - timedelta(days=9), FIRST))[0].verdicts == 0


async def test_a_draft_names_each_contact_that_it_would_change_and_why(world: World, tmp_path: Path) -> None:
    await in_new_york(world, 9)
    await world.send()
    world.step_clock(timedelta(hours=10, minutes=1))
    _, early = await world.owing_asked(1)  # 08:01 in Shanghai
    await world.send()
    world.step_clock(timedelta(hours=2))
    await world.owing_asked(2)  # 10:01
    await world.send()
    draft = tmp_path / "draft.yaml"
    text = (PACKS / "CN.yaml").read_text()
    draft.write_text(text.replace("start: '08:00', end: '22:00'", "start: '09:00', end: '22:00'", 1))
    found, changes = await judged(world, str(draft), FIRST, LAST + timedelta(days=1))
    assert (len(found.contacts), found.changed) == (3, {early})
    (line,) = changes
    assert line.startswith(f"{early} contact_attempted at 2026-11-25T00:01:")
    assert line.endswith(
        ": allow, would be defer by CN-GBT45251-HOURS until 2026-11-25T01:00:00+00:00: "
        "CN-GBT45251-HOURS fails (09:00-22:00 open in Asia/Shanghai)"
    )


async def test_the_packs_of_a_day_are_the_rules_in_force_on_it(world: World) -> None:
    """New York City's cap counts attempts since 1 September 2026; a text after three calls is put off by it."""
    contact = await in_new_york(world, calls=3)
    await world.send()
    assert (await world.facts("contact_suppressed") or await world.facts("contact_deferred"))[0].reason == "US-NYC-FREQ"  # type: ignore[attr-defined]
    found, changes = await judged(world, "2026-08-31")
    assert found.changed == {contact}
    assert "would be allow: US-NYC-FREQ does not stand in these packs" in changes[0]
    assert (await judged(world, "2026-09-01"))[1] == []


async def test_the_operators_own_rules_of_the_day_are_asked_with_the_law_of_the_day(
    world: World, tmp_path: Path
) -> None:
    world.step_clock(timedelta(hours=12))  # 10:00 in Shanghai
    await put_in_force(world, house_rules())
    _, contact = await world.owing_asked()
    await world.send()
    period = FIRST, LAST + timedelta(days=1)
    found, changes = await judged(world, None, *period)
    assert (found.verdicts, changes) == (1, [])
    draft = tmp_path / "local.yaml"
    draft.write_text(house_rules().replace("13:00", "09:00"))
    (change,) = (await judged(world, str(draft), *period))[1]
    assert change.endswith("would be allow: LOCAL-HOURS does not fail (09:00-17:00 open in Asia/Shanghai)")
    async with world.browser() as browser:
        (given,) = of_receipt((await browser.get(f"/v1/contacts/{contact}/receipt")).text)
    assert "LOCAL:xyf is missing" in reproduce(given, library_of(None)).why
    draft.write_text(house_rules())
    assert reproduce(given, library_of(str(draft))).outcome == "equal"


async def test_a_system_that_runs_elsewhere_is_judged_by_its_doors_as_by_its_journal(world: World) -> None:
    await in_new_york(world, 6, calls=3)
    await world.send()
    await put_in_force(world, house_rules())
    world.step_clock(timedelta(hours=9))  # before the hours of both, in Shanghai
    for n in range(1, 6):
        await world.owing_asked(n)
    await world.send()
    for packs in (None, "2026-08-31"):
        here, changes = await judged(world, packs)
        for limit in (1, 2, 500):
            there, told = await judged_by_door(world, packs, limit)
            assert (there.verdicts, there.contacts, there.not_asked) == (here.verdicts, here.contacts, here.not_asked)
            assert sorted(told) == sorted(changes)
    assert changes and here.verdicts >= 6
    async with world.browser("compliance", "eve", creditors=["another"]) as eve, world.browser("analyst") as analyst:
        period = {"from": FIRST.isoformat(), "to": LAST.isoformat()}
        theirs = await eve.get("/v1/compliance/verdicts", params=period)
        refused = await analyst.get("/v1/compliance/verdicts", params=period)
        backwards = await eve.get("/v1/compliance/verdicts", params={"from": LAST.isoformat(), "to": FIRST.isoformat()})
        packs_of_others = await eve.get("/v1/compliance/local-packs/history")
    assert (theirs.json()["items"], packs_of_others.json()["items"]) == ([], [])
    assert (refused.status_code, backwards.status_code) == (403, 422)


async def test_packs_that_can_not_be_read_are_refused_with_the_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text((PACKS / "SG.yaml").read_text().replace("kind:", "kind: nobody_knows #", 1))
    for packs, why in ((str(broken), "broken.yaml"), ("2026-13-01", "no date"), (str(tmp_path / "none"), "no folder")):
        with pytest.raises(Invalid, match=why):
            library_of(packs)


async def test_the_command_judges_receipts_of_files_where_no_journal_is(world: World, tmp_path: Path) -> None:
    contact = await in_new_york(world, calls=3)
    await world.send()
    file = tmp_path / "receipt.json"
    async with world.browser() as browser:
        file.write_text((await browser.get(f"/v1/contacts/{contact}/receipt")).text)
    period = ["--from", "2026-11-24", "--to", "2026-11-25"]
    done = CliRunner().invoke(build("law"), ["law", "judge", str(file), *period, "--packs", "2026-01-01"])
    assert done.exit_code == 0, done.output
    line, summary = done.output.strip().splitlines()
    assert line.startswith(f"{contact} contact_") and "would be allow" in line
    assert summary == "1 verdicts on 1 contacts judged again, 1 on 1 contacts would change"
