"""Rules of kind frequency_cap and cooldown, prepared: which rows of the history count, and how many may."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime

from libs.compliance.facts import UNSETTLED
from libs.compliance.history import COLLECTOR, CREDITOR, DEBT, NUMBER, PERSON, SHAPE_BITS, SHAPE_MASK, SHAPES
from libs.compliance.rules import CapParameters, ConsentExemption, CooldownParameters, Counts, Key, Limit, Rule, Scope
from libs.compliance.verdict import Counter

_WORKPLACE = frozenset({"workplace"})
_ELSEWHERE = frozenset({"workplace", "public", "other"})
_CONVERSATION = UNSETTLED | {"conversation"}
_KEYS: dict[Key, int] = {"debtor": 0, "person": PERSON, "debt": DEBT, "number": NUMBER}
_SCOPES: dict[Scope, int] = {
    "creditor_and_all_its_agencies": CREDITOR, "this_creditor": CREDITOR, "this_collector": COLLECTOR,
}  # fmt: skip

Found = list[int]
"""Rows of a history by their number in it, in the order of time."""


class Cap:
    """One counter of a rule with its limits. A cooldown is the cap "none of these in `days` dates".

    `places`: the counter binds contacts at these places and counts rows there; None = at every place.
    `common`: what a row must have in common with the contact, as bits of a packed row.
    """

    __slots__ = (
        "_channels", "_counts_consented", "_directions", "_modes", "_results", "common", "consent_days", "id",
        "limits", "longest", "modes", "place", "places", "untouched",
    )  # fmt: skip

    def __init__(
        self,
        place: int,
        rule_id: str,
        counts: Counts,
        limits: tuple[Limit, ...],
        keys: Sequence[Key],
        scope: Scope | None,
        *,
        modes: Sequence[str] | None = None,
        places: frozenset[str] | None = None,
        consent: ConsentExemption | None = None,
        counts_consented: bool = False,
    ) -> None:
        self.place, self.id, self.places = place, rule_id, places
        self.modes = None if modes is None else frozenset(modes)
        self._channels, self._directions = frozenset(counts.channels), frozenset(counts.directions)
        self._results = None if counts.results == "any" else UNSETTLED | frozenset(counts.results)
        self._modes = None if counts.modes is None else frozenset(counts.modes)
        self.limits = tuple((limit.max, limit.days) for limit in limits)
        self.longest = max(limit.days for limit in limits)
        self.common = (_SCOPES[scope] if scope else 0) | sum({_KEYS[key] for key in keys})
        self.consent_days = consent.days if consent else 0
        self._counts_consented = counts_consented
        self.untouched = tuple(Counter(rule_id, most, days, 0, ()) for most, days in self.limits)

    def binds(self, mode: str | None, place: str | None) -> bool:
        """Does the counter limit contacts of this mode at this place at all."""
        return (self.modes is None or mode in self.modes) and (self.places is None or place in self.places)

    def counts(self, code: int) -> bool:
        """Does the counter count this packed row."""
        shape = SHAPES[code & SHAPE_MASK]
        return (
            code >> SHAPE_BITS & self.common == self.common
            and shape.channel in self._channels
            and (self._results is None or shape.result in self._results)
            and shape.direction in self._directions
            and (self._modes is None or shape.mode in self._modes)
            and (self.places is None or shape.place in self.places)
        )

    def _talk(self, code: int) -> bool:
        """Is the row a talk (or a call of unknown result) with that person about that debt: it uses a consent up."""
        shape, common = SHAPES[code & SHAPE_MASK], self.common & (PERSON | DEBT)
        return (
            code >> SHAPE_BITS & common == common and shape.channel in self._channels and shape.result in _CONVERSATION
        )

    def under_consent(
        self, found: Found, times: Sequence[datetime], codes: Sequence[int], consent_at: datetime, until: datetime,
        at: datetime,
    ) -> tuple[bool, Found]:  # fmt: skip
        """Does the debtor's consent set the rule aside at `at`, and the rows found that count all the same.

        The consent holds from `consent_at` to before `until` and ends with the next talk. Calls made under it, that
        talk included, do not count, except for a cooldown.
        """
        if consent_at > at:
            return False, found
        since = range(bisect_right(times, consent_at), bisect_right(times, at))
        end = next((times[number] for number in since if self._talk(codes[number])), None)
        if not self._counts_consented:
            last = until if end is None else end
            found = [n for n in found if not (consent_at < times[n] <= last and times[n] < until)]
        return end is None and at < until, found


def caps_of(place: int, rule: Rule) -> tuple[Cap, ...]:
    """The counters of a rule, its further limits included: `workplace`, `elsewhere`, and `max_per_month` of visits."""
    match rule.kind:
        case "frequency_cap":
            return tuple(_caps(place, rule.id, rule.cap()))
        case "cooldown":
            return tuple(_cooldown(place, rule.id, rule.cooldown()))
        case _ if "max_per_month" in rule.parameters:
            visits = Counts(("visit",), ("outbound",), ("met",))
            limit = Limit(rule.parameters["max_per_month"], 31)
            return (Cap(place, rule.id, visits, (limit,), ("debt",), "this_collector"),)
        case _:
            return ()


def _caps(place: int, rule_id: str, parameters: CapParameters) -> Iterator[Cap]:
    counts, keys, scope = parameters.counts, parameters.key, parameters.scope
    modes = parameters.applies_when.modes if parameters.applies_when else None
    yield Cap(
        place, rule_id, counts, parameters.all_limits(), keys, scope, modes=modes, consent=parameters.consent_exemption
    )
    for limit, places in ((parameters.workplace, _WORKPLACE), (parameters.elsewhere, _ELSEWHERE)):
        if limit is not None:
            yield Cap(place, rule_id, counts, (limit,), keys, scope, modes=modes, places=places)


def _cooldown(place: int, rule_id: str, parameters: CooldownParameters) -> Iterator[Cap]:
    after = parameters.after
    if after is not None:
        counts = Counts(after.channels, after.directions, after.results)
        limit = Limit(1, parameters.days)
        consent = parameters.consent_exemption
        yield Cap(place, rule_id, counts, (limit,), parameters.key, None, consent=consent, counts_consented=True)
