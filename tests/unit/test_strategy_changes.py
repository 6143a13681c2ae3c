"""What stops a plan, what lets it go on, and what it does with what became of its contacts."""

from typing import Any

import pytest

from libs.common.events.envelope import Money
from libs.common.events.intake import (
    DebtorErased,
)
from libs.common.events.outreach import ContactFailed, ContactUnknown, PreferenceChanged
from libs.common.events.strategy import ContactRequested, ContactWithdrawn, PlanAssigned, PlanEnded, PlanRevised
from libs.common.events.tracking import (
    CaseAssigned,
    CaseClosed,
    HoldPlaced,
    HoldReleased,
    PromiseBroken,
    PromiseCancelled,
    PromiseKept,
    PromisePartlyKept,
)
from libs.common.kernel.clock import midnight
from libs.common.kernel.ids import CaseId
from libs.common.store.reference import Reference
from services.strategy.store import strategies
from tests.unit.strategy_desk import (
    DAY,
    TEN,
    TODAY,
    ZONE,
    Desk,
    a_debtor,
    about,
    case_of,
    changed,
    cleared,
    opened,
    outcome,
    promised,
    suppressed,
)


def test_a_promise_keeps_the_case_quiet_until_tracking_says_what_became_of_it() -> None:
    deadline = midnight(TODAY + 8 * DAY, ZONE)
    desk = Desk().hear(a_debtor(), opened(8), promised(deadline))
    revised = desk.all(PlanRevised)[0]
    assert (revised.reason, revised.quiet_until) == ("promise", deadline)
    assert {step.suppressed for step in revised.steps} == {"promise"}
    assert [withdrawn.reason for withdrawn in desk.all(ContactWithdrawn)] == ["promise"]
    desk.pass_days(9)
    assert len(desk.asked()) == 1
    desk.hear(PromiseKept(**about(), amount=Money(1, "CNY"), paid=Money(1, "CNY"), effective=deadline))
    assert ("m1l-call-14", "suppressed", "promise") in desk.steps()
    desk.pass_days(5)
    assert desk.asked()[1:] == [("m1l-call-21", "2026-12-07")]


def test_a_broken_promise_is_a_call_on_the_same_day() -> None:
    deadline = midnight(TODAY + 3 * DAY, ZONE)
    desk = Desk().hear(a_debtor(), opened(8), promised(deadline), promised(deadline + 30 * DAY, promise="Q"))
    desk.pass_until(deadline).hear(PromiseBroken(**about(), amount=Money(1, "CNY"), effective=deadline))
    desk.pass_days(1)
    assert desk.asked()[-1] == ("broken-promise-call", "2026-11-27")
    request = desk.all(ContactRequested)[-1]
    assert request.channel == "call" and request.priority >= 10_000
    assert request.plan_version == desk.all(PlanRevised)[-1].plan_version == desk.case().plan_version


def test_a_promise_partly_kept_or_cancelled_lets_the_plan_go_on() -> None:
    money = Money(1, "CNY")
    for over in (
        PromiseCancelled(**about(), reason="x"),
        PromisePartlyKept(**about(), amount=money, paid=money, effective=TEN),
    ):
        desk = Desk().hear(a_debtor(), opened(8), promised(TEN + 9 * DAY), over)
        assert desk.case().status == "active"
        desk.pass_days(6)
        assert desk.asked()[-1] == ("m1l-call-14", "2026-11-30")


@pytest.mark.parametrize("case", [case_of("A"), None])
def test_a_hold_stops_everything_until_it_is_released(case: CaseId | None) -> None:
    hold = HoldPlaced(hold_id="h", reason="hardship", case_id=case)  # type: ignore[arg-type]
    desk = Desk().hear(a_debtor(), opened(8), hold).pass_days(40)
    assert desk.case().status == "held" and len(desk.asked()) == 1 and desk.case().stage == "M1-late"
    assert [plan.reason for plan in desk.all(PlanRevised)] == ["hold"]
    desk.hear(HoldReleased(hold_id="h", reason="decided"))  # type: ignore[arg-type]
    assert desk.all(PlanRevised)[-1].stage == "M2"
    assert desk.case().status == "active"


def test_a_hold_with_an_end_ends_by_itself_and_that_of_a_promise_is_not_counted_twice() -> None:
    hold = HoldPlaced(hold_id="h", reason="manual", until=TEN + 3 * DAY)  # type: ignore[arg-type]
    desk = Desk().hear(a_debtor(), opened(8), hold).pass_days(3)
    assert [plan.reason for plan in desk.all(PlanRevised)] == ["hold", "hold_over"]
    desk.hear(HoldPlaced(hold_id="p", reason="promise", case_id=case_of("A")))  # type: ignore[arg-type]
    assert desk.case().status == "active" and not desk.debtor.holds


