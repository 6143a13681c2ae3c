"""Calls to one number keep their distance, whoever calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from services.outreach.model import Past
from services.outreach.policy import gate
from services.outreach.policy.pace import too_close
from tests.unit.test_outreach_gate import CASE, NOW, a_debtor, judged

ZONE = "Asia/Shanghai"
MIDNIGHT = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # the next one in Shanghai


def a_call(minutes_ago: float, result: str = "no_answer", number: str = "ref-1", **more: Any) -> Past:
    past = Past(NOW - timedelta(minutes=minutes_ago), "call", result, "xyf", (CASE,), number=number)
    return msgspec.structs.replace(past, **more)


@pytest.mark.parametrize(
    ("past", "until"),
    [
        (a_call(1), NOW + timedelta(minutes=4)), (a_call(4.99), NOW + timedelta(minutes=0.01)), (a_call(5), None),
        (a_call(1, "unknown"), NOW + timedelta(minutes=4)), (a_call(1, "pending"), NOW + timedelta(minutes=4)),
        (a_call(1, "conversation"), None), (a_call(1, "answered"), None), (a_call(1, number="ref-2"), None),
        (a_call(1, number=""), NOW + timedelta(minutes=4)), (a_call(1, direction="inbound"), None),
        (a_call(1, channel="sms", result="sent"), None),
    ],
)  # fmt: skip
def test_after_a_call_that_nobody_answered_its_number_has_five_minutes_of_peace(
    past: Past, until: datetime | None
) -> None:
    found = too_close([past], "ref-1", ZONE, NOW)
    assert (found.until if found else None) == until


@pytest.mark.parametrize(("made", "until"), [(5, None), (6, MIDNIGHT), (7, MIDNIGHT)])
def test_a_seventh_call_to_a_number_waits_for_the_next_day_of_the_debtor(made: int, until: datetime | None) -> None:
    found = too_close([a_call(10 * n, "conversation") for n in range(1, made + 1)], "ref-1", ZONE, NOW)
    assert (found.until if found else None) == until
    yesterday = [a_call(60 * 11 + n) for n in range(9)]  # before midnight in Shanghai
    assert too_close(yesterday, "ref-1", ZONE, NOW) is None


def test_the_gate_puts_such_a_call_off_and_says_by_which_rule_of_ours() -> None:
    decision = judged(a_debtor(past={"o": a_call(1)}), channel="call")
    assert isinstance(decision, gate.Later)
    assert (decision.reason, decision.verdict.rule_id) == ("pace", "house:pace")
    assert isinstance(judged(a_debtor(past={"o": a_call(1)})), gate.Leave)  # a text
