"""How close calls may follow one another: a rule of ours, of which no rule pack can speak, since packs count by dates.

Regulation F, comments 14(a)-2 and 14(b)(2)(i)-2.i, takes two unanswered calls to one number within five minutes, or
seven in one day, for a sign of harassment by agencies; here it holds for everybody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from libs.compliance.localtime import day_start, wall_of
from services.outreach.model import Past

APART = timedelta(minutes=5)
CALLS_A_DAY_MAX = 6
REASON = "pace"
_ANSWERED = frozenset({"conversation", "answered"})


class TooClose(NamedTuple):
    """From when on the number may be called again, and what was looked at."""

    until: datetime
    looked_at: dict[str, Any]


def too_close(history: Sequence[Past], number: str, zone: str, now: datetime) -> TooClose | None:
    """Why a call to this number comes too soon after others; None = it does not. `zone`: the debtor's, for dates;
    ValueError for an unknown one.

    A call of which nobody knows the number, or the result, counts as one to this number that nobody answered.
    """
    recent = now - APART
    today = wall_of(now, zone)[1]
    begins, made, last = day_start(zone, today), 0, recent
    for row in history:
        at = row.at
        if (at >= begins or at > recent) and row.channel == "call" and row.direction == "outbound" and at <= now:
            if row.number and row.number != number:
                continue
            made += at >= begins
            if at > last and row.result not in _ANSWERED:
                last = at
    if last > recent:
        return TooClose(last + APART, {"last_unanswered": last})
    return TooClose(day_start(zone, today + 1), {"calls_today": made}) if made >= CALLS_A_DAY_MAX else None