def test_an_opt_out_moves_the_steps_to_another_channel_and_cease_ends_them() -> None:
    desk = Desk().hear(a_debtor("sms", "call", "email"), opened(8))
    desk.hear(PreferenceChanged(change="opt_out", channels=["call"]))
    assert [step.channel for step in desk.case().steps if step.state == "planned"] == ["sms", "sms", "sms"]
    desk.hear(PreferenceChanged(change="windows"), PreferenceChanged(change="opt_in", channels=["call"]))
    assert "call" in {step.channel for step in desk.case().steps if step.state == "planned"}
    desk.hear(PreferenceChanged(change="cease")).pass_days(40)
    assert len(desk.asked()) == 1
    assert {step.reason for step in desk.case().steps} == {"cease"}
    desk.hear(PreferenceChanged(change="opt_in"))
    assert not desk.debtor.ceased


def test_a_wrong_number_leaves_the_other_phone_then_another_channel() -> None:
    desk = Desk().hear(a_debtor("sms", "call", "email", phones=2), opened(8))
    contact = desk.all(ContactRequested)[0].contact_id
    desk.hear(outcome("WN", contact))
    assert desk.case().steps[0].state == "done" and desk.case().steps[0].reason == "WN"
    assert {step.channel for step in desk.case().steps if step.state == "planned"} == {"call", "sms"}
    desk.hear(outcome("DC"))
    assert {step.channel for step in desk.case().steps if step.state == "planned"} == {"email"}
    assert desk.all(ContactWithdrawn) == []
    desk.hear(a_debtor("sms", "call", phones=3))
    assert desk.debtor.wrong == 0 and {s.channel for s in desk.case().steps if s.state == "planned"} == {"call", "sms"}


def test_a_call_without_answer_is_followed_by_a_text_on_the_next_day() -> None:
    desk = Desk().hear(a_debtor(), opened(8))
    desk.hear(outcome("NA", desk.all(ContactRequested)[0].contact_id)).pass_days(2)
    assert desk.asked()[1:] == [("text-after-no-answer", "2026-11-25")]
    assert desk.all(PlanRevised)[-1].reason == "outcome:NA"
    assert desk.all(ContactWithdrawn) == []


def test_a_contact_that_outreach_does_not_make_is_noted_and_an_expired_one_comes_again() -> None:
    desk = Desk().hear(a_debtor(), opened(8))
    assert desk.hear(suppressed(desk, "blocked", "CN-1")).steps()[0] == ("m1l-call-8", "suppressed", "CN-1")
    desk = Desk().hear(a_debtor(), opened(8))
    for day in range(1, 5):
        desk.pass_until(midnight(TODAY + day * DAY, ZONE)).hear(suppressed(desk, "expired")).pass_until(TEN + day * DAY)
    assert [step for step, _ in desk.asked()] == ["m1l-call-8"] * 3
    assert desk.steps()[0] == ("m1l-call-8", "suppressed", "rule")


def test_a_contact_that_failed_or_is_unknown_is_noted_and_not_repeated() -> None:
    desk = Desk().hear(a_debtor(), opened(3))
    request = desk.all(ContactRequested)[0]
    about_it: dict[str, Any] = {
        "contact_id": request.contact_id, "case_id": case_of("A"), "creditor": "xyf", "channel": "sms", "reason": "x",
    }  # fmt: skip
    desk.hear(ContactUnknown(**about_it, attempt=1))
    assert desk.steps()[-1] == ("m1e-text-3", "done", "unknown")
    desk.hear(ContactFailed(**about_it, state="failed")).pass_days(4)
    assert desk.steps()[-1] == ("m1e-text-3", "failed", "x") and len(desk.asked()) == 1


def test_a_part_payment_revises_the_plan_and_the_step_comes_again_if_it_had_not_left() -> None:
    desk = Desk().hear(a_debtor(), opened(8), changed(TODAY - 8 * DAY, cause="payment"))
    assert [plan.reason for plan in desk.all(PlanRevised)] == ["payment"]
    assert [withdrawn.reason for withdrawn in desk.all(ContactWithdrawn)] == ["payment"]
    desk.hear(suppressed(desk, "cancelled", "payment")).pass_days(1)
    assert desk.asked() == [("m1l-call-8", "2026-11-24"), ("m1l-call-8", "2026-11-25")]
    assert desk.all(ContactRequested)[1].plan_version == 2


