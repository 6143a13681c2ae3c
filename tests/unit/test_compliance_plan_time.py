"""Plan time and send time ask the same engine: with equal facts strategy and outreach get equal answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.events.intake import ContactPoint, CreditorSettings
from libs.common.events.strategy import ContactRequested
from libs.common.kernel.ids import CaseId, ContactId
from services.outreach.model import Contact, Debt, Debtor, Profile
from services.outreach.policy import gate
from services.strategy.policy import law
from tests.unit.strategy_desk import Desk, a_debtor, opened

CASE = CaseId("case-1")
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)  # in Shanghai
ZONES = {
    "CN": ["Asia/Shanghai"], "US": ["America/New_York", "America/Los_Angeles"], "UK": ["Europe/London"],
    "AU": ["Australia/Sydney", "Australia/Perth"], "RU": ["Europe/Moscow", "Asia/Vladivostok"],
    "ID": ["Asia/Jakarta", "Asia/Jayapura"], "PH": ["Asia/Manila"], "KR": ["Asia/Seoul"], "TW": ["Asia/Taipei"],
}  # fmt: skip


def as_it_leaves(
    zones: tuple[str, ...], place: str, terms: CreditorSettings, dpd: int, channel: Any, now: datetime
) -> gate.Decision:
    """Outreach's gate on a contact to somebody whom nobody has contacted yet."""
    profile = Profile(
        (ContactPoint("ref-1", "mobile", True, list(zones)),), ("sms", "call", "visit"), (), "en", (place,), zones
    )
    due = now.astimezone(UTC).date() - timedelta(days=dpd)
    debt = Debt(CASE, "xyf", 1, "other", "other", 100, "CNY", due, "default", "UTC", plan_version=1)
    debtor = Debtor(profile=profile, debts={CASE: debt})
    debtor.__dict__["id"] = "debtor-1"
    contact = Contact(
        ContactId("contact-1"), CASE, "xyf", channel, "first_reminder", "step", "default", 1, now,
        now + timedelta(days=400), now,
    )  # fmt: skip
    return gate.judge(contact, debtor, (debtor,), terms, now)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(sorted(ZONES)), st.integers(1, 2), st.sampled_from(["creditor", "agency"]), st.integers(0, 40),
    st.sampled_from(["sms", "call", "visit"]), st.integers(0, 86_400 * 40),
    st.sampled_from([{}, {"CN": ["UK"], "TW": ["AU"]}]),
)  # fmt: skip
def test_with_equal_facts_strategy_and_outreach_get_equal_answers(
    place: str, zones: int, role: Any, dpd: int, channel: Any, seconds: int, packs: dict[str, list[str]]
) -> None:
    now = datetime(2026, 10, 15, tzinfo=UTC) + timedelta(seconds=seconds)
    known, terms = tuple(ZONES[place][:zones]), CreditorSettings(name="X", acts_as=role, packs=packs)
    planned = law.opens(known, law.places_of((place,), terms), (place,), role, dpd, channel, now)
    match as_it_leaves(known, place, terms, dpd, channel, now):
        case gate.Leave():
            assert planned == now
        case gate.Later(until, reason) if reason == gate.WINDOW_CLOSES:
            assert planned == now and until > now  # lawful, and too near to the closing instant to hand over
        case gate.Later(until):
            assert planned == until
        case gate.Never(_, reason):
            assert planned is None, reason
        case gate.NotKnown(reason) | gate.Senseless(reason):
            raise AssertionError(reason)


def test_a_step_that_falls_due_at_night_is_asked_for_when_the_law_opens() -> None:
    somebody = msgspec.structs.replace(a_debtor(), zones=["Asia/Kolkata"], jurisdictions=["IN"])
    desk = Desk().hear(somebody, opened(3))  # ten in the morning in Shanghai
    (asked,) = desk.all(ContactRequested)
    assert asked.not_before == datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # eight in the morning in Kolkata


def test_whoever_may_be_contacted_now_is_asked_for_at_once() -> None:
    assert law.opens(("Asia/Shanghai",), ("CN",), ("CN",), "creditor", 3, "sms", NOON) == NOON


def test_without_a_plausible_zone_no_instant_is_named() -> None:
    assert law.opens((), ("CN",), ("CN",), "creditor", 3, "sms", NOON) is None
