"""Rules of kind frequency_cap and cooldown, prepared: which rows of the history count, and how many may."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from libs.common.kernel.clock import zone
from libs.compliance.facts import UNSETTLED, HistoryRow, Proposed
from libs.compliance.localtime import day_start
from libs.compliance.rules import CapParameters, ConsentExemption, CooldownParameters, Counts, Key, Limit, Rule, Scope
from libs.compliance.verdict import Counter

_WORKPLACE = frozenset({"workplace"})
_ELSEWHERE = frozenset({"workplace", "public", "other"})
_CONVERSATION = UNSETTLED | {"conversation"}

Rows = list[tuple[int, HistoryRow]]
"""Rows of the history with their positions in it."""


class Cap:
    """One counter of a rule with its limits. A cooldown is the cap "none of these in `days` dates".

    `places`: the counter binds contacts at these places and counts rows there; None = at every place.
    """

    __slots__ = (
        "_channels", "_collector", "_consent_days", "_counts_consented", "_creditor", "_debt", "_directions", "_limits",
        "_modes", "_number", "_person", "_results", "_untouched", "id", "longest", "modes", "place", "places",
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
        self._limits = tuple((limit.max, limit.days) for limit in limits)
        self.longest = max(limit.days for limit in limits)
        self._person, self._debt, self._number = "person" in keys, "debt" in keys, "number" in keys
        self._creditor = scope in ("creditor_and_all_its_agencies", "this_creditor")
        self._collector = scope == "this_collector"
        self._consent_days = consent.days if consent else 0
        self._counts_consented = counts_consented
        self._untouched = tuple(Counter(rule_id, most, days, 0, ()) for most, days in self._limits)

    def binds(self, mode: str | None, place: str | None) -> bool:
        """Does the counter limit contacts of this mode at this place at all."""
        return (self.modes is None or mode in self.modes) and (self.places is None or place in self.places)

    def count(
        self, recent: Rows, proposed: Proposed, at: datetime, zone_name: str, ordinal: int, consent_at: datetime | None
    ) -> Sequence[Counter]:
        """One counter per limit for a contact at `at`, whose local date in the debtor's first zone is `ordinal`.

        `recent`: the rows of the history that are not older than 31 local dates, and with a consent all of them.
        """
        if not recent and consent_at is None:
            return self._untouched
        rows = self._qualifying(recent, proposed, day_start(zone_name, ordinal - self.longest + 1), at)
        consented = False
        if self._consent_days and consent_at is not None and consent_at <= at:
            until = day_start(zone_name, consent_at.astimezone(zone(zone_name)).toordinal() + self._consent_days)
            end = self._next_conversation(recent, proposed, consent_at, at)
            consented = end is None and at < until
            if not self._counts_consented:
                last = until if end is None else end
                rows = [(n, row) for n, row in rows if not (consent_at < row.at <= last and row.at < until)]
        counters = []
        for most, days in self._limits:
            counted = rows
            if days != self.longest:
                low = day_start(zone_name, ordinal - days + 1)
                counted = [(n, row) for n, row in rows if row.at >= low]
            counters.append(Counter(self.id, most, days, len(counted), tuple([n for n, _ in counted]), consented))
        return counters

    def _qualifying(self, recent: Rows, proposed: Proposed, low: datetime, at: datetime) -> Rows:
        """The rows with low ≤ start ≤ at that the rule counts."""
        channels, directions, results, modes = self._channels, self._directions, self._results, self._modes
        return [
            entry
            for entry in recent
            if (row := entry[1]).channel in channels
            and (results is None or row.result in results)
            and row.direction in directions
            and (modes is None or row.mode in modes)
            and low <= row.at <= at
            and self._same(row, proposed)
        ]

    def _same(self, row: HistoryRow, proposed: Proposed) -> bool:
        return (
            (not self._debt or proposed.debt in row.debts)
            and (not self._creditor or row.creditor == proposed.creditor)
            and (not self._collector or row.collector == proposed.collector)
            and (not self._person or row.person == proposed.party or row.person == proposed.person)
            and (not self._number or row.number == proposed.number)
            and (self.places is None or row.place in self.places)
        )

    def _next_conversation(
        self, recent: Rows, proposed: Proposed, consent_at: datetime, at: datetime
    ) -> datetime | None:
        """The start of the first talk (or call of unknown result) after the consent: it uses the consent up."""
        talks = (
            row.at
            for _, row in recent
            if consent_at < row.at <= at
            and row.result in _CONVERSATION
            and row.channel in self._channels
            and (not self._debt or proposed.debt in row.debts)
            and (not self._person or row.person == proposed.party or row.person == proposed.person)
        )
        return min(talks, default=None)


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
