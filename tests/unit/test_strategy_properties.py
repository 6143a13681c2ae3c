"""What holds of plans whatever happens, in whatever order."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.events.envelope import Money
from libs.common.events.outreach import PreferenceChanged
from libs.common.events.strategy import ContactRequested, PlanAssigned, PlanEnded, PlanRevised
from libs.common.events.tracking import (
    HoldPlaced,
    HoldReleased,
    PromiseBroken,
    PromiseKept,
)
from libs.common.kernel.clock import local_date
from services.strategy.policy import plans
from tests.unit.strategy_desk import (
    DAY,
    STAGES,
    ZONE,
    Desk,
    a_debtor,
    case_of,
    changed,
    cleared,
    opened,
    promised,
    suppressed,
)

MONEY = Money(1, "CNY")
NAMES = st.sampled_from("AB")
HAPPENINGS = st.one_of(
    st.tuples(st.just("days"), st.integers(1, 25)),
    st.tuples(st.just("hours"), st.integers(1, 30)),
    st.tuples(st.just("pay"), NAMES, st.integers(-40, 40)),
    st.tuples(st.just("snapshot"), NAMES, st.integers(-40, 40)),
    st.tuples(st.just("clear"), NAMES),
    st.tuples(st.just("open"), NAMES, st.integers(0, 40)),
    st.tuples(st.just("promise"), NAMES),
    st.tuples(st.sampled_from(["kept", "broken", "hold", "release", "opt_out", "opt_in", "lost_today"])),
)


def happen(desk: Desk, what: tuple[Any, ...]) -> None:
    """One thing that happens; what makes no sense now is left out."""
    today = local_date(desk.now, ZONE)
    match what:
        case ("days", days):
            desk.pass_days(days)
        case ("hours", hours):
            desk.pass_until(desk.now + timedelta(hours=hours))
        case ("pay" | "snapshot" as cause, name, moved) if is_open(desk, name):
            due = min(desk.case(name).oldest_due + moved * DAY, today)
            desk.hear(changed(due, name, "payment" if cause == "pay" else "snapshot"))
        case ("clear", name) if is_open(desk, name):
            desk.hear(cleared(name))
        case ("open", name, dpd) if not is_open(desk, name):
            desk.hear(opened(0, name, oldest_due=today - dpd * DAY))
        case ("promise", name) if is_open(desk, name):
            desk.hear(promised(desk.now + 5 * DAY, name, name))
        case ("kept",):
            for promise, made in list(desk.debtor.promises.items()):
                about_it: dict[str, Any] = {"promise_id": promise, "case_id": made.case, "creditor": "xyf"}
                desk.hear(PromiseKept(**about_it, amount=MONEY, paid=MONEY, effective=desk.now))
        case ("broken",):
            for promise, made in list(desk.debtor.promises.items())[:1]:
                about_it = {"promise_id": promise, "case_id": made.case, "creditor": "xyf"}
                desk.hear(PromiseBroken(**about_it, amount=MONEY, effective=desk.now))
        case ("hold",):
            desk.hear(HoldPlaced(hold_id="h", reason="dispute", case_id=case_of("A")))  # type: ignore[arg-type]
        case ("release",):
            desk.hear(HoldReleased(hold_id="h", reason="x"))  # type: ignore[arg-type]
        case ("opt_out" | "opt_in" as change,):
            desk.hear(PreferenceChanged(change=change, channels=["sms"]))
        case ("lost_today",) if desk.all(ContactRequested):
            desk.hear(suppressed(desk, "cancelled"))


def is_open(desk: Desk, name: str) -> bool:
    return case_of(name) in desk.debtor.cases and desk.case(name).status != "ended"


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 40), st.lists(HAPPENINGS, max_size=25))
def test_no_stage_is_skipped_and_one_conversation_is_held_whatever_happens(dpd: int, happenings: list[Any]) -> None:
    desk = Desk().hear(a_debtor("sms", "call", "email"), opened(dpd))
    for what in happenings:
        happen(desk, what)
        open_cases = [case for case in desk.debtor.cases.values() if case.status != "ended"]
        expected = [plans.leader(open_cases).id] if open_cases else []
        assert [case.id for case in open_cases if case.leading] == expected
    check_stages(desk)
    check_conversation(desk)


def check_stages(desk: Desk) -> None:
    """U6: after its first plan a case enters harsher stages one by one, and at most one a day."""
    stage: dict[str, int] = {}
    days: dict[str, list[date]] = defaultdict(list)
    for at, event in desk.told:
        if isinstance(event, PlanAssigned):
            stage[event.case_id] = STAGES.index(event.stage)
        if isinstance(event, PlanRevised):
            entered = STAGES.index(event.stage)
            assert entered <= stage[event.case_id] + 1, "a stage was skipped"
            if entered > stage[event.case_id]:
                days[event.case_id].append(local_date(at, ZONE))
            stage[event.case_id] = entered
    assert all(len(set(entered)) == len(entered) for entered in days.values())


def check_conversation(desk: Desk) -> None:
    """At most one contact a day, by the plan of that moment, of the case that led."""
    version: dict[str, int] = {}
    leading: set[str] = set()
    days: Counter[date] = Counter()
    for at, event in desk.told:
        if isinstance(event, PlanAssigned | PlanRevised):
            assert event.plan_version == version.get(event.case_id, 0) + 1
            version[event.case_id] = event.plan_version
            (leading.add if event.leading else leading.discard)(event.case_id)
        if isinstance(event, PlanEnded):
            leading.discard(event.case_id)
        if isinstance(event, ContactRequested):
            assert event.plan_version == version[event.case_id]
            assert event.case_id in leading and event.cases[0] == event.case_id
            days[local_date(at, ZONE)] += 1
    assert not days or max(days.values()) == 1
    requested = [request.contact_id for request in desk.all(ContactRequested)]
    assert len(set(requested)) == len(requested)
