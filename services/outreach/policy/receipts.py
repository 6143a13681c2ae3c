"""What an event keeps of a verdict: enough to ask the same question again with the packs alone.

A question is the JSON of POST /v1/compliance/evaluate. Who is asked about appears in it by reference: a contact point
by its keyed hash, a debt by its case; nothing in it names the person.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from libs.common.events.outreach import Clocks, Counted, Earlier, Evidence, OpenHours, PackVersion, Verdict
from libs.compliance import Calendar, Facts, Proposed, Row, Window
from libs.compliance.verdict import Evidence as Told
from libs.compliance.verdict import Hours
from libs.compliance.verdict import Verdict as Said
from libs.compliance.windows import EVERY_DAY, WEEKDAYS

HOUSE = "house:"
_GROUPS = ("actor", "debtor", "debt", "content", "visit", "third_party", "call")
_WINDOWS = ("agreed_windows", "inconvenient_windows")

Question = dict[str, Any]


class Shared(NamedTuple):
    """What the questions about many contacts share: all but the history and the contact, and the person's places."""

    question: Question
    places: list[str]


def receipt(
    said: Said,
    packs: list[PackVersion],
    shared: Shared,
    history: Sequence[Row],
    proposed: Proposed,
    clocks: Clocks | None,
    judged_at: datetime | None = None,
) -> Verdict:
    """The verdict with its question, as an event keeps it. `judged_at`: where that is not the instant judged."""
    return Verdict(
        decision=said.decision, rule_id=said.rule_id, reason=said.reason if said.rule_id is None else "",
        also_failing=list(said.also_failing), earliest_allowed=said.earliest_allowed, packs=packs,
        zones=list(said.evidence.zones), history_rows=len(history), judged_at=judged_at or proposed.at,
        question={**shared.question, "proposed": _contact(proposed)}, history=[_row(row) for row in history],
        places=shared.places, evidence=shown(said.evidence), clocks=clocks,
    )  # fmt: skip


def of_the_house(reason: str, looked_at: dict[str, Any], now: datetime) -> Verdict:
    """The verdict where a rule of ours refuses: the packs are not asked."""
    said = _plain({"reason": reason, **looked_at})
    rule = HOUSE + reason.partition(":")[0]
    return Verdict(decision="block", rule_id=rule, judged_at=now, question={"house": said})


def asked(places: Sequence[str], packs: Sequence[str], facts: Facts, calendar: Calendar) -> Shared:
    """What is asked about everyone of whom the same is known; `packs` are those that bind in `places`."""
    question: Question = {"jurisdiction": list(packs)}
    for name in _GROUPS:
        group = _known(getattr(facts, name))
        if group:
            question[name] = group
    question["calendar"] = _days(calendar)
    return Shared(question, [] if set(places) <= set(packs) else list(places))


def question_of(verdict: Verdict) -> Question:
    """The whole question of a verdict that the law gave: the body of POST /v1/compliance/evaluate."""
    return {**verdict.question, "history": _plain(verdict.history)}


def shown(evidence: Told) -> Evidence:
    """The engine's evidence as an event keeps it."""
    return Evidence(
        _hours(evidence.hours),
        [Counted(c.rule_id, c.max, c.days, c.counted, list(c.rows), c.consented) for c in evidence.counters],
    )


@lru_cache(maxsize=1024)
def _hours(hours: tuple[Hours, ...]) -> list[OpenHours]:
    return [OpenHours(h.rule_id, h.zone, [_span(*span) for span in h.open], h.unknown) for h in hours]


def _known(group: msgspec.Struct) -> dict[str, Any]:
    """The facts of a group that are known, in JSON's own types, sets sorted."""
    found = {name: value for name, value in _plain(group).items() if value is not None}
    for name in _WINDOWS:
        if name in found:
            found[name] = [_window(window) for window in getattr(group, name)]
    if not found.get("zones", True):
        del found["zones"]
    return found


def _days(calendar: Calendar) -> dict[str, list[str]]:
    """The holidays among the dates that the calendar speaks about."""
    first, last = calendar.first or date.min, calendar.last or date.max
    known = {"public_holidays": calendar.public_holidays, "us_federal_holidays": calendar.us_federal_holidays}
    return {
        name: [day.isoformat() for day in sorted(days) if first <= day <= last]
        for name, days in known.items()
        if days is not None
    }


def _plain(value: Any) -> Any:
    """In JSON's own types, so that what is said is what is read."""
    return msgspec.json.decode(msgspec.json.encode(value, order="sorted"))


def _contact(proposed: Proposed) -> dict[str, Any]:
    contact = {
        "at": _instant(proposed.at), "channel": proposed.channel, "party": proposed.party,
        "purpose": proposed.purpose, "mode": proposed.mode, "automation": proposed.automation,
        "number": proposed.number, "creditor": proposed.creditor, "debt": proposed.debt,
    }  # fmt: skip
    if proposed.place is not None:
        contact["place"] = proposed.place
    return contact


@lru_cache(maxsize=256)
def _instant(at: datetime) -> str:
    """As JSON has it; all of a batch are judged at the same one."""
    return at.isoformat()


def _row(row: Row) -> Earlier:
    return Earlier(
        row.at, row.channel, row.result, row.creditor, row.debts, row.direction, row.mode, row.number, row.person,
        row.place, row.collector,
    )  # fmt: skip


def _window(window: Window) -> dict[str, Any]:
    text: dict[str, Any] = {"start": _time(window.start), "end": _time(window.end)}
    if window.days != EVERY_DAY:
        text["days"] = [name for bit, name in enumerate(WEEKDAYS) if window.days >> bit & 1]
    return text


def _span(start: int, end: int) -> str:
    return f"{_time(start)}-{_time(end)}"


def _time(second: int) -> str:
    hours, rest = divmod(second, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
