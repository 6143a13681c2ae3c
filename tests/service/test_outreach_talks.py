"""What is said: scripts in the debtor's language, and the text of a message that left."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from libs.common.events.intake import CreditorChanged, CreditorSettings
from libs.common.log.record import unpack
from services.outreach.policy import texts
from services.strategy.store import strategies
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world


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
