"""The rules that bind a kind of contact on a local date, chosen and compiled once, then only looked up."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from libs.compliance.caps import Cap
from libs.compliance.conditions import Clauses
from libs.compliance.hours import HoursRule, without_ceilings
from libs.compliance.rules import Rule
from libs.compliance.verdict import Hours
from libs.compliance.windows import DAY, Spans, intersection

Kind = tuple[str, str, int, str | None, str | None, str | None, str | None]
"""What selects rules: role, channel, ordinal of the local date, product, type of creditor, mode, place."""


class Chosen:
    """`usual`: the rules of hours where no exemption holds; `said`: what they open, by zone, weekday and holiday."""

    __slots__ = ("at_work", "caps", "clauses", "hours", "longest", "needs_holidays", "said", "takers", "untouched",
                 "usual")  # fmt: skip

    def __init__(
        self, kind: Kind, rules: Sequence[tuple[int, Rule]], hours: Mapping[int, HoursRule],
        caps: Sequence[Sequence[Cap]],
    ) -> None:  # fmt: skip
        role, channel, _, _, _, mode, place_of_contact = kind
        places = [place for place, _ in rules]
        self.clauses = Clauses(rules, role, channel)
        self.hours = tuple(hours[place] for place in places if place in hours)
        self.usual = without_ceilings(self.hours)
        self.needs_holidays = any(rule.needs_holidays for rule in self.hours)
        self.at_work = place_of_contact == "workplace"
        self.said: dict[tuple[str, int, bool | None], Opened] = {}
        self.caps = tuple(cap for place in places for cap in caps[place] if cap.binds(mode, place_of_contact))
        self.longest = max((cap.longest for cap in self.caps), default=0)
        self.untouched = tuple(counter for cap in self.caps for counter in cap.untouched)
        self.takers = Takers(self.caps)


class Opened(NamedTuple):
    """What each rule of hours leaves open in a zone on a date, and what is open by all of them."""

    hours: tuple[Hours, ...]
    common: Spans

    @classmethod
    def of(cls, hours: Sequence[Hours]) -> Self:
        common: Spans = ((0, DAY),)
        for one in hours:
            common = intersection(common, one.open)
        return cls(tuple(hours), common)

    def holds(self, second: int) -> bool:
        """Is this second of the local day open by every rule."""
        for start, end in self.common:  # noqa: SIM110 a generator costs three times as much
            if start <= second < end:
                return True
        return False


class Takers(dict[int, tuple[int, ...]]):
    """For a packed row the numbers of the caps that count it; worked out once for each code."""

    def __init__(self, caps: Sequence[Cap]) -> None:
        self._caps = caps

    def __missing__(self, code: int) -> tuple[int, ...]:
        found = self[code] = tuple([number for number, cap in enumerate(self._caps) if cap.counts(code)])
        return found


def selected(rule: Rule, kind: Kind) -> bool:
    """Does the rule bind this kind of contact on this date; exemptions are judged later."""
    role, channel, day, product, creditor_type, _, _ = kind
    if role not in rule.applies_to or (channel not in rule.channel and "any" not in rule.channel):
        return False
    if rule.in_force_from is not None and day < rule.in_force_from.toordinal():
        return False
    if rule.in_force_until is not None and day >= rule.in_force_until.toordinal():
        return False
    parameters = rule.parameters
    if parameters.get("products") is not None and product not in parameters["products"]:
        return False
    return parameters.get("creditor_types") is None or creditor_type in parameters["creditor_types"]
