"""Ten thousand debtors in eight zones over thirty days, dialled at all hours: nothing outside the rules is made."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libs.compliance import Actor, Calendar, Content, Debtor, Facts, HistoryRow, Proposed, compile, shipped
from tests import law_oracle
from tests.law_oracle import PLACES, Made, Place, objections

START = datetime(2026, 10, 20, tzinfo=UTC)  # over the change of clocks in London, New York and Los Angeles
DEBTORS, DAYS = 10_000, 30
RESULTS = {
    "call": ["conversation", "answered", "no_answer", "no_answer", "busy", "rejected", "voicemail_left", "failed"],
    "sms": ["sent", "delivered", "delivered", "undelivered"],
}


def contacts_of(place: Place, chance: random.Random) -> Iterator[Made]:
    """One debtor's contacts: somebody tries again and again, and each time asks the engine whether, and else when."""
    law = compile(shipped().packs_for(place.packs))
    facts = Facts(
        actor=Actor(role=place.role),  # type: ignore[arg-type]
        debtor=Debtor(zones=(place.zone,)),
        content=Content(opt_out_notice=True),
    )
    calendar, history = Calendar(place.holidays, frozenset()), list[HistoryRow]()
    at, end = START + timedelta(minutes=chance.randrange(1_440)), START + timedelta(days=DAYS)
    while at < end:
        channel, debt, number = chance.choice(["call", "call", "sms"]), chance.choice(["D1", "D2"]), chance.choice("NM")
        proposed = Proposed(
            at=at, channel=channel, party="debtor", purpose="collect", mode="interactive", number=number, debt=debt,  # type: ignore[arg-type]
        )  # fmt: skip
        verdict = law.judge(facts, history, proposed, calendar)
        if verdict.decision == "allow":
            result = chance.choice(RESULTS[channel])
            history.append(HistoryRow(at, channel, result, "outbound", "interactive", number, (debt,)))  # type: ignore[arg-type]
            yield Made(at, channel, result, debt, number)
            at += timedelta(seconds=chance.choice([1, 7_200, 21_600, 43_200, 86_400]))
            continue
        assert verdict.earliest_allowed is not None, verdict
        hurry = chance.choice([timedelta(0), timedelta(seconds=-1), timedelta(minutes=chance.randrange(300))])
        at = max(verdict.earliest_allowed + hurry, at + timedelta(seconds=1))


@pytest.mark.slow
@pytest.mark.flow
@pytest.mark.parametrize("name", list(PLACES))
def test_ten_thousand_debtors_are_contacted_within_the_rules_alone(name: str) -> None:
    place, made, wrong = PLACES[name], 0, list[str]()
    for number in range(DEBTORS // len(PLACES)):
        contacts = list(contacts_of(place, random.Random(f"{name} {number}")))
        made += len(contacts)
        wrong += objections(place, contacts)
    assert wrong == []
    assert made > 10 * DEBTORS // len(PLACES)  # nobody was spared by silence


@pytest.mark.parametrize(
    ("name", "at", "says"),
    [
        ("CN", "2026-10-21T22:00:00+08:00", "is outside (8, 22)"),
        ("CN", "2026-10-21T07:59:59.999999+08:00", "is outside (8, 22)"),
        ("UK", "2026-10-26T07:30:00+00:00", "is outside (8, 21)"),
        ("RU", "2026-11-04T08:30:00+03:00", "is outside (9, 20)"),
        ("AU", "2026-11-03T12:00:00+11:00", "is outside None"),
        ("ID", "2026-10-25T12:00:00+07:00", "is outside None"),
    ],
)
def test_the_oracle_objects_to_a_closed_hour(name: str, at: str, says: str) -> None:
    (said,) = objections(PLACES[name], [Made(datetime.fromisoformat(at), "call", "no_answer", "D1", "N")])
    assert said.endswith(says)


@pytest.mark.parametrize(
    ("name", "channel", "result", "times", "free_after"),
    [
        ("CN", "call", "conversation", 3, 1), ("CN", "call", "busy", 6, 1), ("US", "call", "no_answer", 7, 7),
        ("US", "call", "conversation", 1, 7), ("WA", "sms", "sent", 3, 7), ("AU", "sms", "delivered", 3, 7),
        ("RU", "call", "answered", 1, 1), ("RU", "sms", "sent", 2, 1), ("KR", "sms", "sent", 7, 7),
    ],
)  # fmt: skip
def test_the_oracle_objects_to_one_more_than_the_cap(
    name: str, channel: str, result: str, times: int, free_after: int
) -> None:
    place, noon = PLACES[name], datetime(2026, 10, 21, 12, tzinfo=UTC)
    noon = noon.replace(hour={"CN": 4, "KR": 3, "AU": 2, "RU": 9}.get(name, 18))
    rows = [Made(noon + timedelta(minutes=n), channel, result, "D1", "N") for n in range(times)]
    last = Made(noon + timedelta(hours=1), channel, result, "D1", "N")
    assert list(objections(place, rows)) == []
    assert len(list(objections(place, [*rows, last]))) == 1
    assert list(objections(place, [*rows, last._replace(at=noon + timedelta(days=free_after))])) == []


def test_the_oracle_shares_no_code_with_the_engine() -> None:
    text = Path(law_oracle.__file__).read_text()
    assert "import libs" not in text and "from libs" not in text
    assert len({place.zone for place in PLACES.values()}) == 8
