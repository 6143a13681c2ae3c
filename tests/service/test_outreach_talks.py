"""What is said: scripts in the debtor's language, and the text of a message that left."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from libs.common.events.envelope import decode_record
from libs.common.events.intake import CreditorChanged, CreditorSettings
from libs.common.kernel.part import part_of
from libs.common.log.record import unpack
from services.outreach.policy import texts
from services.strategy.store import strategies
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, hook, open_world


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


async def test_a_script_is_in_the_debtors_language_and_says_no_name(world: World) -> None:
    _, case = await world.owing()
    _, other = await world.owing(2, language="en-US")
    await world.consume()
    async with world.browser("team_lead") as browser:
        zh = (await browser.get(f"/v1/cases/{case}/script")).json()
        en = (await browser.get(f"/v1/cases/{other}/script?template=senior_call")).json()
        asked = (await browser.get(f"/v1/cases/{case}/script?language=en")).json()
        none = await browser.get(f"/v1/cases/{case}/script?template=threaten")
    assert (zh["language"], en["language"], asked["language"], none.status_code) == ("zh", "en", "en", 404)
    assert [line["step"] for line in zh["lines"]][:2] == ["open", "verify"]
    said = " ".join(line["say"] for line in zh["lines"])
    assert "{name}" in said and "张三" not in said and "1,234.50" in said
    assert "1,234.50" not in zh["lines"][0]["say"] + zh["lines"][1]["say"]
    async with world.browser("collector", "eve") as browser:
        assert (await browser.get(f"/v1/cases/{case}/script")).status_code == 404


async def test_in_the_united_states_the_disclosure_follows_once_it_is_known_who_speaks(world: World) -> None:
    _, case = await world.owing(
        language="en-US", jurisdictions=("US", "US-NY"), zones=("America/New_York",)
    )  # fmt: skip
    await world.consume()
    async with world.browser("team_lead") as browser:
        lines = (await browser.get(f"/v1/cases/{case}/script?template=call_back")).json()["lines"]
    assert [line["step"] for line in lines][:4] == ["open", "verify", "disclose", "purpose"]
    assert "attempt to collect a debt" in lines[2]["say"]


def test_nothing_of_the_debt_is_said_before_it_is_known_who_speaks() -> None:
    told = {"{{ amount }}", "{{ days }}", "{{ due_date }}", "{{ debts }}"}
    for name, languages in texts.scripts().items():
        assert set(languages) == {"zh", "en"}, name
        for lines in languages.values():
            steps = [line.step for line in lines]
            assert steps == [line.step for line in languages["en"]], name
            before = " ".join(line.say for line in lines[: steps.index("verify") + 1])
            assert not [variable for variable in told if variable in before], name


def test_every_call_of_the_shipped_ladder_has_a_script() -> None:
    shipped = strategies.shipped()
    options = [o for step in [*shipped["steps"], *shipped["follow_ups"]] for o in step["options"]]
    assert {option["template"] for option in options if option["channel"] == "call"} <= set(texts.scripts())


async def test_the_text_that_left_is_read_by_those_who_may_and_on_record(world: World) -> None:
    _, contact = await world.owing_asked()
    async with world.browser("compliance") as browser:
        await world.consume()
        assert (await browser.get(f"/v1/contacts/{contact}/message")).json()["items"] == []
        await world.send()
        (found,) = (await browser.get(f"/v1/contacts/{contact}/message?purpose=complaint")).json()["items"]
    assert "张三" in found["text"] and "1,234.50" in found["text"]
    assert (found["attempt"], found["template"]) == (1, "first_reminder")
    assert found["content_hash"] == sha256(found["text"].encode()).hexdigest()
    async with world.browser("organisation_admin") as browser:
        assert (await browser.get(f"/v1/contacts/{contact}/message")).status_code == 403
    async with world.browser("team_lead", team="south") as browser:
        assert (await browser.get(f"/v1/contacts/{contact}/message")).status_code == 404
    acts = await world.fetch("SELECT payload FROM acts")
    assert len(acts) == 2
    assert sum(b'"purpose":"complaint"' in raw for row in acts for raw in unpack(row[0])) == 1


async def test_a_text_of_an_agency_under_us_law_carries_the_collectors_disclosure(world: World) -> None:
    agency = CreditorSettings(name="X", acts_as="agency")
    await world.tell_all("intake", [("", CreditorChanged(creditor=CREDITOR, settings_version=2, settings=agency))])
    us = {"jurisdictions": ("US-TX",), "zones": ("America/Chicago",), "number": "+12145550100"}
    _, there = await world.owing_asked(1, language="en-US", **us)
    _, home = await world.owing_asked(2)
    await world.send()  # ten in the morning in Shanghai, eight in the evening in Chicago
    said = []
    async with world.browser("compliance") as browser:
        for contact in (there, home):
            said += [item["text"] for item in (await browser.get(f"/v1/contacts/{contact}/message")).json()["items"]]
    assert [texts.DISCLOSURES["en"] in text for text in said] == [True, False]


async def test_what_a_debtor_wrote_back_is_read_by_those_who_may_and_on_record(world: World) -> None:
    debtor, case = await world.owing()
    _, other = await world.owing(2, number="+8613900139009")
    await world.consume()
    reply = {"id": "r1", "from": "+8613800138000", "text": "明天一定还", "at": "2026-11-24T10:01:00+08:00"}
    assert (await hook(world, "replies", reply)).json() == {"taken": True}
    (offset,) = await places(world, debtor, "dunwell.outreach.reply_received.v1")
    path = f"/v1/cases/{case}/replies/{offset}"
    async with world.browser("compliance") as browser:
        found = (await browser.get(f"{path}?purpose=complaint")).json()
        assert (found["text"], found["meaning"], found["reply_id"]) == ("明天一定还", "other", "r1")
        for wrong in (f"/v1/cases/{case}/replies/{offset + 900}", f"/v1/cases/{other}/replies/{offset}"):
            assert (await browser.get(wrong)).status_code == 404
        others = list(range(offset))
        assert {(await browser.get(f"/v1/cases/{case}/replies/{n}")).status_code for n in others} <= {404}
    async with world.browser("analyst") as browser:
        assert (await browser.get(path)).status_code == 403
    async with world.browser("team_lead", team="south") as browser:
        assert (await browser.get(path)).status_code == 404
    (act,) = [raw for row in await world.fetch("SELECT payload FROM acts") for raw in unpack(row[0])]
    record = decode_record(act)
    assert (record.type, record.key) == ("act.reply_read", debtor) and b'"purpose":"complaint"' in record.data
    assert "明天".encode() not in act


async def places(world: World, debtor: str, kind: str) -> list[int]:
    """Where a debtor's records of a kind stand in the journal."""
    rows = await world.fetch("SELECT base, payload FROM journal WHERE part = $1", part_of(debtor, world.runtime.parts))
    found = [(row["base"] + n, decode_record(raw)) for row in rows for n, raw in enumerate(unpack(row["payload"]))]
    return [place for place, record in found if record.type == kind and record.key == debtor]
