"""The law's doors: questions one and many, packs to read, and rules of our own that two persons put in force."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.common.events.outreach import ContactDeferred
from libs.compliance import shipped
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path) as world:
        yield world


def key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": name}


def house_rules(creditor: str = CREDITOR, end: str = "17:00") -> str:
    """Contacts from 13:00 to `end` alone."""
    rule = {
        "id": "LOCAL-HOURS", "jurisdiction": f"LOCAL:{creditor}", "instrument": "House rules", "section": "1",
        "force": "policy", "applies_to": ["creditor", "agency"], "channel": ["any"], "kind": "contact_hours",
        "summary": "Afternoons alone.", "exceptions": [], "effect": {"action": "defer"}, "sources": ["house"],
        "parameters": {
            "windows": [{"start": "13:00", "end": end}], "clock": "debtor_local", "agreement_effect": "none",
        },
        "verified": True, "enforce": True,
        "tests": [
            {"says": "the opening instant", "at": "2026-12-02T13:00", "gives": "allow"},
            {"says": "the closing instant", "at": f"2026-12-02T{end}", "gives": "defer", "until": "2026-12-03T13:00"},
        ],
    }  # fmt: skip
    pack = {
        "schema_version": 1, "id": f"LOCAL:{creditor}", "name": "House rules", "as_of": "2026-11-24", "rank": 2000,
        "default_zone": "Asia/Shanghai", "parents": [], "countries": [],
        "sources": {"house": {"title": "House rules", "url": None, "type": "policy"}}, "rules": [rule],
    }  # fmt: skip
    return yaml.safe_dump(pack, sort_keys=False)


def question(**changes: Any) -> dict[str, Any]:
    return {
        "jurisdiction": ["CN"], "actor": {"role": "creditor"}, "debtor": {"zone": "Asia/Shanghai"},
        "proposed": {"at": "2026-12-02T12:00:00+08:00", "channel": "call", "party": "debtor", "purpose": "collect"},
    } | changes  # fmt: skip


async def put_in_force(world: World, text: str | None, version: str | None = None) -> None:
    path, reason = f"/v1/compliance/local-packs/{CREDITOR}", "afternoons alone"
    async with world.browser("compliance", "ann") as ann, world.browser("compliance", "bob") as bob:
        said = (await ann.put(path, json={"text": text, "reason": reason}, headers=key(f"p{version}"))).json()
        body = {"version": said["version"], "reason": reason}
        answer = await bob.post(f"{path}/approve", json=body, headers=key(f"a{version}"))
        assert answer.status_code == 200, answer.text


BROKEN = {
    "a list as a key": ("", "{a: 1}: 2\n? [1]\n: 3"),
    "a number of 5,000 digits": ("rank: 2000", "rank: " + "9" * 5_000),
    "binding nobody": ("  applies_to:\n  - creditor\n  - agency", "  applies_to: []"),
    "on no channel": ("  channel:\n  - any", "  channel: []"),
    "made x times": ("    gives: allow", "    gives: allow\n    history: [{at: '2026-12-01T12:00', times: x}]"),
    "made at no time": ("    gives: allow", "    gives: allow\n    history: [{result: sent}]"),
    "a date": ("as_of: '2026-11-24'", "as_of: 2026-11-24"),
    "until no time": ("until: 2026-12-03T13:00", "until: soon"),
}


async def test_no_broken_pack_breaks_the_door(world: World) -> None:
    async with world.browser("compliance", "ann") as ann:
        for number, (name, (old, new)) in enumerate(BROKEN.items()):
            text = house_rules().replace(old, new, 1) if old else new
            assert old in house_rules(), name
            path = f"/v1/compliance/local-packs/{CREDITOR}"
            answer = await ann.put(path, json={"text": text, "reason": "try it"}, headers=key(f"broken-{number}"))
            assert (name, answer.status_code) == (name, 422)
            assert "line " in answer.json()["errors"][0]["message"], answer.text


async def test_a_list_of_questions_is_answered_in_its_order(world: World) -> None:
    night = question(proposed=question()["proposed"] | {"at": "2026-12-02T23:00:00+08:00"})
    async with world.browser() as browser:
        one = await browser.post("/v1/compliance/evaluate", json=question())
        many = await browser.post("/v1/compliance/evaluate", json=[question(), night] * 500)
        too_many = await browser.post("/v1/compliance/evaluate", json=[question()] * 1001)
        none = await browser.post("/v1/compliance/evaluate", json=[])
    assert one.json()["decision"] == "allow"
    assert [answer["decision"] for answer in many.json()] == ["allow", "defer"] * 500
    assert (too_many.status_code, none.status_code) == (422, 422)


async def test_a_question_of_a_list_that_is_not_understood_is_named(world: World) -> None:
    async with world.browser() as browser:
        answer = await browser.post("/v1/compliance/evaluate", json=[question(), question(jurisdiction=["XX"]), 7])
    assert answer.status_code == 422
    assert {"/1/jurisdiction/0", "/2"} <= {error["pointer"] for error in answer.json()["errors"]}


async def test_the_door_knows_the_public_holidays_that_a_question_does_not_name(world: World) -> None:
    def asked(day: str, **more: Any) -> dict[str, Any]:
        proposed = question()["proposed"] | {"at": f"{day}T10:00:00+07:00"}
        return question(jurisdiction=["ID"], debtor={"zone": "Asia/Jakarta"}, proposed=proposed, **more)

    async with world.browser() as browser:
        days = [asked("2026-08-17"), asked("2026-08-18"), asked("2026-08-17", calendar={"public_holidays": []})]
        answers = (await browser.post("/v1/compliance/evaluate", json=[*days, asked("2050-08-18")])).json()
    assert [answer["decision"] for answer in answers] == ["defer", "allow", "allow", "block"]


async def test_a_pack_is_read_with_every_rule_in_words(world: World) -> None:
    async with world.browser("collector", "cat") as browser:
        listed = (await browser.get("/v1/compliance/packs")).json()
        pack = (await browser.get("/v1/compliance/packs/US-NYC")).json()
        none = await browser.get("/v1/compliance/packs/TW")
    assert {one["id"]: one["version"] for one in listed} == {p.id: p.version for p in shipped().packs.values()}
    assert none.status_code == 404
    by_id = {rule["id"]: rule for rule in pack["says"]}
    assert by_id["US-NYC-FREQ"]["kept_by"] == "the engine, before every contact"
    assert by_id["US-NYC-FREQ"]["citation"].startswith("6 RCNY 5-77")
    assert by_id["US-NYC-RETENTION"]["kept_by"].startswith("libs/common/log/append.py")
    keepers = [(by_id[name]["keeper"], by_id[name]["keeper_place"]) for name in ("US-NYC-FREQ", "US-NYC-RETENTION")]
    assert keepers == [("engine", None), ("elsewhere", "libs/common/log/append.py")]
    assert by_id["US-NYC-FREQ"]["cited"][0]["url"].startswith("http")


async def test_of_a_rule_that_is_asked_in_vain_the_door_tells_who_keeps_it(world: World) -> None:
    async with world.browser("compliance") as browser:
        us = (await browser.get("/v1/compliance/packs/US")).json()
        hk = (await browser.get("/v1/compliance/packs/HK")).json()
    by_id = {rule["id"]: rule for rule in (*us["says"], *hk["says"])}
    found = {name: by_id[name]["keeper"] for name in ("US-REGF-DISPUTE", "US-REGF-TEXT60", "US-REGF-DISCLOSURE")}
    assert found == {"US-REGF-DISPUTE": "elsewhere", "US-REGF-TEXT60": "nobody", "US-REGF-DISCLOSURE": "engine"}
    assert by_id["US-REGF-DISPUTE"]["keeper_place"] == "services/outreach/policy/gate.py:wishes"
    dispute = by_id["US-REGF-DISPUTE"]
    assert dispute["keeper_facts"] == ["debt.dispute"]
    assert dispute["keeper_notes"] == ["an open dispute is a hold, and nothing leaves while it stands"]
    partly = by_id["HK-HKAB-CONDUCT"]
    assert (partly["keeper"], "content.threat_or_abuse" in partly["keeper_says"]) == ("engine", True)
    assert us["judged"] == 12


async def test_a_pack_is_read_as_of_a_date_and_with_its_tests(world: World) -> None:
    rules = {rule.id: rule for rule in shipped().packs["US"].rules if rule.in_force_from is not None}
    newest = max(rules.values(), key=lambda rule: rule.in_force_from or date.min)
    assert newest.in_force_from is not None
    async with world.browser() as browser:
        before, after = [
            {rule["id"] for rule in (await browser.get(f"/v1/compliance/packs/US?on={on}")).json()["says"]}
            for on in (newest.in_force_from - timedelta(days=1), newest.in_force_from)
        ]
        tried = (await browser.get("/v1/compliance/packs/CN?examples=true")).json()["says"]
    assert newest.id in after and newest.id not in before
    assert {len(rule["examples"]) == rule["tests"] for rule in tried} == {True}
    assert any(example["gives"] == "defer" for rule in tried for example in rule["examples"])


async def test_rules_of_our_own_take_two_persons_and_are_named_by_the_verdict(world: World) -> None:
    path, text = f"/v1/compliance/local-packs/{CREDITOR}", house_rules()
    body = {"text": text, "reason": "afternoons alone"}
    asked = question(jurisdiction=["CN", f"LOCAL:{CREDITOR}"])
    async with world.browser("team_lead", "ann") as ann, world.browser("compliance", "bob") as bob:
        proposed = await ann.put(path, json=body, headers=key("1"))
        version = proposed.json()["version"]
        unknown = await bob.post("/v1/compliance/evaluate", json=asked)
        not_read = await bob.post(f"{path}/approve", json={"version": "0", "reason": "blind"}, headers=key("2"))
        approved = await bob.post(f"{path}/approve", json={"version": version, "reason": "read"}, headers=key("3"))
        again = await bob.post(f"{path}/approve", json={"version": version, "reason": "read"}, headers=key("4"))
        said = (await bob.post("/v1/compliance/evaluate", json=asked)).json()
        shown = (await bob.get(f"/v1/compliance/packs/LOCAL:{CREDITOR}")).json()
    assert (proposed.status_code, unknown.status_code, not_read.status_code) == (202, 422, 409)
    assert (approved.status_code, again.status_code) == (200, 409)
    assert (said["decision"], said["rule_id"]) == ("defer", "LOCAL-HOURS")
    assert {"id": f"LOCAL:{CREDITOR}", "version": version} in said["packs"]
    assert shown["says"][0]["demands"] == "Afternoons alone."
    (told,) = await world.facts("local_pack_changed")
    assert (told.scope, told.local_version, told.pack_version, told.text) == (CREDITOR, 1, version, text)  # type: ignore[attr-defined]


async def test_who_proposed_rules_does_not_approve_them(world: World) -> None:
    path = f"/v1/compliance/local-packs/{CREDITOR}"
    async with world.browser("compliance", "ann") as ann:
        said = (await ann.put(path, json={"text": house_rules(), "reason": "x"}, headers=key("1"))).json()
        body = {"version": said["version"], "reason": "mine"}
        answer = await ann.post(f"{path}/approve", json=body, headers=key("2"))
    assert (answer.status_code, answer.json()["code"]) == (403, "second_person")


async def test_what_is_proposed_is_read_before_it_is_approved(world: World) -> None:
    path, text = f"/v1/compliance/local-packs/{CREDITOR}", house_rules()
    async with world.browser("compliance", "ann") as ann, world.browser("compliance", "bob") as bob:
        version = (await ann.put(path, json={"text": text, "reason": "afternoons"}, headers=key("1"))).json()["version"]
        (waiting,) = (await bob.get("/v1/compliance/local-packs")).json()
        await bob.post(f"{path}/approve", json={"version": version, "reason": "read"}, headers=key("2"))
        await ann.put(path, json={"text": None, "reason": "no more"}, headers=key("3"))
        (both,) = (await bob.get("/v1/compliance/local-packs")).json()
    async with world.browser("compliance", "zoe", creditors=("else",)) as zoe:
        assert (await zoe.get("/v1/compliance/local-packs")).json() == []
    assert (waiting["text"], waiting["waiting_text"], waiting["waiting_by"]) == (None, text, "user:ann/compliance")
    assert (both["version"], both["text"], both["approved_by"]) == (version, text, "user:bob/compliance")
    assert (both["waits_for_second"], both["waiting_text"], both["waiting_reason"]) == (True, None, "no more")


async def test_one_person_in_two_roles_is_one_person(world: World) -> None:
    path = f"/v1/compliance/local-packs/{CREDITOR}"
    async with world.browser("team_lead", "ann") as lead, world.browser("compliance", "ann") as officer:
        said = (await lead.put(path, json={"text": house_rules(), "reason": "x"}, headers=key("1"))).json()
        body = {"version": said["version"], "reason": "mine"}
        answer = await officer.post(f"{path}/approve", json=body, headers=key("2"))
    assert (answer.status_code, answer.json()["code"]) == (403, "second_person")


async def test_rules_that_are_not_stricter_or_not_understood_are_refused_with_their_line(world: World) -> None:
    path = f"/v1/compliance/local-packs/{CREDITOR}"
    law = house_rules().replace("force: policy", "force: statute")
    texts = [law, house_rules(end="25:00"), "rules: [", house_rules("*")]
    async with world.browser("compliance", "ann") as ann:
        answers = [
            await ann.put(path, json={"text": text, "reason": "x"}, headers=key(str(number)))
            for number, text in enumerate(texts)
        ]
        other = await ann.put("/v1/compliance/local-packs/a%20b", json={"text": None, "reason": "x"}, headers=key("x"))
    assert [answer.status_code for answer in answers] == [422] * 4
    assert all(answer.json()["errors"][0]["message"].startswith("line ") for answer in answers)
    assert other.status_code == 422


async def test_somebody_of_another_creditor_neither_reads_our_rules_nor_is_judged_by_them(world: World) -> None:
    await put_in_force(world, house_rules(), "1")
    name = f"LOCAL:{CREDITOR}"
    asked = question(jurisdiction=["CN", name])
    for creditors, found in ((("abc",), False), ((CREDITOR,), True)):
        async with world.browser("compliance", "zoe", creditors=creditors) as zoe:
            listed = [pack["id"] for pack in (await zoe.get("/v1/compliance/packs")).json()]
            read = await zoe.get(f"/v1/compliance/packs/{name}")
            said = await zoe.post("/v1/compliance/evaluate", json=asked)
        assert (name in listed, read.status_code, said.status_code) == (
            found,
            200 if found else 404,
            200 if found else 422,
        )


async def test_somebody_of_another_creditor_proposes_nothing_here(world: World) -> None:
    async with world.browser("compliance", "zoe", creditors=("else",)) as zoe:
        body = {"text": house_rules(), "reason": "x"}
        answer = await zoe.put(f"/v1/compliance/local-packs/{CREDITOR}", json=body, headers=key("1"))
        everywhere = await zoe.put("/v1/compliance/local-packs/*", json=body, headers=key("2"))
    assert (answer.status_code, everywhere.status_code) == (404, 404)


async def test_a_text_waits_for_our_own_hours_until_they_are_withdrawn(world: World) -> None:
    await put_in_force(world, house_rules(), "1")  # it is ten in the morning
    debtor, case = await world.owing()
    contact = world.request(case, 1)
    await world.tell("strategy", debtor, contact)
    await world.send()
    (deferred,) = await world.facts("contact_deferred")
    assert isinstance(deferred, ContactDeferred)
    assert (deferred.reason, deferred.creditor) == ("LOCAL-HOURS", CREDITOR)
    assert deferred.verdict is not None
    assert f"LOCAL:{CREDITOR}" in {pack.id for pack in deferred.verdict.packs}
    await put_in_force(world, None, "2")
    other, case = await world.owing(2)
    await world.tell("strategy", other, world.request(case, 1))
    await world.send()
    assert len(await world.facts("contact_submitted")) == 1
