"""Which results a contact of a channel can have, what the law counts a visit as, and histories that can't be."""

from collections.abc import Sequence
from datetime import UTC, datetime

from libs.compliance.facts import Result
from libs.compliance.history import Row

_WRITTEN = frozenset({"sent", "delivered", "undelivered", "failed", "pending", "unknown"})
POSSIBLE: dict[str, frozenset[str]] = {
    "call": frozenset({
        "conversation", "answered", "rejected", "rejected_by_debtor", "voicemail_left", "no_answer", "busy", "failed",
        "played", "pending", "unknown",
    }),
    "sms": _WRITTEN, "email": _WRITTEN, "app_push": _WRITTEN, "letter": _WRITTEN, "im": _WRITTEN | {"conversation"},
    "visit": frozenset({"met", "not_met", "pending", "unknown"}),
}  # fmt: skip
"""By channel; a result that nobody knows yet, or any more, is possible everywhere."""
FIRST_YEAR, LAST_YEAR = 1970, 2200
_NONE: frozenset[str] = frozenset()
_FIRST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)

VISIT_RESULTS: dict[str, Result] = {  # docs/glossary.md, Visit; refused at the door, the debtor was met all the same
    "MET": "met", "REFUSED": "met", "NOT_HOME": "not_met", "MOVED": "not_met", "BAD_ADDRESS": "not_met",
    "UNSAFE": "not_met",
}  # fmt: skip
_TALKED = frozenset({"conversation", "answered", "rejected_by_debtor"})


def of_channel(result: str, channel: str) -> Result:
    """A result in the words of a call, as that of a contact of this channel; what nobody knows stays so.

    A visit met somebody or nobody. Of what is written, an answer shows that it was delivered.
    """
    possible = POSSIBLE.get(channel)
    if possible is None or result in possible:
        return result  # type: ignore[return-value]
    if channel == "visit":
        return "met" if result in _TALKED else "not_met"
    if channel == "call":
        return "unknown"
    return "delivered" if result in _TALKED else "sent"


def nonsense(rows: Sequence[Row], last: datetime) -> str | None:
    """Why this can't be what happened up to `last`; None = it can. A row of tomorrow would count for nothing today."""
    possible = POSSIBLE
    try:
        for row in rows:  # one loop without a call, before every contact
            at = row.at
            if at > last or at < _FIRST or not row.debts or row.result not in possible.get(row.channel, _NONE):
                return _why_not(row, last)
    except TypeError:  # an instant with a zone and one without have no order
        return "a row of the history without a zone"
    return None


def _why_not(row: Row, last: datetime) -> str:
    if row.at > last:
        return "a row of the history lies in the future"
    if row.at < _FIRST:
        return f"a row of the history is of the year {row.at.year}"
    if not row.debts:
        return "a row of the history is about no debt"
    return f"a row of the history is a {row.channel} with the result {row.result}, which can't be"
