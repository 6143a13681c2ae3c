"""Strategy plans by the history that outreach judges by: of whatever both hear, both count the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.events.envelope import Event
from libs.common.events.intake import ContactPoint
from libs.common.events.outreach import ContactReported
from libs.common.events.strategy import ContactRequested
from libs.common.events.tracking import OutcomeRecorded
from libs.common.kernel.ids import CaseId, ContactId
from libs.common.store.context import Context
from libs.common.store.reference import References
from libs.compliance.results import POSSIBLE
from services.outreach.handlers import elsewhere
from services.outreach.handlers import handlers as outreach_handlers
from services.outreach.model import Contact, Debt, Debtor, Profile
from services.outreach.policy import gate
from services.outreach.policy.elsewhere import Told
from services.strategy.model import Talk
from services.strategy.policy import plans
from tests.unit.strategy_desk import DAY, TEN, Desk, a_debtor, case_of, opened
from tests.unit.test_compliance_plan_time import in_new_york, talked

CASE = case_of("A")
CREDITOR = "xyf"


class Both:
    """One debtor in both services: what outreach tells of it strategy hears."""

    def __init__(self) -> None:
        self.desk = Desk().hear(a_debtor("call"))  # no case: plans ask for nothing by themselves
        self.debtor = Debtor(
            profile=Profile((ContactPoint("p0", "mobile", True, ["Asia/Shanghai"]),), ("sms", "call"), zones=("UTC",)),
            debts={CASE: Debt(CASE, CREDITOR, 1, "bank", "loan", 1, "CNY", TEN.date(), "default", "UTC")},
        )
        self.debtor.__dict__["id"] = self.desk.debtor.id

    def apply(self, handler: Any, value: Any, now: datetime) -> list[Event]:
        context = Context("outreach", 12, now, References())
        context.turn_to(self.debtor, None)
        handler(value, self.debtor, context)
        told = [event for facts in context.told.values() for _, event in facts]
        self.desk.now = now
        for event in told:
            if isinstance(event, ContactReported):
                self.desk.hear(event)
        return told

    def outcome(self, channel: Any, result: str, at: datetime) -> None:
        event = OutcomeRecorded(
            outcome_id=f"{channel}{at}", case_id=CASE, creditor=CREDITOR, channel=channel, code=CODES[result],
            attempt=True, contacted=False, right_party=False, at=at, local_date=at.date(), collector="ann",
            result=result,
        )  # fmt: skip
        self.apply(outreach_handlers.by_type["dunwell.tracking.outcome_recorded.v1"], event, at)
        self.desk.hear(event)

    def report(self, told: Told, name: str, now: datetime) -> None:
        self.apply(elsewhere.report, elsewhere.Reported(name, CASE, CREDITOR, told, ""), now)

    def counted(self) -> tuple[list[Any], list[Any]]:
        ours = gate.history_of(msgspec.structs.replace(A_CALL), [self.debtor])
        return sorted(map(_row, ours)), sorted(map(_row, plans.history_of(self.desk.debtor)))


A_CALL = Contact(ContactId("x"), CASE, CREDITOR, "call", "", "", "", 0, TEN, TEN, TEN)
CODES = {"conversation": "RTP", "no_answer": "NA", "voicemail_left": "LM", "busy": "BZ", "rejected_by_debtor": "HU"}


def _row(row: Any) -> tuple[Any, ...]:
    result = "sent" if row.result == "delivered" and row.collector == "self" else row.result  # no cap tells them apart
    return (
        row.at, row.channel, result, row.direction, row.mode, row.person, row.place, row.collector, row.creditor,
        tuple(row.debts),
    )  # fmt: skip


reports = st.builds(
    lambda channel, seed, **more: Told(
        collector="agency-1", channel=channel, result=sorted(POSSIBLE[channel])[seed % len(POSSIBLE[channel])], **more
    ),
    st.sampled_from(["call", "sms", "email", "letter", "visit"]), st.integers(0, 99),
    at=st.integers(0, 86_400 * 20).map(lambda ago: TEN - timedelta(seconds=ago)),
    direction=st.sampled_from(["outbound", "inbound"]), mode=st.sampled_from([None, "notice", "interactive"]),
    person=st.sampled_from(["debtor", "contact"]), place=st.sampled_from(["home", "workplace"]),
)  # fmt: skip
happenings = st.one_of(
    st.tuples(st.just("outcome"), st.sampled_from(sorted(CODES))),
    st.tuples(st.just("report"), st.tuples(reports, st.sampled_from(["r1", "r2", "r3"]))),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(happenings, max_size=8))
def test_whatever_was_said_or_reported_both_count_the_same(told: list[Any]) -> None:
    both = Both()
    for minute, (kind, what) in enumerate(told):
        now = TEN + timedelta(minutes=minute)
        if kind == "outcome":
            both.outcome("call", what, now)
        else:
            told_of, name = what
            both.report(told_of, name, now)
    ours, theirs = both.counted()
    assert theirs == ours


def by_others(days_ago: int, name: str, **more: Any) -> ContactReported:
    fields: dict[str, Any] = {"channel": "call", "result": "no_answer", **more}
    return ContactReported(
        report_id=name, case_id=CASE, creditor=CREDITOR, collector="agency-1", at=TEN - days_ago * DAY, **fields
    )


def test_a_step_waits_for_the_day_on_which_what_others_reported_leaves_it_free() -> None:
    """US-NYC-FREQ: three contacts or attempts in seven dates by this collector; US-MA-940-FREQ by this creditor's."""
    agency = [by_others(1, "r1", result="voicemail_left"), by_others(2, "r2", result="voicemail_left")]
    for place, collectors in (("US-MA", agency), ("US-NYC", [talked(1), talked(2)])):
        somebody = msgspec.structs.replace(in_new_york(), jurisdictions=[place])
        desk = Desk().hear(somebody, opened(2)).pass_days(1)
        asked = [event.step for event in desk.all(ContactRequested)]
        told = Desk().hear(somebody, *collectors, opened(2)).pass_days(1)
        assert len(told.all(ContactRequested)) < len(asked)


def test_a_contact_that_is_reported_anew_counts_once() -> None:
    desk = Desk().hear(a_debtor(), by_others(1, "r1"), by_others(1, "r1", result="conversation"), by_others(2, "r2"))
    assert [(talk.collector, talk.result) for talk in desk.debtor.talks] == [
        ("agency-1", "no_answer"),
        ("agency-1", "conversation"),
    ]


def test_a_state_of_before_reads_what_it_knew_as_our_own_calls() -> None:
    old = ["2026-11-24T02:00:00Z", "call", "no_answer", CREDITOR, ["case"], "debtor", None]
    talk = msgspec.convert(old, Talk, strict=False)
    assert (talk.at, talk.direction, talk.mode, talk.collector) == (
        datetime(2026, 11, 24, 2, tzinfo=UTC), "outbound", "interactive", "self",
    )  # fmt: skip
    assert talk.debts == (CaseId("case"),)
