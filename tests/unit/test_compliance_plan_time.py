"""Plan time and send time ask the same engine: with equal facts strategy and outreach get equal answers."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.events.intake import ContactPoint, CreditorSettings
from libs.common.events.outreach import LocalPackChanged, PreferenceChanged
from libs.common.events.strategy import ContactRequested
from libs.common.events.tracking import OutcomeRecorded
from libs.common.kernel.ids import CaseId, ContactId
from libs.common.store.reference import Reference
from libs.compliance import HistoryRow, Pack
from libs.compliance.local import local_pack
from libs.compliance.places import places_of
from services.outreach.model import Contact, Debt, Debtor, Past, Profile, Wishes
from services.outreach.policy import gate, pace
from services.outreach.policy.law import CreditorInForce
from services.strategy.handlers import handlers
from services.strategy.policy import law
from tests.service.test_outreach_law import house_rules
from tests.unit.strategy_desk import DAY, TEN, Desk, a_debtor, case_of, opened

CASE = CaseId("case-1")
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)  # in Shanghai
ZONES = {
    "CN": ["Asia/Shanghai"], "US": ["America/New_York", "America/Los_Angeles"], "UK": ["Europe/London"],
    "AU": ["Australia/Sydney", "Australia/Perth"], "RU": ["Europe/Moscow", "Asia/Vladivostok"],
    "ID": ["Asia/Jakarta", "Asia/Jayapura"], "PH": ["Asia/Manila"], "KR": ["Asia/Seoul"], "TW": ["Asia/Taipei"],
    "US-NYC": ["America/New_York"], "US-MA": ["America/New_York"], "US-WA": ["America/Los_Angeles"],
    "US-TX": ["America/Chicago"], "DE": ["Europe/Berlin"], "VN": ["Asia/Ho_Chi_Minh"], "IN": ["Asia/Kolkata"],
    "MX": ["America/Mexico_City"],
}  # fmt: skip
RESULTS = ("conversation", "no_answer", "voicemail_left", "answered", "unknown")
OURS, OTHERS = ("outbound", "debtor", "home", "self"), ("outbound", "contact", "workplace", "agency-1")
INBOUND = ("inbound", "debtor", "home", "agency-1")
WINDOWS = ((), ("09:00-12:00",), ("07:00-23:30",), ("12:00-14:00", "20:00-21:00"))


class Equal(NamedTuple):
    """What both services know."""

    place: str
    zones: tuple[str, ...]
    terms: CreditorSettings
    product: str
    dpd: int
    wishes: Wishes
    past: tuple[Past, ...]


def as_it_leaves(known: Equal, channel: Any, now: datetime) -> gate.Decision:
    """Outreach's gate."""
    profile = Profile(
        (ContactPoint("ref-1", "mobile", True, list(known.zones)),), ("sms", "call", "visit"), (), "en",
        (known.place,), known.zones,
    )  # fmt: skip
    due = now.astimezone(UTC).date() - timedelta(days=known.dpd)
    kind = known.terms.creditor_type
    debt = Debt(CASE, "xyf", 1, kind, known.product, 100, "CNY", due, "default", "UTC", plan_version=1)
    past = {str(number): row for number, row in enumerate(known.past)}
    debtor = Debtor(profile=profile, debts={CASE: debt}, wishes=known.wishes, past=past)
    debtor.__dict__["id"] = "debtor-1"
    contact = Contact(
        ContactId("contact-1"), CASE, "xyf", channel, "first_reminder", "step", "default", 1, now,
        now + timedelta(days=400), now,
    )  # fmt: skip
    return gate.judge(contact, debtor, (debtor,), known.terms, now)


def as_it_is_planned(known: Equal, channel: Any, now: datetime) -> datetime | None:
    """Strategy's opening."""
    terms = known.terms
    home = (known.place,)
    local: tuple[Pack, ...] = terms.local if isinstance(terms, CreditorInForce) else ()
    bound = law.Bound(places_of(home, terms.jurisdictions, terms.packs or {}), local)
    wishes = known.wishes
    facts = law.facts_of(
        known.zones, terms.acts_as, known.product, terms.creditor_type, known.dpd, wishes.agreed_windows,
        wishes.inconvenient_windows,
    )  # fmt: skip
    fields = ("at", "channel", "result", "direction", "mode", "debts", "person", "creditor", "collector", "place")
    rows = [HistoryRow(**{name: getattr(row, name) for name in fields}) for row in known.past]
    return law.opens(facts, bound, channel, now, rows, "xyf", CASE).at


