"""A visit on the running system: what was scheduled, made and reported is told by every service that hears of it."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.stack.test_embedded import dunwell
from tests.stack.test_receipts import receipt_of
from tests.stack.whole import CREDITOR, Whole, until, whole

HOW = {"recording": True, "notice_given": True}


async def the_case(system: Whole) -> str:
    async def opened() -> list[dict[str, Any]]:
        found = await system.items(f"tracking/v1/cases?creditor={CREDITOR}")
        names = [case["case_id"] for case in found]
        known = [await system.ask("GET", f"outreach/v1/compliance/now?case_id={name}", "compliance") for name in names]
        return found if known and all(answer.status_code == 200 for answer in known) else []

    (case,) = await until(opened)
    return str(case["case_id"])


async def test_a_visit_is_scheduled_made_and_reported_and_every_service_tells_of_it(home: Path, tmp_path: Path) -> None:
    async with whole(home) as system:
        overdue = system.overdue(1, consents=["visit"])
        assert (await system.ask("POST", "intake/v1/delinquencies", "publisher", json=overdue)).status_code == 202
        case = await the_case(system)
        now = (await system.ask("GET", f"outreach/v1/compliance/now?case_id={case}", "compliance")).json()
        assert {each["channel"]: each["decision"] for each in now["channels"]}["visit"] == "allow"

        night = {"case_id": case, "at": (system.now + timedelta(hours=13)).isoformat(), **HOW}
        refused = await system.ask("POST", "outreach/v1/visits", "team_lead", json=night)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "CN-GBT45251-HOURS")
        body = {**night, "at": (system.now + timedelta(minutes=20)).isoformat()}
        visit = (await system.ask("POST", "outreach/v1/visits", "team_lead", json=body)).json()
        assert visit["state"] == "scheduled", visit
        door = f"outreach/v1/visits/{visit['contact_id']}"
        on_the_way = (await system.ask("POST", f"{door}/set-out", "team_lead")).json()
        assert (on_the_way["state"], on_the_way["visitor"]) == ("claimed", "team_lead")
        said = {"result": "NOT_HOME", "proof": "rec/1", "id_shown": False, "entered": False}
        assert (await system.ask("POST", f"{door}/report", "team_lead", json=said)).json()["result"] == "not_met"

        async def told() -> list[dict[str, Any]]:
            lines = await system.items(f"tracking/v1/cases/{case}/timeline")
            found = [line for line in lines if line["type"].startswith("visit_")]
            return found if len(found) == 2 else []

        lines = {line["type"]: line["data"] for line in await until(told)}
        assert (lines["visit_scheduled"]["by"], lines["visit_reported"]["result"]) == ("team_lead", "NOT_HOME")
        receipt = await receipt_of(system, visit, tmp_path)
    again = await asyncio.to_thread(dunwell, tmp_path / "none", "law", "reproduce", str(receipt))
    told_again = [line.split()[1] for line in again.stdout.splitlines()]
    assert (again.returncode, told_again) == (0, ["visit_scheduled", "contact_attempted"]), again.stdout
