"""The gate of outreach by tables: our own rules first, then the law, a reason in every refusal."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from libs.common.events.intake import ContactPoint, CreditorSettings
from libs.common.events.outreach import Verdict
from libs.common.kernel.ids import CaseId, ContactId, HoldId, PersonId
from libs.compliance import compile, shipped
from libs.compliance.local import local_pack
from libs.compliance.request import nobody_knows, read
from libs.compliance.results import POSSIBLE
from services.outreach.jobs.judge import TOGETHER_MAX, Due, rounds_of
from services.outreach.model import Contact, Debt, Debtor, Hold, Past, Profile, Wishes
from services.outreach.policy import facts, gate, law, receipts
from services.outreach.policy.gate import Later, Leave, Never, NotKnown, Senseless
from services.outreach.policy.law import CreditorInForce
from tests.unit.test_compliance_local import quarters, text

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
CASE, OTHER = CaseId("case-1"), CaseId("case-2")
SETTINGS = CreditorSettings(name="X")
PROFILE = Profile(
    (ContactPoint("ref-1", "mobile", True, ["Asia/Shanghai"]),), ("sms", "call"), (), "zh-CN", ("CN",),
    ("Asia/Shanghai",),
)  # fmt: skip
DEBT = Debt(
    CASE, "xyf", 1, "consumer_finance_company", "personal_loan", 123_450, "CNY", date(2026, 11, 21), "default",
    "Asia/Shanghai", plan_version=1,
)  # fmt: skip


def a_contact(**more: Any) -> Contact:
    fields: dict[str, Any] = {"channel": "sms", "plan_version": 1, **more}
    return Contact(
        ContactId("contact-1"), CASE, "xyf", fields.pop("channel"), "first_reminder", "sms_1", "default",
        fields.pop("plan_version"), NOW, NOW + timedelta(hours=8), NOW, **fields,
    )  # fmt: skip


def a_debtor(name: str = "debtor-1", debt: Debt = DEBT, profile: Profile | None = PROFILE, **more: Any) -> Debtor:
    debtor = Debtor(profile=profile, debts={debt.id: debt}, **more)
    debtor.__dict__["id"] = name
    return debtor


def judged(debtor: Debtor, *others: Debtor, now: datetime = NOW, **contact: Any) -> gate.Decision:
    return gate.judge(a_contact(**contact), debtor, (debtor, *others), SETTINGS, now)


def with_(value: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(value, **fields)


def test_a_contact_that_breaks_no_rule_leaves_to_its_point_before_the_window_closes() -> None:
    decision = judged(a_debtor())
    assert isinstance(decision, Leave)
    assert (decision.point, decision.verdict.decision) == ("ref-1", "allow")
    assert decision.leave_by <= NOW + timedelta(hours=8)
    assert {pack.id for pack in decision.verdict.packs} == {"CN", "POLICY"}


@pytest.mark.parametrize(
    ("debtor", "refusal"),
    [
        (a_debtor(debt=with_(DEBT, open=False)), ("cancelled", "cleared")),
        (a_debtor(debt=with_(DEBT, plan_ended=True)), ("cancelled", "plan_ended")),
        (a_debtor(debt=with_(DEBT, plan_version=2)), ("cancelled", "plan_revised")),
        (a_debtor(holds={HoldId("h"): Hold("dispute", CASE)}), ("blocked", "hold:dispute")),
        (a_debtor(holds={HoldId("h"): Hold("stop")}), ("blocked", "hold:stop")),
        (a_debtor(wishes=Wishes(cease=True)), ("blocked", "cease")),
        (a_debtor(wishes=Wishes(("sms",))), ("blocked", "opted_out")),
        (a_debtor(profile=with_(PROFILE, consents=("call",))), ("blocked", "no_consent")),
        (a_debtor(profile=with_(PROFILE, points=())), ("blocked", "no_contact_point")),
        (a_debtor(profile=with_(PROFILE, zones=())), ("blocked", "no_plausible_zone")),
        *((a_debtor(profile=with_(PROFILE, flags=(f,))), ("blocked", f"flag:{f}")) for f in sorted(gate.HARD_FLAGS)),
    ],
)
def test_a_refusal_says_why_and_whether_it_is_a_block(debtor: Debtor, refusal: tuple[str, str]) -> None:
    decision = judged(debtor)
    assert isinstance(decision, Never) and (decision.state, decision.reason) == refusal


@pytest.mark.parametrize(
    "hold", [Hold("promise", OTHER), Hold("promise", CASE, NOW - timedelta(seconds=1))]
)  # fmt: skip
def test_a_hold_of_another_case_or_of_the_past_binds_nobody(hold: Hold) -> None:
    assert isinstance(judged(a_debtor(holds={HoldId("h"): hold})), Leave)


def test_a_hold_of_any_debt_that_a_contact_speaks_for_binds_it() -> None:
    decision = judged(a_debtor(holds={HoldId("h"): Hold("dispute", OTHER)}), others=(OTHER,))
    assert isinstance(decision, Never) and decision.reason == "hold:dispute"


def test_what_one_debtor_asked_for_holds_for_everyone_who_is_the_same_person() -> None:
    linked = a_debtor("debtor-2", debt=with_(DEBT, id=OTHER), wishes=Wishes(("sms",)), person=PersonId("p"))
    decision = judged(a_debtor(person=PersonId("p")), linked)
    assert isinstance(decision, Never) and decision.reason == "opted_out"


@pytest.mark.parametrize("debtor", [a_debtor(profile=None), a_debtor(debt=with_(DEBT, id=OTHER))])
def test_what_is_not_known_yet_neither_leaves_nor_is_refused(debtor: Debtor) -> None:
    assert isinstance(judged(debtor), NotKnown)


def test_a_parked_record_of_anybody_linked_keeps_everything_back() -> None:
    linked = a_debtor("debtor-2")
    linked.common.parked = 1
    assert isinstance(judged(a_debtor(), linked), NotKnown)


def test_outside_the_hours_of_the_law_it_waits_for_them() -> None:
    night = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai
    decision = judged(a_debtor(), now=night)
    assert isinstance(decision, Never) and decision.state == "expired"
    early = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # 07:00
    decision = judged(a_debtor(), now=early)
    assert isinstance(decision, Later) and decision.until == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def test_in_the_last_seconds_of_a_window_a_text_does_not_leave_any_more() -> None:
    late = datetime(2026, 11, 24, 9, 59, 50, tzinfo=UTC)  # not_after is 10:00, the margin 15 s
    decision = judged(a_debtor(), now=late)
    assert isinstance(decision, Leave)
    assert decision.leave_by <= NOW + timedelta(hours=8)
    ten_to_ten = datetime(2026, 11, 24, 13, 59, 50, tzinfo=UTC)  # 21:59:50 in Shanghai
    contact = with_(a_contact(), not_after=ten_to_ten + timedelta(hours=20))
    found = gate.judge(contact, a_debtor(), (a_debtor(),), SETTINGS, ten_to_ten)
    assert isinstance(found, Later) and found.reason == "window_closes"


def test_after_not_after_it_is_expired_whatever_else_stands() -> None:
    decision = judged(a_debtor(profile=None), now=NOW + timedelta(hours=9))
    assert isinstance(decision, Never) and decision.state == "expired"


def an_earlier(channel: str, result: str, **more: Any) -> Past:
    made: Past = with_(Past(NOW - timedelta(hours=1), channel, result, "xyf", (CASE,)), **more)
    return made


def a_call_made(hours_ago: int, n: int) -> Past:
    return Past(NOW - timedelta(hours=hours_ago), "call", "conversation", "xyf", (CASE,))


def test_calls_are_capped_over_everyone_who_is_the_same_person() -> None:
    """CN-GBT45251-FREQ-INTERACTIVE counts per person: of three talks today two lie with the one, one with the other."""
    evening = NOW + timedelta(hours=8)
    talks = {f"o{n}": a_call_made(-n, n) for n in (1, 2, 3)}
    alone = a_debtor(past={"o1": talks["o1"]})
    linked = a_debtor("debtor-2", debt=with_(DEBT, id=OTHER), past={"o2": talks["o2"], "o3": talks["o3"]})
    contact = with_(a_contact(channel="call"), not_after=evening + timedelta(days=1))
    decision = gate.judge(contact, alone, (alone, linked), SETTINGS, evening)
    assert isinstance(decision, Later)
    assert (decision.verdict.rule_id, decision.verdict.also_failing) == ("CN-GBT45251-FREQ-INTERACTIVE", [])
    assert decision.until == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)  # 08:00 of the next day
    assert isinstance(gate.judge(contact, alone, (alone,), SETTINGS, evening), Leave)


@pytest.mark.parametrize("channel", ["call", "sms", "email", "letter", "visit"])
def test_whatever_is_recorded_of_a_contact_is_a_result_that_its_channel_can_have(channel: str) -> None:
    assert {facts.result_of(code, channel) for code in [*facts.RESULTS_BY_CODE, "X"]} <= POSSIBLE[channel]
    for state in ("reserved", "claimed", "scheduled", "submitted", "delivered", "failed", "unknown", "queued"):
        assert gate.past_of(a_contact(channel=channel, state=state), NOW).result in POSSIBLE[channel]


def test_an_unknown_contact_counts_as_sent() -> None:
    unknown = with_(a_contact(), id=ContactId("contact-0"), state="unknown", left_at=NOW - timedelta(hours=1))
    debtor = a_debtor(contacts={unknown.id: unknown})
    (row,) = gate.history_of(a_contact(), (debtor,))
    assert row.result == "unknown"


def test_a_planned_contact_does_not_count() -> None:
    planned = with_(a_contact(), id=ContactId("contact-0"))
    assert gate.history_of(a_contact(), (a_debtor(contacts={planned.id: planned}),)) == []


def test_a_place_without_a_pack_gets_our_own_ceilings() -> None:
    decision = judged(a_debtor(profile=with_(PROFILE, jurisdictions=("TW",), zones=("Asia/Taipei",))))
    assert isinstance(decision, Leave)
    assert [pack.id for pack in decision.verdict.packs] == ["POLICY"]


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("channel", ["sms", "call", "visit"])
def test_whoever_nobody_has_contacted_shares_what_the_law_says_of_all_who_are_alike(channel: str, hour: int) -> None:
    now = NOW + timedelta(hours=hour)
    for place in sorted(shipped().packs):
        for wish in (Wishes(), Wishes(("email",), agreed_windows=("07:00-23:00",)), Wishes(cease=True)):
            known = facts.facts_of(a_contact(channel=channel), DEBT, PROFILE, wish, SETTINGS, now)
            alone = facts.proposed_of(channel, now, "ref-1", "xyf", CASE)
            shared = law.unheard(known, (place,), channel, now)
            assert shared == law.hear(known, (place,), (), alone)


PLACES = (("CN",), ("US-NYC", "US-MA"), ("GB",), ("DE",), ("US-TX",), ("TW",), ("ID",), ("AU",), ("KR", "VN"))


@pytest.mark.parametrize("places", PLACES)
@pytest.mark.parametrize("channel", ["sms", "call", "visit"])
def test_a_receipts_question_asked_again_gives_the_same_verdict(channel: str, places: tuple[str, ...]) -> None:
    """By day and night, on a Sunday and a holiday, with and without windows of the debtor's own and a history."""
    wishes = (Wishes(), Wishes(("visit",), False, ("07:00-23:00",), ("22:00-06:00",)), Wishes(cease=True))
    calls = {f"o{n}": a_call_made(1 + n, n) for n in range(9)}
    for now in (NOW, NOW + timedelta(hours=13), NOW + timedelta(days=5), datetime(2027, 1, 1, 3, tzinfo=UTC)):
        for wish in wishes:
            for past in ({}, calls):
                debtor = a_debtor(profile=with_(PROFILE, jurisdictions=places), past=past, wishes=wish)
                known = facts.facts_of(a_contact(channel=channel), DEBT, debtor.profile or PROFILE, wish, SETTINGS, now)
                proposed = facts.proposed_of(channel, now, "ref-1", "xyf", CASE)
                history = gate.history_of(a_contact(), (debtor,))
                opinion = law.hear(known, places, history, proposed)
                kept = opinion.receipt(history, proposed, None)
                said = msgspec.json.decode(msgspec.json.encode(kept), type=Verdict)
                assert said == kept
                asked = read(receipts.question_of(said), shipped(), nobody_knows)
                again = compile(asked.packs).judge(asked.facts, asked.history, asked.proposed, asked.calendar)
                assert again == opinion.said


