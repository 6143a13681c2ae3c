"""Which plan a case gets: the ladder, late arrivals, the hold-out arm, and who leads."""

from collections import Counter
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from libs.common.events.intake import (
    CreditorSettings,
)
from libs.common.events.outreach import VisitReported
from libs.common.events.strategy import ContactRequested, ContactWithdrawn, PlanAssigned, PlanEnded, PlanRevised
from libs.common.kernel.clock import midnight
from libs.common.kernel.ids import derive
from libs.common.store.reference import NotYet, Reference, References
from services.strategy.policy import plans
from services.strategy.policy.ladder import Strategy
from services.strategy.store import strategies
from tests.unit.strategy_desk import DAY, STAGES, TEN, TODAY, ZONE, Desk, a_debtor, case_of, changed, cleared, opened


@pytest.mark.parametrize(
    ("dpd", "stage", "now", "past", "later"),
    [
        (0, "M0", "m0-due-today", ["m0-reminder"], []),
        (1, "M1-early", "m1e-text-1", [], ["m1e-text-3"]),
        (3, "M1-early", "m1e-text-3", ["m1e-text-1"], []),
        (6, "M1-early", "m1e-text-3", ["m1e-text-1"], []),
        (8, "M1-late", "m1l-call-8", [], ["m1l-call-14", "m1l-call-21", "m1l-text-26"]),
        (25, "M1-late", "m1l-call-21", ["m1l-call-8", "m1l-call-14"], ["m1l-text-26"]),
        (31, "M2", "m2-senior-31", [], ["m2-offer-38", "m2-senior-45", "m2-text-54"]),
        (90, "M3", "m3-visit-80", ["m3-notice-61", "m3-senior-70"], []),
        (95, "M4-M6", "m4-pre-legal-91", [], ["m5-senior-121", "m6-pre-legal-151"]),
        (500, "M6+", "m7-contact-361", ["m7-contact-181", "m7-contact-271"], []),
    ],
)
def test_a_late_arrival_gets_the_latest_step_of_its_stage_and_the_past_ones_are_on_record(
    dpd: int, stage: str, now: str, past: list[str], later: list[str]
) -> None:
    desk = Desk().hear(a_debtor("sms", "call", "email"), opened(dpd))
    (plan,) = desk.all(PlanAssigned)
    assert plan.stage == stage
    assert [step.step for step in plan.steps if step.suppressed == "past"] == past
    assert desk.asked() == [(now, "2026-11-24")]
    assert [step.step for step in plan.steps if not step.suppressed] == [now, *later]


def test_a_request_names_its_day_and_its_contact_is_derived() -> None:
    desk = Desk().hear(a_debtor(), opened(3))
    (request,) = desk.all(ContactRequested)
    assert (request.not_before, request.not_after) == (TEN, midnight(TODAY + DAY, ZONE))
    assert (request.channel, request.template, request.cases) == ("sms", "second_reminder", [case_of("A")])
    assert Desk().hear(a_debtor(), opened(3)).all(ContactRequested)[0].contact_id == request.contact_id


def test_a_visit_that_is_asked_for_may_be_made_for_ten_days_and_is_noted_once_it_is_reported() -> None:
    desk = Desk().hear(a_debtor("sms", "call", "visit"), opened(80))
    (request,) = desk.all(ContactRequested)
    assert (request.channel, request.not_after) == ("visit", midnight(TODAY + 10 * DAY, ZONE))
    desk.pass_days(2).hear(VisitReported(
        contact_id=request.contact_id, case_id=request.case_id, creditor="xyf", result="NOT_HOME"
    ))  # fmt: skip
    assert ("m3-visit-80", "done", "NOT_HOME") in desk.steps()


def test_a_visit_that_is_asked_for_is_called_off_while_it_may_be_made_when_the_plan_changes() -> None:
    desk = Desk().hear(a_debtor("sms", "call", "visit"), opened(80)).pass_days(5)
    assert desk.all(ContactWithdrawn) == []
    desk.hear(changed(TODAY - 75 * DAY, cause="payment"))
    (withdrawn,) = desk.all(ContactWithdrawn)
    assert withdrawn.contact_id == desk.all(ContactRequested)[0].contact_id


def test_a_whole_ladder_is_climbed_stage_by_stage() -> None:
    desk = Desk().hear(a_debtor(), opened(1)).pass_days(200)
    revised = [plan.stage for plan in desk.all(PlanRevised)]
    assert revised == STAGES[2:]
    assert [step for step, _ in desk.asked()] == [
        "m1e-text-1", "m1e-text-3", "m1l-call-8", "m1l-call-14", "m1l-call-21", "m1l-text-26", "m2-senior-31",
        "m2-offer-38", "m2-senior-45", "m2-text-54", "m3-notice-61", "m3-senior-70", "m3-visit-80", "m4-pre-legal-91",
        "m5-senior-121", "m6-pre-legal-151", "m7-contact-181",
    ]  # fmt: skip


def test_calls_of_harsher_stages_and_larger_amounts_come_first() -> None:
    def priority(dpd: int, **more: Any) -> int:
        return Desk().hear(a_debtor(), opened(dpd, **more)).all(ContactRequested)[0].priority

    assert priority(3) == 0 < priority(8) < priority(9) < priority(8, band=2) < priority(31)


@pytest.mark.parametrize(
    ("consents", "channel"), [(("sms", "call"), "call"), (("sms",), "sms"), (("email",), "email"), (("letter",), None)]
)
def test_a_step_takes_the_first_channel_that_is_open(consents: tuple[str, ...], channel: str | None) -> None:
    desk = Desk().hear(a_debtor(*consents), opened(8))
    assert [request.channel for request in desk.all(ContactRequested)] == ([channel] if channel else [])
    assert channel or {step.suppressed for step in desk.all(PlanAssigned)[0].steps} == {"no_channel"}


