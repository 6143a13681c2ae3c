"""Where a person may be, from all that a record says of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.database import Database
from tests.intake import Intake, an_intake, names, overdue

NEW_YORKER = {"phones": [{"number": "+19175550123"}], "jurisdictions": ["US"]}
LATER = "2026-11-24T11:30:00+08:00"


@pytest.fixture
async def intake(database: Database, tmp_path: Path) -> AsyncIterator[Intake]:
    async with an_intake(database, tmp_path) as found:
        yield found


async def test_a_number_of_new_york_and_an_address_in_los_angeles_make_both_zones_plausible(intake: Intake) -> None:
    address = {"country": "US", "region": "CA", "city": "Los Angeles"}
    (known, _) = await intake.take(overdue(customer=NEW_YORKER | {"address": address}))
    assert known["zones"] == ["America/New_York", "America/Los_Angeles"]


async def test_an_address_alone_says_where_a_person_is_also_without_its_country(intake: Intake) -> None:
    american = NEW_YORKER | {"phones": [], "address": {"region": "Texas"}}
    (known, _) = await intake.take(overdue(customer=american))
    assert known["zones"] == ["America/Chicago", "America/Denver"]


async def test_the_clock_of_xinjiang_is_told_of_with_the_next_record_once_the_creditor_says_so(intake: Intake) -> None:
    customer = {"address": {"country": "CN", "region": "新疆"}}
    (known, _) = await intake.take(overdue(customer=customer))
    assert known["zones"] == ["Asia/Shanghai"]
    kept = await intake.get("/creditors/xyf", role="organisation_admin")
    terms = {name: value for name, value in kept.json().items() if name not in ("creditor", "version")}
    headers = {"If-Match": kept.headers["ETag"], "Idempotency-Key": "xinjiang"}
    answer = await intake.put(
        "/creditors/xyf", terms | {"xinjiang_clock": True}, role="organisation_admin", headers=headers
    )
    assert answer.status_code == 200, answer.text
    again = await intake.take(overdue("e-2", occurred_at=LATER, customer=customer))
    assert (names(again)[0], again[0]["zones"]) == ("debtor_changed", ["Asia/Shanghai", "Asia/Urumqi"])
