"""The portfolio that ships: the same for ever, of people who do not exist, and without a flaw."""

from collections import Counter
from datetime import UTC, date, datetime

import msgspec
import orjson

from dunwell.twin.portfolio import creditors, records
from services.intake.routes.creditors import CreditorIn
from services.intake.schemas import Delinquency, take_delinquency, too_early

DAY = date(2026, 11, 24)


def test_the_portfolio_is_a_pure_function_of_the_date() -> None:
    assert list(records(DAY)) == list(records(DAY))
    events = [record["event_id"] for record in (*records(DAY), *records(date(2026, 11, 25)))]
    assert len(set(events)) == len(events)


def test_every_record_passes_the_door_and_is_marked_as_generated() -> None:
    taken = []
    for record in records(DAY):
        found = take_delinquency(orjson.dumps(record), record)
        assert isinstance(found, tuple), (record, found)
        assert too_early(found[0].occurred_at, datetime(2026, 11, 24, 6, tzinfo=UTC)) == []
        taken.append(found[0])
    assert all("customer" in record.extra["generated"] for record in taken)
    assert Counter(record.creditor for record in taken).keys() == creditors().keys()
    assert len({(record.creditor, record.customer.id) for record in taken}) == 200
    assert len(taken) == 220


def test_american_phones_are_of_the_range_that_is_kept_free_for_fiction() -> None:
    phones = [r["customer"]["phones"][0]["number"] for r in records(DAY) if r["creditor"] == "demo-card"]
    assert phones and all(phone[5:10] == "55501" for phone in phones)


def test_all_stages_of_delay_are_there() -> None:
    found = [msgspec.convert(record, Delinquency).loan.oldest_unpaid_due_date for record in records(DAY)]
    stages = Counter(min(6, (DAY - due).days // 30) for due in found)
    assert set(stages) == set(range(7))


def test_the_settings_of_the_creditors_make_sense() -> None:
    for settings in creditors().values():
        CreditorIn.model_validate(settings)