def test_a_part_payment_that_moves_the_due_date_anchors_the_plan_anew() -> None:
    desk = Desk().hear(a_debtor(), opened(33)).pass_days(1)
    desk.hear(changed(TODAY - 3 * DAY, cause="snapshot"))
    assert desk.case().stage == "M1-early" and desk.all(PlanRevised)[-1].stage == "M1-early"
    desk.pass_days(35)
    stages = [plan.stage for plan in desk.all(PlanRevised)]
    assert stages == ["M1-early", "M1-late", "M2"]
    assert [step for step, _ in desk.asked()][1:4] == ["m1l-call-8", "m1l-call-14", "m1l-call-21"]


def test_a_due_date_that_moves_far_back_enters_one_stage_a_day() -> None:
    desk = Desk().hear(a_debtor(), opened(1)).pass_days(1)
    desk.hear(changed(TODAY - 70 * DAY)).pass_days(3)
    entered = [(plan.stage, plan.decided_by[-2].row) for plan in desk.all(PlanRevised)]
    assert entered == [("M1-late", "one_stage_a_day"), ("M2", "one_stage_a_day"), ("M3", "m3")]


def test_a_snapshot_that_changes_only_the_amount_tells_nothing() -> None:
    desk = Desk().hear(a_debtor(), opened(8))
    before = len(desk.told)
    assert len(desk.hear(changed(TODAY - 8 * DAY)).told) == before
    assert desk.case().amount_minor == 100_000


def test_a_cleared_case_ends_and_a_reopened_one_goes_on_counting_its_versions() -> None:
    desk = Desk().hear(a_debtor(), opened(3), cleared(), cleared())
    assert [type(told.event).__name__ for told in desk.told] == [
        "PlanAssigned", "ContactRequested", "ContactWithdrawn", "PlanEnded",
    ]  # fmt: skip
    assert desk.debtor.next_wake() is None
    desk.hear(changed(TODAY)).hear(opened(3, reopened=True), opened(3))
    assert [plan.plan_version for plan in desk.all(PlanAssigned)] == [1, 2]
    desk.hear(CaseClosed(case_id=case_of("A"), creditor="xyf", reason="sold"))
    assert desk.all(PlanEnded)[-1].reason == "closed"


def test_who_works_a_case_is_kept_whichever_comes_first() -> None:
    assigned = CaseAssigned(case_id=case_of("A"), creditor="xyf", team="north", assigned_to="ann")
    for desk in (Desk().hear(assigned, opened(3)), Desk().hear(opened(3), assigned)):
        assert (desk.case().team, desk.case().assigned_to, desk.debtor.assigned) == ("north", "ann", {})


def test_nothing_is_asked_of_an_erased_debtor() -> None:
    desk = Desk().hear(a_debtor(), opened(3, "A"), opened(3, "B"), DebtorErased(reason="request")).pass_days(90)
    assert {ended.reason for ended in desk.all(PlanEnded)} == {"erased"} and len(desk.asked()) == 1


def test_a_new_version_is_in_force_for_the_next_stage() -> None:
    desk = Desk().hear(a_debtor(), opened(3))
    desk.references.add(Reference("strategy", "default", 2, strategies.shipped()))
    desk.hear(changed(TODAY - 3 * DAY, cause="payment"))
    assert desk.case().strategy_version == 1
    desk.pass_days(5)
    assert desk.case().strategy_version == 2


def test_a_step_that_comes_again_takes_a_channel_that_is_open_by_then() -> None:
    desk = Desk().hear(a_debtor(), opened(8), PreferenceChanged(change="opt_out", channels=["call"]))
    desk.hear(suppressed(desk, "cancelled", "withdrawn:opt_out")).pass_days(1)
    assert [(request.step, request.channel) for request in desk.all(ContactRequested)] == [
        ("m1l-call-8", "call"), ("m1l-call-8", "sms"),
    ]  # fmt: skip
    desk = Desk().hear(a_debtor("call"), opened(8), PreferenceChanged(change="opt_out", channels=["call"]))
    assert desk.hear(suppressed(desk, "cancelled")).steps()[0] == ("m1l-call-8", "suppressed", "no_channel")


def test_a_follow_up_that_waits_takes_a_channel_that_is_open_by_then() -> None:
    desk = Desk().hear(a_debtor("sms", "call", "email"), opened(8), outcome("NA"))
    desk.hear(PreferenceChanged(change="opt_out", channels=["sms"])).pass_days(2)
    assert ("text-after-no-answer", "email") in [(r.step, r.channel) for r in desk.all(ContactRequested)]