@pytest.mark.parametrize(
    ("facts", "branch"), [({"difficulty": "hard"}, "specialist"), ({"band": 0}, "light"), ({}, "standard")]
)
def test_the_branch_follows_from_the_table(facts: dict[str, Any], branch: str) -> None:
    desk = Desk().hear(a_debtor(), opened(10, **facts))
    assert desk.case().branch == branch
    assert [row.table for row in desk.all(PlanAssigned)[0].decided_by] == ["stage", "branch"]


@pytest.mark.parametrize(
    ("hour", "asked_on"),
    [(1, "2026-11-24"), (9, "2026-11-24"), (19, "2026-11-24"), (20, "2026-11-25"), (23, "2026-11-25")],
)
def test_a_step_waits_for_its_hour_and_after_the_last_hour_for_the_next_day(hour: int, asked_on: str) -> None:
    desk = Desk(now=midnight(TODAY, ZONE) + timedelta(hours=hour)).hear(a_debtor(), opened(3))
    desk.pass_until(TEN + DAY)
    assert desk.asked() == [("m1e-text-3", asked_on)]


def test_without_a_strategy_a_case_waits() -> None:
    desk = Desk()
    desk.references = References()
    desk.references.add(Reference("creditor", "xyf", 1, msgspec.to_builtins(CreditorSettings(name="xyf"))))
    with pytest.raises(NotYet):
        desk.hear(a_debtor(), opened(3))


# --- the hold-out arm -------------------------------------------------------------------------------------------------


def test_the_hold_out_is_left_alone_in_the_early_stage_alone_and_is_named() -> None:
    desk = Desk(hold_out_bp=10_000).hear(a_debtor(), opened(1)).pass_days(6)
    (plan,) = desk.all(PlanAssigned)
    assert (plan.arm, {step.suppressed for step in plan.steps}) == ("hold_out", {"hold_out"})
    assert desk.asked() == []
    desk.pass_days(1)
    assert [step for step, _ in desk.asked()] == ["m1l-call-8"]
    assert desk.all(PlanRevised)[0].arm == "hold_out"


def test_the_share_of_the_hold_out_is_the_creditors_and_does_not_hang_on_the_part() -> None:
    ids = [derive("test", str(i)) for i in range(4_000)]
    arms = Counter(plans.arm_of(debtor, "xyf", 500) for debtor in ids)
    assert 140 <= arms["hold_out"] <= 260
    assert [plans.arm_of(debtor, "xyf", 500) for debtor in ids] == [plans.arm_of(debtor, "xyf", 500) for debtor in ids]
    assert any(plans.arm_of(d, "xyf", 500) != plans.arm_of(d, "abc", 500) for d in ids)


# --- one debtor, several debts ----------------------------------------------------------------------------------------


def test_only_the_leading_case_asks_and_speaks_for_all() -> None:
    desk = Desk().hear(a_debtor(), opened(20, "A"), opened(3, "B"), opened(40, "C", creditor="abc"))
    plans_by_case = {plan.case_id: plan for plan in desk.all(PlanAssigned)}
    assert not plans_by_case[case_of("B")].leading
    assert {step.suppressed for step in plans_by_case[case_of("B")].steps} == {"past", "not_leading"}
    assert [request.case_id for request in desk.all(ContactRequested)] == [case_of("A"), case_of("C")]
    desk.pass_days(1)
    assert desk.all(ContactRequested)[-1].cases[0] == desk.all(ContactRequested)[-1].case_id
    desk.hear(changed(TODAY - 20 * DAY)).pass_days(5)
    request = desk.all(ContactRequested)[-1]
    assert request.case_id == case_of("C") or request.cases == [case_of("A"), case_of("B")]


def test_a_case_that_outranks_takes_the_lead_and_what_was_asked_today_is_called_off() -> None:
    desk = Desk().hear(a_debtor(), opened(3, "A"), opened(15, "B"))
    (withdrawn,) = desk.all(ContactWithdrawn)
    assert withdrawn.case_id == case_of("A")
    (revised,) = desk.all(PlanRevised)
    assert (revised.case_id, revised.leading, revised.reason) == (case_of("A"), False, "leading")
    assert desk.asked() == [("m1e-text-3", "2026-11-24")]  # one conversation a day: B's step waits until tomorrow
    desk.pass_days(1)
    assert desk.all(ContactRequested)[-1].case_id == case_of("B")


def test_when_the_leading_case_ends_the_next_one_leads() -> None:
    desk = Desk().hear(a_debtor(), opened(20, "A"), opened(10, "B"))
    desk.pass_days(2).hear(cleared("A"))
    assert [ended.case_id for ended in desk.all(PlanEnded)] == [case_of("A")]
    revised = desk.all(PlanRevised)[-1]
    assert (revised.case_id, revised.leading, revised.reason) == (case_of("B"), True, "leading")
    desk.pass_days(2)
    assert desk.all(ContactRequested)[-1].case_id == case_of("B")
    assert desk.all(ContactRequested)[-1].step == "m1l-call-14"


def test_equal_dpd_is_decided_by_the_amount_then_by_the_id() -> None:
    desk = Desk().hear(a_debtor(), opened(9, "A", amount=100), opened(9, "B", amount=200), opened(9, "C", amount=200))
    larger = min(case_of("B"), case_of("C"))
    assert [case.id for case in desk.debtor.cases.values() if case.leading] == [larger]


def test_the_shipped_ladder_compiles_and_names_every_stage() -> None:
    ladder = msgspec.convert(strategies.shipped(), Strategy).ladder
    assert list(ladder.index) == STAGES
    assert {rule.stage for rule in ladder.strategy.steps} == set(STAGES)