def agree(known: Equal, channel: Any, now: datetime) -> None:
    planned = as_it_is_planned(known, channel, now)
    match as_it_leaves(known, channel, now):
        case gate.Leave():
            assert planned == now
        case gate.Later(until, pace.REASON):  # a rule of outreach's own, about the number: the law is asked after it
            assert until > now
            agree(known, channel, until)
        case gate.Later(until, reason) if reason == gate.WINDOW_CLOSES:
            assert planned == now and until > now  # lawful, and too near to the closing instant to hand over
        case gate.Later(until):
            assert planned == until
        case gate.Never(_, reason):
            assert planned is None, reason
        case gate.NotKnown(reason) | gate.Senseless(reason):
            raise AssertionError(reason)


@st.composite
def pasts(draw: st.DrawFn, now: datetime) -> tuple[Past, ...]:
    """What left within the last 40 days, by us or by others who reported it; of calls nobody says the number, which is
    the worst case."""
    rows = draw(st.lists(st.tuples(
        st.integers(60, 86_400 * 40), st.sampled_from(["sms", "call", "visit"]), st.sampled_from(RESULTS),
        st.sampled_from(["xyf", "abc"]), st.sampled_from([OURS, OURS, OTHERS, INBOUND]),
    ), max_size=12))  # fmt: skip
    made = {"sms": ("sent", "notice"), "visit": ("met", "interactive")}
    return tuple(
        Past(now - timedelta(seconds=ago), channel, *_said(made.get(channel), result, creditor, by))
        for ago, channel, result, creditor, by in rows
    )


def _said(made: tuple[str, str] | None, result: str, creditor: str, by: tuple[str, ...]) -> tuple[Any, ...]:
    said, mode = made or (result, "interactive")
    direction, person, place, collector = by
    return said, creditor, (CASE,), direction, mode, "", person, place, collector


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_with_equal_facts_strategy_and_outreach_get_equal_answers(data: st.DataObject) -> None:
    """Hours, caps, the debtor's own times, the kind of debt, packs that a creditor adds and rules of our own."""
    draw = data.draw
    place = draw(st.sampled_from(sorted(ZONES)))
    now = datetime(2026, 10, 15, tzinfo=UTC) + timedelta(seconds=draw(st.integers(0, 86_400 * 40)))
    local = draw(st.sampled_from([(), (local_pack("xyf", house_rules("xyf")),)]))
    terms = CreditorInForce(
        name="X", acts_as=draw(st.sampled_from(["creditor", "agency"])), local=local,
        packs=draw(st.sampled_from([{}, {"CN": ["UK"], "TW": ["AU"]}])),
    )  # fmt: skip
    wishes = Wishes((), False, draw(st.sampled_from(WINDOWS)), draw(st.sampled_from(WINDOWS)))
    zones = tuple(ZONES[place][: draw(st.integers(1, 2))])
    product = draw(st.sampled_from(["personal_loan", "mortgage", "credit_card", "car"]))
    known = Equal(place, zones, terms, product, draw(st.integers(0, 40)), wishes, draw(pasts(now)))
    agree(known, draw(st.sampled_from(["sms", "call", "visit"])), now)


def in_new_york() -> Any:
    return msgspec.structs.replace(a_debtor(), zones=["America/New_York"], jurisdictions=["US-NYC"])


def talked(days_ago: int) -> OutcomeRecorded:
    return OutcomeRecorded(
        outcome_id=f"o{days_ago}", case_id=case_of("A"), creditor="xyf", channel="call", code="NA", attempt=True,
        contacted=False, right_party=False, at=TEN - days_ago * DAY, local_date=TEN.date(), collector="ann",
        result="no_answer",
    )  # fmt: skip


def test_a_step_that_falls_due_at_night_is_asked_for_when_the_law_opens() -> None:
    somebody = msgspec.structs.replace(a_debtor(), zones=["Asia/Kolkata"], jurisdictions=["IN"])
    desk = Desk().hear(somebody, opened(3))  # ten in the morning in Shanghai
    (asked,) = desk.all(ContactRequested)
    assert asked.not_before == datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # eight in the morning in Kolkata


