"""What a case's book says, whose a case is, and what an outcome brings."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from libs.common.events.envelope import Event, Money
from libs.common.events.intake import DelinquencyChanged
from libs.common.events.outreach import (
    CallClaimed,
    CallQueued,
    CallReleased,
    ContactSubmitted,
    PreferenceChanged,
    Verdict,
)
from libs.common.events.strategy import DecidingRow, PlanAssigned
from libs.common.events.tracking import CaseAssigned, HoldPlaced, OutcomeRecorded, PromiseMade
from libs.common.kernel.ids import AccountId, CaseId, ContactId, HoldId, derive
from libs.common.kernel.problems import Conflict
from libs.common.store.reference import NotYet, References
from services.tracking.handlers.commands import (
    Assigned,
    HoldWanted,
    MatterClosed,
    MatterOpened,
    Noted,
    Outcome,
    Release,
    add_note,
    assign_case,
    close_matter,
    hold_once,
    open_matter,
    record_outcome,
    release,
)
from services.tracking.policy.codes import CODES, flags_of
from tests.tracking import Book, day, facts

CONTACT = ContactId(derive("contact", "x"))
OTHER = CaseId(derive("case", "other"))


def claimed(book: Book, collector: str = "ann", hours: int = 1) -> CallClaimed:
    return CallClaimed(
        contact_id=CONTACT, case_id=book.case, creditor="xyf", collector=collector, attempt=1,
        until=book.now + timedelta(hours=hours), verdict=Verdict(decision="allow", judged_at=book.now),
    )  # fmt: skip


def released(book: Book, reason: Any = "released") -> CallReleased:
    return CallReleased(contact_id=CONTACT, case_id=book.case, creditor="xyf", collector="ann", reason=reason)


def queued(book: Book) -> CallQueued:
    return CallQueued(contact_id=CONTACT, case_id=book.case, creditor="xyf", priority=5)


def outcome(book: Book, code: str, **more: Any) -> list[Event]:
    name = derive("outcome", code, str(len(book.lines)))
    given = {"channel": "call", "at": book.now, "collector": "ann", **more}
    return book.command(record_outcome, Outcome(outcome_id=name, case=book.case, code=CODES[code], **given))


def test_a_book_says_in_order_what_happened_and_where_its_record_stands() -> None:
    book = Book()
    row = DecidingRow("ladder", "m1-early", {"dpd": 3})
    book.take(PlanAssigned(
        case_id=book.case, creditor="xyf", plan_version=1, strategy="ladder", strategy_version=1, stage="M1",
        decided_by=[row],
    ), "strategy")  # fmt: skip
    book.take(ContactSubmitted(
        contact_id=CONTACT, case_id=book.case, creditor="xyf", channel="sms", attempt=1, provider="sandbox",
        provider_id="7", step="sms-1", strategy="ladder",
    ), "outreach")  # fmt: skip
    assert [(line[1], line[4], line[5], line[7]) for line in book.lines] == [
        (1, "delinquency_opened", "intake", 1),
        (2, "plan_assigned", "strategy", 2),
        (3, "contact_submitted", "outreach", 3),
    ]
    assert json.loads(book.lines[1][8])["decided_by"] == ["ladder/m1-early"]


def test_a_line_may_come_before_its_case_is_known() -> None:
    book = Book()
    book.take(ContactSubmitted(
        contact_id=CONTACT, case_id=OTHER, creditor="xyf", channel="sms", attempt=1, provider="p", provider_id="1",
    ), "outreach")  # fmt: skip
    book.open(AccountId(derive("account", "b")), OTHER, 500, "L-2")
    assert [line[1] for line in book.lines if line[0] == OTHER] == [1, 2]


def test_what_concerns_the_person_stands_in_every_open_case() -> None:
    book = Book()
    book.open(AccountId(derive("account", "b")), OTHER, 500, "L-2")
    book.clear()
    book.take(PreferenceChanged(change="opt_out", channels=["sms"]), "outreach")
    assert [line[0] for line in book.lines if line[4] == "preference_changed"] == [OTHER]


def test_a_case_follows_what_is_overdue_and_closes_when_nothing_is() -> None:
    book = Book(overdue_minor=500)
    book.take(DelinquencyChanged(
        case_id=book.case, account_id=book.account, creditor="xyf", creditor_version=1, overdue=Money(300, "CNY"),
        oldest_due=date(2026, 2, 26), local_date=date(2026, 3, 1), bucket="M2", band=0, difficulty="normal",
        cause="payment", as_of=book.now,
    ))  # fmt: skip
    case = book.debtor.cases[book.case]
    assert (case.overdue_minor, case.bucket, case.open) == (300, "M2", True)
    book.clear()
    assert (book.debtor.cases[book.case].overdue_minor, book.debtor.cases[book.case].open) == (0, False)


def test_a_claim_assigns_the_case_for_its_duration() -> None:
    book = Book()
    book.command(assign_case, Assigned(book.case, "default", "bob", "assigned"))
    book.take(queued(book), "outreach")
    told = book.take(claimed(book, "user:ann/collector"), "outreach")
    assert [e.assigned_to for e in told if isinstance(e, CaseAssigned)] == ["ann"]
    told = book.take(released(book), "outreach")
    assert [e.assigned_to for e in told if isinstance(e, CaseAssigned)] == ["bob"]


def test_a_claim_that_nobody_ends_lapses_at_its_instant() -> None:
    book = Book()
    book.take(queued(book), "outreach")
    book.take(claimed(book), "outreach")
    told = book.tick(book.now + timedelta(hours=2))
    assert [e.assigned_to for e in told if isinstance(e, CaseAssigned)] == [None]
    assert book.take(released(book, "lapsed"), "outreach") == []
    assert book.debtor.next_wake() is None


def test_a_lasting_assignment_during_a_claim_holds_after_it() -> None:
    book = Book()
    book.take(claimed(book), "outreach")
    book.command(assign_case, Assigned(book.case, "default", "eve", "assigned"))
    book.take(released(book, "done"), "outreach")
    assert book.debtor.cases[book.case].assigned_to == "eve"


def test_a_case_waits_for_the_settings_that_it_names() -> None:
    book = Book()
    book.references = References()
    with pytest.raises(NotYet):
        book.open(AccountId(derive("account", "b")), OTHER, 500, "L-2")


def test_a_claim_waits_for_its_case() -> None:
    book = Book()
    del book.debtor.cases[book.case]
    with pytest.raises(NotYet):
        book.take(claimed(book), "outreach")


def test_an_outcome_of_a_call_comes_once_from_whoever_has_claimed_it() -> None:
    book = Book()
    with pytest.raises(Conflict):
        outcome(book, "NA", contact=CONTACT)
    book.take(queued(book), "outreach")
    with pytest.raises(Conflict):
        outcome(book, "NA", contact=CONTACT)
    book.take(claimed(book, "bob"), "outreach")
    with pytest.raises(Conflict):
        outcome(book, "NA", contact=CONTACT)
    outcome(book, "NA", contact=CONTACT, collector="bob")
    with pytest.raises(Conflict):
        outcome(book, "NA", contact=CONTACT, collector="bob")
    assert facts(book.told) == ["case_assigned", "outcome_recorded"]


def test_a_promise_outcome_promises_and_holds_until_due_and_grace() -> None:
    book = Book(promise_grace_days=2)
    told = outcome(book, "PTP", wanted=((100_000, date(2026, 3, 10)),))
    assert facts(told) == ["outcome_recorded", "promise_made", "hold_placed"]
    recorded, made, hold = told
    assert isinstance(recorded, OutcomeRecorded) and isinstance(made, PromiseMade) and isinstance(hold, HoldPlaced)
    assert (recorded.attempt, recorded.contacted, recorded.right_party, recorded.result) == (
        True, True, True, "conversation",
    )  # fmt: skip
    assert (hold.reason, hold.case_id, hold.until) == ("promise", book.case, made.deadline)
    assert made.deadline == day(13, 0)


@pytest.mark.parametrize(
    ("code", "events", "reason", "whole"),
    [
        ("DISP", ["dispute_opened", "hold_placed"], "dispute", False),
        ("IDT", ["dispute_opened", "hold_placed"], "identity", False),
        ("HARD", ["hardship_requested", "hold_placed"], "hardship", True),
        ("VUL", ["hold_placed"], "vulnerable", True),
        ("CLP", ["hold_placed"], "claims_paid", False),
        ("REP", ["hold_placed"], "represented", True),
        ("BKY", ["hold_placed"], "insolvent", True),
        ("DEC", ["hold_placed"], "deceased", True),
        ("COMP", ["complaint_opened", "hold_placed"], "complaint", False),
        ("LEGAL", ["hold_placed"], "legal", False),
        ("STOP", ["hold_placed"], "stop", True),
        ("NA", [], None, False),
        ("RTP", [], None, False),
    ],
)
def test_a_code_brings_what_follows_from_it(code: str, events: list[str], reason: str | None, whole: bool) -> None:
    book = Book()
    told = outcome(book, code)
    assert facts(told) == ["outcome_recorded", *events]
    holds = [e for e in told if isinstance(e, HoldPlaced)]
    assert [(h.reason, h.case_id is None) for h in holds] == ([(reason, whole)] if reason else [])
    assert facts(outcome(book, code))[-1] != "hold_placed", "one hold of a reason suffices"


@pytest.mark.parametrize("code", ["DISP", "IDT", "HARD", "BKY", "DEC"])
def test_what_stops_everything_ends_the_promises_too(code: str) -> None:
    book = Book()
    (promise,) = book.promise((100_000, date(2026, 3, 10)))
    assert "promise_cancelled" in facts(outcome(book, code))
    assert book.state(promise)[0] == "CANCELLED"


def test_flags_are_those_of_the_glossary() -> None:
    letters = {c.code: c.flags for c in CODES.values()}
    assert letters["NA"] == letters["LM"] == letters["DROP"] == "A"
    assert letters["HU"] == letters["WN"] == letters["TPC"] == "AC"
    assert letters["PTP"] == letters["DISP"] == letters["VUL"] == "ACR"
    assert letters["LEGAL"] == letters["FAIL"] == letters["SUPP"] == ""
    assert len(CODES) == 28


@pytest.mark.parametrize(
    ("code", "channel", "expected"),
    [
        ("STOP", "call", (True, True, True)),
        ("STOP", "letter", (False, False, False)),
        ("STOP", "sms", (False, False, False)),
        ("DEC", "call", (True, True, False)),
        ("COMP", "visit", (True, True, True)),
    ],
)
def test_some_flags_are_as_it_came(code: str, channel: Any, expected: tuple[bool, bool, bool]) -> None:
    flags = flags_of(CODES[code], channel, None)
    assert (flags.attempt, flags.contacted, flags.right_party) == expected


def test_a_hold_ends_at_its_instant_and_the_system_says_so() -> None:
    book = Book()
    book.command(hold_once, HoldWanted(HoldId(derive("hold", "x")), book.case, "manual", False, day(5)))
    assert facts(book.tick(day(5))) == ["hold_released"]
    assert book.debtor.next_wake() is None


def test_a_hold_is_released_by_a_second_person() -> None:
    book = Book()
    hold = HoldId(derive("hold", "x"))
    book.command(hold_once, HoldWanted(hold, book.case, "manual", True))
    assert book.command(release, Release(hold, "cleo", "mistake")) == []
    assert book.command(release, Release(hold, "cleo", "mistake")) == []
    assert facts(book.command(release, Release(hold, "cora", "mistake"))) == ["hold_released"]
    with pytest.raises(Conflict):
        book.command(release, Release(hold, "cleo", "mistake"))


def test_a_dispute_that_has_its_answer_gives_the_case_free() -> None:
    book = Book()
    assert facts(book.command(open_matter, MatterOpened("m", "dispute", book.case, "amount"))) == [
        "dispute_opened", "hold_placed",
    ]  # fmt: skip
    assert facts(book.command(close_matter, MatterClosed("m", "upheld"))) == ["dispute_resolved", "hold_released"]
    with pytest.raises(Conflict):
        book.command(close_matter, MatterClosed("m", "upheld"))


def test_every_event_of_ours_is_a_line_with_its_version_and_who_did_it() -> None:
    book = Book()
    book.command(add_note, Noted("n", book.case, "ann", "c2VhbGVk"))
    outcome(book, "PTP", wanted=((100, date(2026, 3, 10)),))
    own = [line for line in book.lines if line[5] == "tracking"]
    assert [line[4] for line in own] == facts(book.told)
    assert [json.loads(line[8])["version"] for line in own] == [1, 2, 3, 4]
    assert {json.loads(line[8])["by"] for line in own} == {"user:ann/collector"}
    assert all(line[7] is None for line in own)


def test_a_line_tells_when_it_happened_and_when_it_was_known() -> None:
    book = Book()
    book.now = day(3)
    outcome(book, "NCM", at=day(2))
    at, recorded = book.lines[-1][2:4]
    assert (at, recorded) == (day(2), day(3))
    assert isinstance(at, datetime)
