"""The law, compiled from packs: pure, without clock, chance or I/O; the same input gives the same verdict anywhere."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

import msgspec

from libs.common.kernel.clock import zone
from libs.compliance.caps import Cap, Rows, caps_of
from libs.compliance.conditions import Condition, Subjects, Triggers, condition, subjects_of
from libs.compliance.dispute import dispute_of
from libs.compliance.facts import Calendar, Debtor, Facts, HistoryRow, Proposed
from libs.compliance.hours import HoursRule
from libs.compliance.localtime import day_start, openings
from libs.compliance.packs import Pack
from libs.compliance.rules import EVALUATION_ORDER, TIME_KINDS, Rule
from libs.compliance.verdict import Allow, Block, Counter, Defer, Evidence, Hours, Verdict

Switch = Literal["business_days_only"]
"""Interpretations that a deployment may switch on: `business_days_only` closes weekends and holidays in Mexico."""

SEARCH_DAYS = 62  # two months: the longest cap looks back 31 dates
_ONE_DAY = timedelta(days=1)
_CHOSEN_MAX = 4096
_NONE: frozenset[int] = frozenset()
_OF_ONE_CONTACT = frozenset({"proposed.number", "proposed.address", "proposed.creditor", "proposed.debt"})

Wall = tuple[str, int, int, int]
"""An instant in a zone: zone, ordinal of the local date, weekday (0 = Monday), second of the day."""
Kind = tuple[str, str, int, str | None, str | None, str | None, str | None]
"""What selects rules: role, channel, ordinal of the local date, product, type of creditor, mode, place."""


@lru_cache(maxsize=256)
def compile(packs: tuple[Pack, ...], switches: frozenset[Switch] = frozenset()) -> "Law":
    """The law of these packs (parents included, as `Library.packs_for` gives them); compiled once per process."""
    return Law(packs, switches)


class Chosen:
    """The rules that bind a kind of contact on a date."""

    __slots__ = ("at_work", "caps", "exempt", "hours", "longest", "needs_holidays", "said", "triggers", "usual")

    def __init__(self, law: "Law", places: Sequence[int], kind: Kind) -> None:
        role, channel, _, _, _, mode, place_of_contact = kind
        rules = [(place, law.rules[place]) for place in places]
        self.triggers = Triggers(((n, trigger) for n, rule in rules for trigger in rule.triggers()), role, channel)
        self.exempt: dict[int, tuple[Condition, ...]] = {
            place: tuple(condition(test) for test in rule.exempt_if) for place, rule in rules if rule.exempt_if
        }
        self.hours = tuple(law.hours[place] for place in places if place in law.hours)
        self.usual = without_ceilings(self.hours)
        caps = (cap for place in places for cap in law.caps[place])
        self.caps = tuple(cap for cap in caps if cap.binds(mode, place_of_contact))
        self.longest = max((cap.longest for cap in self.caps), default=0)
        self.needs_holidays = any(rule.needs_holidays for rule in self.hours)
        self.at_work = place_of_contact == "workplace"
        self.said: dict[tuple[str, int, bool | None], tuple[Hours, ...]] = {}

    def spared(self, subjects: Subjects) -> set[int]:
        """The places of the rules that an `exempt_if` takes out."""
        return {place for place, tests in self.exempt.items() if any(holds(subjects) for holds in tests)}


class Case:
    """One question, with the time rules that bind it: judged at the proposed instant, then at later ones."""

    __slots__ = ("_calendar", "_chosen", "_debtor", "_plain", "_proposed", "_recent", "caps", "hours")

    def __init__(
        self, chosen: Chosen, spared: AbstractSet[int], debtor: Debtor, history: Sequence[HistoryRow],
        proposed: Proposed, calendar: Calendar, ordinal: int,
    ) -> None:  # fmt: skip
        self._chosen, self._debtor, self._proposed, self._calendar = chosen, debtor, proposed, calendar
        self.hours, self.caps = chosen.usual, chosen.caps
        if spared:
            self.hours = without_ceilings([rule for rule in chosen.hours if rule.place not in spared])
            self.caps = tuple([cap for cap in chosen.caps if cap.place not in spared])
        self._plain = not (spared or debtor.agreed_windows or debtor.inconvenient_windows)
        self._recent: Rows = []
        if history and self.caps:
            low = day_start(debtor.zones[0], ordinal - chosen.longest + 1)
            if debtor.overcap_consent_at is not None:
                self._recent = list(enumerate(history))
            else:
                self._recent = [entry for entry in enumerate(history) if entry[1].at >= low]

    def open_hours(self, wall: Wall) -> tuple[Hours, ...]:
        """What each rule of hours leaves open in a zone on the date of `wall`."""
        name, ordinal, weekday, _ = wall
        chosen = self._chosen
        holiday = self._calendar.holiday(date.fromordinal(ordinal)) if chosen.needs_holidays else False
        if not self._plain:
            return tuple([rule.open(name, weekday, holiday, chosen.at_work, self._debtor) for rule in self.hours])
        said = chosen.said.get((name, weekday, holiday))
        if said is None:
            said = tuple([rule.open(name, weekday, holiday, chosen.at_work, self._debtor) for rule in self.hours])
            chosen.said[name, weekday, holiday] = said
        return said

    def counters(self, cap: Cap, at: datetime, ordinal: int) -> Sequence[Counter]:
        debtor = self._debtor
        return cap.count(self._recent, self._proposed, at, debtor.zones[0], ordinal, debtor.overcap_consent_at)

    def passes(self, at: datetime) -> bool:
        """Do all time rules hold at this instant."""
        walls = [wall_of(at, name) for name in self._debtor.zones]
        for wall in walls:
            for hours in self.open_hours(wall):
                if not hours.holds(wall[3]):
                    return False
        ordinal = walls[0][1]
        return all(counter.holds() for cap in self.caps for counter in self.counters(cap, at, ordinal))

    def candidates(self, after: datetime) -> Iterator[datetime]:
        """Every instant (UTC) later than `after`, in order, at which something closed may open, for two months."""
        for step in range(SEARCH_DAYS + 1):
            low = after + step * _ONE_DAY
            high = low + _ONE_DAY
            found = {instant for name in self._debtor.zones for instant in self._openings(name, low, high)}
            yield from sorted(instant for instant in found if low < instant <= high)

    def _openings(self, name: str, low: datetime, high: datetime) -> Iterator[datetime]:
        for ordinal in range(wall_of(low, name)[1], wall_of(high, name)[1] + 1):
            wall = (name, ordinal, (ordinal + 6) % 7, 0)
            starts = {start for hours in self.open_hours(wall) for start, _ in hours.open}
            yield from openings(name, ordinal, tuple(sorted(starts)))


class Law:
    """Packs made ready: rules in evaluation order, chosen once per kind of contact and date, then only looked up."""

    def __init__(self, packs: tuple[Pack, ...], switches: frozenset[Switch] = frozenset()) -> None:
        self.packs = packs
        self.versions = tuple(pack.named() for pack in packs)
        enforced = [rule for pack in sorted(packs, key=lambda pack: pack.rank) for rule in pack.rules if rule.enforce]
        self.rules: tuple[Rule, ...] = tuple(sorted(enforced, key=lambda rule: EVALUATION_ORDER.index(rule.kind)))
        mexico = "business_days_only" in switches
        numbered = list(enumerate(self.rules))
        self.hours = {n: HoursRule(n, rule, mexico) for n, rule in numbered if rule.kind == "contact_hours"}
        self.caps = [caps_of(n, rule) for n, rule in numbered]
        self._chosen: dict[Kind, Chosen] = {}
        asked = {test.fact for rule in self.rules for test in rule.tests()}
        self._asks_who = not asked.isdisjoint(_OF_ONE_CONTACT)

    def tells_apart(self, debtor: Debtor) -> bool:
        """Can the verdict on a contact without a history depend on its number, its address, its creditor or its debt?

        If not, it is the same for everyone with equal facts at the same instant. (Caps read them off the history.)
        """
        return self._asks_who or bool(debtor.optout_addresses)

    def judge(self, facts: Facts, history: Sequence[HistoryRow], proposed: Proposed, calendar: Calendar) -> Verdict:
        """May this contact be made at `proposed.at`, and if not, when (design.md §8; the compliance guide, §2).

        History rows may lie in any order; those that start after the instant judged don't count for it.
        """
        at, zones = proposed.at, facts.debtor.zones
        if not zones:
            return Block(packs=self.versions, evidence=Evidence(), reason="no_plausible_zone")
        walls = [wall_of(at, name) for name in zones]
        debt, ordinal = facts.debt, walls[0][1]
        if debt.dispute is None and debt.dispute_received_on is not None:
            debt = msgspec.structs.replace(debt, dispute=dispute_of(debt, calendar))
            facts = msgspec.structs.replace(facts, debt=debt)
        product, creditor_type = debt.product, debt.creditor_type
        role, channel, mode, place = facts.actor.role, proposed.channel, proposed.mode, proposed.place
        chosen = self._choose((role, channel, ordinal, product, creditor_type, mode, place))
        subjects = subjects_of(facts, proposed)
        failing = chosen.triggers.broken(subjects)
        spared = chosen.spared(subjects) if chosen.exempt else _NONE
        if spared:
            failing -= spared
        case = Case(chosen, spared, facts.debtor, history, proposed, calendar, ordinal)
        hours: tuple[Hours, ...] = ()
        for wall in walls:
            said = case.open_hours(wall)
            hours += said
            for rule, open_hours in zip(case.hours, said, strict=True):
                if not open_hours.holds(wall[3]):
                    failing.add(rule.place)
        counters = []
        for cap in case.caps:
            for counter in case.counters(cap, at, ordinal):
                counters.append(counter)
                if not counter.holds():
                    failing.add(cap.place)
        evidence = Evidence(zones, hours, tuple(counters))
        if not failing:
            return Allow(packs=self.versions, evidence=evidence)
        return self._refuse(failing, case, evidence, walls, at)

    def _refuse(self, failing: set[int], case: Case, evidence: Evidence, walls: list[Wall], at: datetime) -> Verdict:
        places = sorted(failing)
        rules = [self.rules[place] for place in places]
        blocks = any(rule.kind not in TIME_KINDS for rule in rules)
        told = [(hours, wall[3]) for wall in walls for hours in case.open_hours(wall)]
        missing = next((hours.rule_id for hours, second in told if hours.unknown and not hours.holds(second)), None)
        if missing and not blocks:  # the rule that lacks its calendar decides, since waiting does not bring one
            others = tuple(rule.id for rule in rules if rule.id != missing)
            return Block(
                packs=self.versions, evidence=evidence, rule_id=missing, also_failing=others,
                reason="public_holidays_missing",
            )  # fmt: skip
        first, others = rules[0].id, tuple(rule.id for rule in rules[1:])
        if blocks:
            return Block(packs=self.versions, evidence=evidence, rule_id=first, also_failing=others, reason="rule")
        until = next((instant for instant in case.candidates(at) if case.passes(instant)), None)
        return Defer(
            packs=self.versions, evidence=evidence, rule_id=first, also_failing=others, until=until,
            reason="rule" if until else "no_instant_in_two_months",
        )  # fmt: skip

    def _choose(self, kind: Kind) -> Chosen:
        chosen = self._chosen.get(kind)
        if chosen is None:
            if len(self._chosen) >= _CHOSEN_MAX:
                self._chosen.clear()
            places = [n for n, rule in enumerate(self.rules) if _selected(rule, kind)]
            chosen = self._chosen[kind] = Chosen(self, places, kind)
        return chosen


def wall_of(at: datetime, name: str) -> Wall:
    """What the wall clock of a zone shows at an instant."""
    local = at.astimezone(zone(name))
    ordinal = local.toordinal()
    return name, ordinal, (ordinal + 6) % 7, local.hour * 3600 + local.minute * 60 + local.second


def without_ceilings(hours: Sequence[HoursRule]) -> tuple[HoursRule, ...]:
    """Our own ceilings bind only where no law of hours was selected."""
    return tuple([rule for rule in hours if not rule.ceiling] or hours)


def _selected(rule: Rule, kind: Kind) -> bool:
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