@pytest.mark.parametrize(
    ("places", "packs"),
    [
        (("CN",), {"CN"}), (("US-TX",), {"US"}), (("US-NYC",), {"US", "US-NYC"}), (("GB",), {"UK"}),
        (("UK",), {"UK"}), (("DE",), {"EU"}), (("CN-44",), {"CN"}), (("TW",), set()), (("HK", "CN"), {"HK", "CN"}),
    ],
)  # fmt: skip
def test_the_law_of_a_country_binds_in_its_parts_and_that_of_a_union_in_its_countries(
    places: tuple[str, ...], packs: set[str]
) -> None:
    assert {pack.id for pack in law.of(places).versions} == packs | {"POLICY"}


@pytest.mark.parametrize(
    ("debtor", "why"),
    [
        (a_debtor(profile=with_(PROFILE, jurisdictions=("ZZ",))), "unknown jurisdiction 'ZZ'"),
        (a_debtor(profile=with_(PROFILE, jurisdictions=("CN", "Q1"))), "unknown jurisdiction 'Q1'"),
        (a_debtor(profile=with_(PROFILE, zones=("Mars/Phobos",))), "unknown time zone 'Mars/Phobos'"),
        (a_debtor(wishes=Wishes(agreed_windows=("25:00-26:00",))), "'25:00' is not a time of day"),
        (a_debtor(wishes=Wishes(inconvenient_windows=("09:00-09:00",))), "window 09:00-09:00 is empty"),
        (a_debtor(past={"o": an_earlier("letter", "conversation")}), "a letter with the result conversation"),
        (a_debtor(past={"o": an_earlier("sms", "met")}), "a sms with the result met"),
        (a_debtor(past={"o": an_earlier("visit", "delivered")}), "a visit with the result delivered"),
        (a_debtor(past={"o": an_earlier("fax", "sent")}), "a fax with the result sent"),
        (a_debtor(past={"o": an_earlier("call", "shouted")}), "a call with the result shouted"),
        (a_debtor(past={"o": an_earlier("call", "answered", at=datetime(1, 1, 1, tzinfo=UTC))}), "of the year 1"),
        (a_debtor(past={"o": an_earlier("call", "answered", debts=())}), "about no debt"),
        (a_debtor(past={"o": Past(NOW + timedelta(hours=2), "call", "answered", "xyf", (CASE,))}), "in the future"),
        (a_debtor(past={"o": Past(datetime(2026, 11, 24, 1), "call", "answered", "xyf", (CASE,))}), "without a zone"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_set_aside_with_the_reason(debtor: Debtor, why: str) -> None:
    decision = judged(debtor)
    assert isinstance(decision, Senseless) and why in decision.reason


@pytest.mark.parametrize(
    ("place", "zone", "is_told_apart"),
    [
        ("US", "America/New_York", True), ("US-MA", "America/New_York", True), ("VN", "Asia/Ho_Chi_Minh", True),
        ("CN", "Asia/Shanghai", False), ("RU", "Asia/Vladivostok", False), ("TW", "Asia/Taipei", False),
    ],
)  # fmt: skip
def test_while_nobody_has_said_as_whom_a_creditor_acts_nothing_leaves_where_the_law_tells_them_apart(
    place: str, zone: str, is_told_apart: bool
) -> None:
    debtor = a_debtor(profile=with_(PROFILE, zones=(zone,), jurisdictions=(place,)))
    assumed = with_(SETTINGS, acts_as_assumed=True)
    decision = gate.judge(a_contact(), debtor, (debtor,), assumed, NOW)
    if is_told_apart:
        assert isinstance(decision, Senseless) and "say acts_as: PUT /api/intake/v1/creditors/xyf" in decision.reason
    else:
        assert decision == gate.judge(a_contact(), debtor, (debtor,), SETTINGS, NOW)
    said = gate.judge(a_contact(), debtor, (debtor,), with_(SETTINGS, acts_as_assumed=False), NOW)
    assert not isinstance(said, Senseless)


def many_hours(count: int) -> CreditorInForce:
    """A creditor with a pack of its own, of so many windows."""
    return CreditorInForce(name="X", local=(local_pack("*", text(quarters(count))),))


@pytest.mark.parametrize(
    ("zones", "count", "is_judged"), [(1, 90, True), (3, 90, False), (3, 60, True), (4, 60, False)]
)
def test_a_contact_whose_windows_in_so_many_zones_would_take_long_is_set_aside(
    zones: int, count: int, is_judged: bool
) -> None:
    """(90 + 2) windows in 3 zones and (60 + 2) in 5 are more than 256."""
    names = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Tokyo", "Asia/Bangkok", "Asia/Seoul")[: zones if zones < 4 else 5]
    wishes = Wishes(agreed_windows=("09:00-18:00",), inconvenient_windows=("12:00-13:00",))
    debtor = a_debtor(profile=with_(PROFILE, zones=names), wishes=wishes)
    decision = gate.judge(a_contact(), debtor, (debtor,), many_hours(count), NOW)
    assert isinstance(decision, Senseless) is not is_judged
    if not is_judged:
        assert f"{count + 2} windows in {len(names)} zones" in decision.reason  # type: ignore[union-attr]


def test_a_history_longer_than_the_door_takes_is_set_aside_too() -> None:
    past = {str(n): Past(NOW - timedelta(days=3, seconds=n), "call", "busy", "xyf", (CASE,)) for n in range(5_001)}
    decision = judged(a_debtor(past=past))
    assert isinstance(decision, Senseless) and decision.reason.startswith("5001 earlier contacts")
    del past["0"]
    assert isinstance(judged(a_debtor(past=past)), Leave)


def test_only_who_stands_alone_with_one_text_is_judged_together_with_others() -> None:
    def waiting(name: str, *texts: tuple[str, int]) -> Due:
        contacts = {ContactId(n): with_(a_contact(), id=ContactId(n), priority=p) for n, p in texts}
        debtor = a_debtor(name, contacts=contacts)
        return Due(debtor, [debtor], None)

    many = [waiting(f"d{n}", (f"c{n}", 0)) for n in range(2 * TOGETHER_MAX + 1)]
    twice, linked, nothing = waiting("twice", ("low", 0), ("high", 1)), waiting("linked", ("l", 0)), waiting("nothing")
    linked = linked._replace(group=[linked.debtor, nothing.debtor])
    idle, rounds = rounds_of([twice, *many[:5], linked, nothing, *many[5:]], NOW)
    assert idle == [nothing]
    assert [len(drafts) for drafts in rounds] == [TOGETHER_MAX, TOGETHER_MAX, 1, 1, 1, 1]
    told = [draft.contact.id for drafts in rounds for draft in drafts]
    assert told == [*(f"c{n}" for n in range(len(many))), "high", "low", "l"]
    assert rounds_of(many, NOW - timedelta(seconds=1)) == (many, [])


def test_a_creditor_s_further_packs_bind_in_their_jurisdiction_alone() -> None:
    settings = CreditorSettings(name="X", packs={"CN": ["VN", "UK"], "US": ["US-NYC"]})
    decision = gate.judge(a_contact(), a_debtor(), (a_debtor(),), settings, NOW)
    assert isinstance(decision, Leave)
    assert [pack.id for pack in decision.verdict.packs] == ["CN", "UK", "VN", "POLICY"]
