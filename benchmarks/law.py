"""`make bench-law`: what one verdict of the law costs, in CPU time of one core.

    python -m benchmarks.law [DECISIONS]

A debtor in China (asked by a creditor) and one in the United States (by an agency), each with a history of 30 rows over
25 days, judged under the shipped packs and our own ceilings; then the same calls at outreach's gate, from the State to
the verdict of a receipt. The least of several rounds is told: others on the machine make a round longer, never shorter.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from libs.common.events.intake import ContactPoint, CreditorSettings
from libs.common.kernel.ids import CaseId, ContactId
from libs.compliance import POLICY, History, compile, shipped
from libs.compliance.request import Question, read
from services.outreach.model import Contact, Debt, Debtor, Past, Profile
from services.outreach.policy import gate

DECISIONS = 5_000
ROUNDS = 15
ROWS = 30
HOLD_MICROSECONDS = 10.0
_RESULTS = ("no_answer", "sent", "busy", "answered", "delivered", "voicemail_left")


def question(place: str, zone: str, role: str, at: datetime, rows: int = ROWS) -> Question:
    """A call at `at` to a debtor with a history of `rows` rows, 20 hours apart."""
    history = [
        {
            "at": (at - timedelta(hours=5 + 20 * number)).isoformat(), "channel": ("call", "sms", "call")[number % 3],
            "result": _RESULTS[number % 6], "mode": ("notice", "interactive")[number % 2], "number": f"N{number % 2}",
        }
        for number in range(rows)
    ]  # fmt: skip
    body: dict[str, Any] = {
        "jurisdiction": [place, POLICY], "actor": {"role": role},
        "debtor": {"zone": zone, "deceased": False, "bankruptcy": "none"},
        "debt": {"product": "personal_loan", "creditor_type": "consumer_finance_company", "days_past_due": 12},
        "content": {"opt_out_notice": True, "identifies_caller": True, "discloses_debt": True},
        "call": {"recording": True}, "history": history,
        "proposed": {
            "at": at.isoformat(), "channel": "call", "mode": "interactive", "party": "debtor", "purpose": "collect",
            "automation": "manual", "number": "N1",
        },
    }  # fmt: skip
    return read(body, shipped())


Costed = tuple[str, Callable[[], object], float | None]
"""Name, what to run once, and the most that it may cost in microseconds."""


_CASE = CaseId("case")


def cases() -> Iterator[Costed]:
    places = (
        ("CN", "Asia/Shanghai", "creditor", datetime(2026, 12, 2, 4, tzinfo=UTC)),
        ("US", "America/New_York", "agency", datetime(2026, 12, 2, 17, tzinfo=UTC)),
    )
    for place, zone, role, at in places:
        yield from _cases(place, question(place, zone, role, at))
        for rows in (0, 5, ROWS):
            yield f"{place}: outreach's gate, {rows} rows", at_the_gate(place, zone, role, at, rows), None


def at_the_gate(place: str, zone: str, role: str, at: datetime, rows: int) -> Callable[[], object]:
    """A call judged as outreach judges it, history and all."""
    asked = question(place, zone, role, at, rows)
    past = {
        f"past-{number}": Past(
            row.at, row.channel, row.result, row.creditor, (_CASE,), "outbound", row.mode or "notice", row.number or ""
        )
        for number, row in enumerate(reversed(asked.history))
    }
    profile = Profile((ContactPoint("N1", "mobile", True),), ("call",), (), "en", (place,), (zone,))
    debt = Debt(
        _CASE, "C1", 1, "consumer_finance_company", "personal_loan", 1, "CNY", at.date() - timedelta(days=12),
        "default", zone, plan_version=1,
    )  # fmt: skip
    debtor = Debtor(profile=profile, debts={_CASE: debt}, past=past)
    call = Contact(
        ContactId("call"), _CASE, "C1", "call", "first_call", "step", "default", 1, at, at + timedelta(hours=9), at
    )
    settings = CreditorSettings(name="X", acts_as=role)  # type: ignore[arg-type]
    assert isinstance(gate.judge(call, debtor, (debtor,), settings, at), gate.Leave)
    return lambda: gate.judge(call, debtor, (debtor,), settings, at)


def _cases(place: str, asked: Question) -> Iterator[Costed]:
    law, facts, rows, now, calendar = compile(asked.packs), asked.facts, asked.history, asked.proposed, asked.calendar
    packed, night = History(rows), msgspec.structs.replace(now, at=now.at + timedelta(hours=11))
    copied = msgspec.structs.replace
    yield f"{place}: allowed, history packed", lambda: law.judge(facts, packed, now, calendar), HOLD_MICROSECONDS
    yield f"{place}: facts new", lambda: law.judge(copied(facts), packed, now, calendar), HOLD_MICROSECONDS
    yield f"{place}: deferred to the morning", lambda: law.judge(facts, packed, night, calendar), None
    yield f"{place}: history as rows", lambda: law.judge(facts, rows, now, calendar), None
    yield f"{place}: packing {ROWS} rows", lambda: History(rows).packed(now), None


def cost_microseconds(run: Callable[[], object], decisions: int) -> float:
    """CPU microseconds of one run: the least of the rounds."""
    run()
    least = float("inf")
    gc.disable()
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(decisions):
            run()
        least = min(least, time.process_time() - start)
    gc.enable()
    return least / decisions * 1e6


def main() -> int:
    """Prints the table; exit status 1 where a decision costs more than is held."""
    decisions = int(sys.argv[1]) if len(sys.argv) > 1 else DECISIONS
    late = False
    print(f"{'':36}{'µs CPU':>8}{'per second':>12}{'hold':>8}")
    for name, run, hold in cases():
        cost = cost_microseconds(run, decisions)
        late = late or (hold is not None and cost > hold)
        print(f"{name:36}{cost:8.2f}{1e6 / cost:12,.0f}{f'≤ {hold:.0f}' if hold else '':>8}")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
