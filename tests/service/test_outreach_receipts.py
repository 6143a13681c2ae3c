"""Receipts: every verdict on a contact is handed out with its proof, verified by a stranger, and reproduced."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from dunwell.cli.main import build
from dunwell.law.asking import Given, of_receipt
from dunwell.law.reproduce import reproduce
from dunwell.verifier import verify_receipt
from libs.common.events.tracking import HoldPlaced, OutcomeRecorded
from libs.common.kernel.ids import HoldId, derive
from libs.common.log.checkpoint import PUBLIC_FILE
from libs.compliance import shipped
from tests.database import Database
from tests.service.outreach_world import CREDITOR, World, open_world

SEVEN_IN_SHANGHAI = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(database, tmp_path, now=SEVEN_IN_SHANGHAI) as world:
        yield world


async def receipt(world: World, contact: str) -> str:
    async with world.browser() as browser:
        answer = await browser.get(f"/v1/contacts/{contact}/receipt")
    assert answer.status_code == 200, answer.text
    return answer.text


def verified(text: str, folder: Path) -> list[dict[str, Any]]:
    """The events of a receipt that a stranger finds good with the public key alone."""
    key = verify_receipt.load_key((folder / "anchors" / PUBLIC_FILE).read_bytes())
    found = verify_receipt.check_all(verify_receipt.read(text), key)
    assert [broken for _, _, broken in found] == [None] * len(found)
    return [verify_receipt.event_of(proof.record) for proof, _, _ in found]


def outcomes(text: str) -> list[tuple[str, str]]:
    return [(each.type, reproduce(each, shipped()).outcome) for each in of_receipt(text)]


async def test_a_contact_put_off_and_then_made_leaves_both_receipts(world: World, tmp_path: Path) -> None:
    _, contact = await world.owing_asked()
    for n in range(2, 5):  # others of the same batches
        await world.owing_asked(n)
    await world.send()
    world.step_clock(timedelta(hours=1, minutes=1))
    await world.send()
    text = await receipt(world, contact)
    deferred, attempted = verified(text, tmp_path)
    assert outcomes(text) == [("contact_deferred", "equal"), ("contact_attempted", "equal")]
    assert deferred["data"]["verdict"]["rule_id"] == "CN-GBT45251-HOURS"
    verdict = attempted["data"]["verdict"]
    assert verdict["decision"] == "allow" and {pack["id"] for pack in verdict["packs"]} == {"CN", "POLICY"}
    assert {"rule_id": "CN-CBA2026-HOURS", "zone": "Asia/Shanghai", "open": ["08:00-22:00"]} in verdict["evidence"][
        "hours"
    ]
    assert verdict["question"]["proposed"]["at"].startswith("2026-11-24T00:0")
    assert abs(verdict["clocks"]["database_apart"]) <= 5 and verdict["clocks"]["wall"]
    assert len(attempted["data"]["content_hash"]) == 64
    assert "13800138000" not in text and "张三" not in json.dumps([deferred, attempted], ensure_ascii=False)


async def test_what_is_refused_leaves_a_receipt_by_the_law_or_by_a_rule_of_the_house(
    world: World, tmp_path: Path
) -> None:
    _, first = await world.owing_asked(1, zones=())
    held, second = await world.owing_asked(2)
    _, third = await world.owing_asked(3, consents=())
    await world.consume()
    await world.tell("tracking", held, HoldPlaced(hold_id=HoldId(derive("hold", "1")), reason="dispute"))
    await world.send()
    texts = [await receipt(world, contact) for contact in (first, second, third)]
    verdicts = [verified(text, tmp_path)[-1]["data"]["verdict"] for text in texts]
    assert [outcomes(text)[-1] for text in texts] == [
        ("contact_suppressed", "equal"), ("contact_suppressed", "house"), ("contact_suppressed", "house"),
    ]  # fmt: skip
    assert [verdict.get("rule_id") for verdict in verdicts] == [None, "house:hold", "house:no_consent"]
    assert verdicts[0]["reason"] == "no_plausible_zone"
    assert verdicts[2]["question"]["house"] == {"reason": "no_consent", "consents": []}


async def test_a_claimed_call_leaves_a_receipt_with_the_rows_that_were_counted(world: World, tmp_path: Path) -> None:
    world.step_clock(timedelta(hours=3))
    debtor, case = await world.owing()
    for n in range(2):
        await world.tell("tracking", debtor, OutcomeRecorded(
            outcome_id=derive("outcome", str(n)), case_id=case, creditor=CREDITOR, channel="call", code="NA",
            attempt=True, contacted=False, right_party=False, at=world.now - timedelta(minutes=30 + n),
            local_date=date(2026, 11, 24), collector="ann",
        ))  # fmt: skip
    asked = world.request(case, channel="call", template="call")
    await world.tell("strategy", debtor, asked)
    await world.consume()
    async with world.browser("collector", "bob") as browser:
        taken = await browser.post("/v1/queue/next", json={}, headers={"Idempotency-Key": "1"})
    assert taken.json()["call"]["contact_id"] == asked.contact_id
    text = await receipt(world, asked.contact_id)
    (claimed,) = verified(text, tmp_path)
    assert outcomes(text) == [("call_claimed", "equal")]
    verdict = claimed["data"]["verdict"]
    assert [row["result"] for row in verdict["history"]] == ["no_answer", "no_answer"]
    assert any(
        counter["counted"] == 2 and sorted(counter["rows"]) == [0, 1] for counter in verdict["evidence"]["counters"]
    )


async def test_a_receipt_that_was_tampered_with_is_no_longer_reproduced(world: World) -> None:
    _, contact = await world.owing_asked()
    await world.send()
    (given,) = of_receipt(await receipt(world, contact))
    assert reproduce(given, shipped()).outcome == "equal"

    def but(**changed: Any) -> Given:
        return given._replace(verdict=msgspec.structs.replace(given.verdict, **changed))

    question = given.verdict.question
    allowed = but(decision="allow", rule_id=None, also_failing=[], earliest_allowed=None)
    assert "decision: allow, now defer" in reproduce(allowed, shipped()).why
    moved = but(question={**question, "debtor": {**question["debtor"], "zones": ["Asia/Tokyo"]}})
    assert reproduce(moved, shipped()).outcome == "not_equal"
    unread = but(question={**question, "debtor": {**question["debtor"], "zones": ["Mars/Phobos"]}})
    assert "Mars/Phobos" in reproduce(unread, shipped()).why
    versions = [msgspec.structs.replace(pack, version="0" * 16) for pack in given.verdict.packs]
    assert reproduce(but(packs=versions), shipped()).outcome == "cannot"
    assert reproduce(but(question={}), shipped()).outcome == "cannot"


async def test_the_command_reproduces_a_receipt_by_the_pack_files_alone(world: World, tmp_path: Path) -> None:
    _, contact = await world.owing_asked()
    await world.send()
    file = tmp_path / "receipt.json"
    file.write_text(await receipt(world, contact))
    run = CliRunner().invoke
    packs = Path(__file__).parents[2] / "libs/compliance/packs"
    done = run(build("law"), ["law", "reproduce", str(file), "--packs", str(packs)])
    assert (done.exit_code, done.output.startswith("equal: contact_deferred at 2026-11-23T23:00")) == (0, True)
    other = run(build("law"), ["law", "reproduce", str(file), "--packs", "2020-01-01"])
    assert (other.exit_code, "these are other packs: CN is" in other.output) == (1, True)


async def test_who_may_not_audit_or_reach_the_case_gets_no_receipt(world: World) -> None:
    _, contact = await world.owing_asked(1)
    await world.send()
    debtor, case = await world.owing(3)
    later = world.request(case, not_before=world.now + timedelta(hours=4))
    await world.tell("strategy", debtor, later)
    await world.consume()
    async with world.browser("collector", "bob") as browser:
        assert (await browser.get(f"/v1/contacts/{contact}/receipt")).status_code == 403
    async with world.browser("compliance", "zoe", creditors=("else",)) as browser:
        assert (await browser.get(f"/v1/contacts/{contact}/receipt")).status_code == 404
    async with world.browser() as browser:
        answer = await browser.get(f"/v1/contacts/{later.contact_id}/receipt")
        assert (answer.status_code, "no verdict" in answer.json()["detail"]) == (404, True)
