"""Rules of kind contact_hours, prepared: the spans of a local day they leave open, for this debtor at this place."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from libs.compliance.facts import Debtor
from libs.compliance.rules import HoursParameters, Rule
from libs.compliance.verdict import Hours
from libs.compliance.windows import Spans, Window, difference, intersection, opened, union

Effect = Literal["replace", "add", "intersect", "none"]

_HOLIDAY, _AT_WORK = 7, 14  # places in the table of days
Windows = tuple[Window, ...]


class HoursRule:
    """`place` is where the rule stands in the evaluation order; `ceiling` marks our own, which yields to any `law`."""

    __slots__ = ("_effect", "_said", "_subtracts", "_weeks", "ceiling", "id", "law",
                 "needs_holidays", "place")  # fmt: skip

    def __init__(self, place: int, rule: Rule) -> None:
        parameters = rule.hours()
        self.place, self.id = place, rule.id
        self.law = rule.force != "policy"
        self.ceiling = parameters.where_no_law_of_kind is not None
        self._effect = parameters.agreement_effect
        self._subtracts = parameters.subtract is not None
        self.needs_holidays = rule.asks_for_holidays()
        self._weeks = (*self._week(parameters, at_work=False), *self._week(parameters, at_work=True), ())
        self._said: tuple[dict[str, Hours], ...] = tuple({} for _ in self._weeks)

    def open(self, zone_name: str, weekday: int, holiday: bool | None, at_work: bool, debtor: Debtor) -> Hours:
        """What is open in a zone on a weekday (0 = Monday), in seconds of the local day; an unknown holiday opens
        nothing of the rule's own windows, only what was agreed."""
        unknown = holiday is None and self.needs_holidays
        day = -1 if unknown else weekday + (_HOLIDAY if holiday else 0) + (_AT_WORK if at_work else 0)
        agreed = debtor.agreed_windows if self._effect != "none" else None
        inconvenient = debtor.inconvenient_windows if self._subtracts else None
        if agreed or inconvenient:
            spans = _adapted(self._weeks[day], weekday, self._effect, agreed or (), inconvenient or ())
            return Hours(self.id, zone_name, spans, unknown)
        said = self._said[day].get(zone_name)
        if said is None:
            said = self._said[day][zone_name] = Hours(self.id, zone_name, self._weeks[day], unknown)
        return said

    def _week(self, parameters: HoursParameters, at_work: bool) -> tuple[Spans, ...]:
        """Seven ordinary days, then seven public holidays."""
        texts = parameters.windows
        if at_work and parameters.workplace_windows is not None:
            texts = parameters.workplace_windows
        ordinary = tuple(text.window() for text in texts)
        on_holidays = ordinary
        if parameters.holiday_windows is not None:
            on_holidays = tuple(text.window() for text in parameters.holiday_windows)
        if parameters.closed_on:
            on_holidays = ()
        days = range(7)
        return (*(opened(ordinary, day) for day in days), *(opened(on_holidays, day) for day in days))


def without_ceilings(hours: Sequence[HoursRule]) -> tuple[HoursRule, ...]:
    """Our own ceilings bind only where no law of hours was selected; an operator's own hours are no law."""
    if any(rule.law for rule in hours):
        return tuple([rule for rule in hours if not rule.ceiling])
    return tuple(hours)


@lru_cache(maxsize=4096)
def _adapted(own: Spans, weekday: int, effect: Effect, agreed: Windows, inconvenient: Windows) -> Spans:
    spans = own
    if agreed:
        theirs = opened(agreed, weekday)
        match effect:
            case "replace":
                spans = theirs
            case "add":
                spans = union((*own, *theirs))
            case "intersect":
                spans = intersection(own, theirs)
            case "none":
                pass
    return difference(spans, opened(inconvenient, weekday)) if inconvenient else spans