def test_a_step_that_a_cap_forbids_today_waits_for_the_day_on_which_it_is_free() -> None:
    """US-NYC-FREQ: three contacts or attempts in seven dates, the text of today among them."""
    free = Desk().hear(in_new_york(), opened(2), talked(1), talked(6)).pass_days(1)
    assert free.asked() == [("m1e-text-1", "2026-11-24"), ("m1e-text-3", "2026-11-25")]
    desk = Desk().hear(in_new_york(), opened(2), talked(1), talked(2)).pass_days(1)
    assert desk.asked() == [("m1e-text-1", "2026-11-24")]
    (step,) = [step for step in desk.case().steps if step.name == "m1e-text-3"]
    opens = datetime(2026, 11, 28, 13, tzinfo=UTC)  # eight in New York, seven dates after a call of the 21st there
    assert (step.state, step.reason, step.at) == ("planned", "US-NYC-FREQ", opens)
    desk.pass_days(5)
    asked = desk.all(ContactRequested)[1]  # on the next day, because it is nine in the evening in Shanghai by then
    assert (asked.step, asked.not_before) == ("m1e-text-3", opens + DAY)


def test_an_outcome_that_corrects_a_slip_counts_once() -> None:
    call = ContactId("call-1")
    first, second = (
        msgspec.structs.replace(talked(days), outcome_id=f"o{days}", contact_id=call, result=result)
        for days, result in ((1, "conversation"), (0, "no_answer"))
    )
    desk = Desk().hear(in_new_york(), opened(2), first, talked(3), second)
    assert [talk.result for talk in desk.debtor.talks] == ["no_answer", "no_answer"]


def test_texts_that_left_count_for_those_that_are_planned() -> None:
    """US-MA-940-FREQ: two calls or texts in seven dates; the ladder's third in them waits, or gives way."""
    somebody = msgspec.structs.replace(a_debtor(), zones=["America/New_York"], jurisdictions=["US-MA"])
    desk = Desk().hear(somebody, opened(1)).pass_days(30)
    days = [told.at for told in desk.told if isinstance(told.event, ContactRequested) and told.event.channel == "sms"]
    assert len(days) >= 3
    assert all(third - first >= 6 * DAY for first, third in zip(days, days[2:], strict=False))


def test_times_that_the_debtor_agreed_to_or_named_as_inconvenient_are_kept_at_plan_time() -> None:
    somebody = msgspec.structs.replace(a_debtor(), zones=["Asia/Shanghai"])
    wish = PreferenceChanged(change="windows", agreed_windows=["18:00-20:00"], inconvenient_windows=["18:00-18:30"])
    (asked,) = Desk().hear(somebody, wish, opened(3)).all(ContactRequested)
    assert asked.not_before == datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def test_rules_of_our_own_bind_plans_from_the_event_on_that_announces_them() -> None:
    somebody = msgspec.structs.replace(a_debtor(), zones=["Asia/Shanghai"])
    desk = Desk()
    for version, text in ((1, house_rules("xyf")), (2, None)):
        event = LocalPackChanged(scope="xyf", local_version=version, pack_version="", text=text)
        reference = handlers.references["dunwell.outreach.local_pack_changed.v1"](event)
        assert isinstance(reference, Reference)
        desk.references.add(reference)
        asked = desk.hear(somebody, opened(3, f"case-{version}", creditor="xyf")).all(ContactRequested)
        hour = 13 if text else 10
        assert asked[0].not_before == datetime(2026, 11, 24, hour - 8, tzinfo=UTC)
        told = desk.references
        desk = Desk()
        desk.references = told


def test_where_a_pack_of_ours_is_not_understood_the_contact_is_asked_for_and_outreach_says_why() -> None:
    somebody = msgspec.structs.replace(a_debtor(), zones=["Asia/Shanghai"])
    desk = Desk()
    desk.references.add(Reference("local_pack", "xyf", 1, {"text": house_rules("xyf").replace("effect:", "efect:")}))
    (asked,) = desk.hear(somebody, opened(3)).all(ContactRequested)
    assert asked.not_before == TEN


@pytest.mark.parametrize("place", ["ZZ", "Mars"])
def test_where_nobody_knows_what_binds_the_contact_is_asked_for_and_outreach_says_why(place: str) -> None:
    somebody = msgspec.structs.replace(a_debtor(), zones=["Asia/Shanghai"], jurisdictions=[place])
    (asked,) = Desk().hear(somebody, opened(3)).all(ContactRequested)
    assert asked.not_before == TEN
