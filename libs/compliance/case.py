"""One question and the time rules that bind it: what is open, what is counted, and when all of them pass."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from datetime import date, datetime

from libs.compliance.caps import Found
from libs.compliance.chosen import Chosen, Opened
from libs.compliance.facts import Calendar, Debtor, Proposed
from libs.compliance.history import NO_HISTORY, History, Row
from libs.compliance.hours import without_ceilings
from libs.compliance.localtime import Wall, day_start, openings, wall_of
from libs.compliance.verdict import Counter

Rows = Sequence[Row] | History


class Case:
    """Judged at the proposed instant, then at later ones of the same law.

    `spared`: places of the rules that an exemption takes out; `ordinal`: the first local date that is judged.
    """

    __slots__ = ("_calendar", "_chosen", "_consent_at", "_debtor", "_history", "_proposed", "_spared", "_zone",
                 "hours")  # fmt: skip

    def __init__(
        self, chosen: Chosen, spared: Set[int], debtor: Debtor, history: Rows, proposed: Proposed,
        calendar: Calendar, ordinal: int,
    ) -> None:  # fmt: skip
        self._chosen, self._debtor, self._proposed, self._calendar = chosen, debtor, proposed, calendar
        self._zone, self._consent_at, self._spared = debtor.zones[0], debtor.overcap_consent_at, spared
        self.hours = chosen.usual
        if spared:
            self.hours = without_ceilings([rule for rule in chosen.hours if rule.place not in spared])
        self._history = history if type(history) is History else self._packed(history, ordinal)

    def _packed(self, rows: Rows, ordinal: int) -> History:
        """Packed here, of the rows that can count alone."""
        if isinstance(rows, History):
            return rows
        if not rows or not self._chosen.caps:
            return NO_HISTORY
        return History(rows, self._low(ordinal) if self._consent_at is None else None)

    def _low(self, ordinal: int) -> datetime:
        return day_start(self._zone, ordinal - self._chosen.longest + 1)

    def opened(self, wall: Wall) -> Opened:
        """What each rule of hours leaves open in a zone on the date of `wall`."""
        name, ordinal, weekday, _ = wall
        chosen, debtor = self._chosen, self._debtor
        holiday = self._calendar.holiday(date.fromordinal(ordinal)) if chosen.needs_holidays else False
        if self._spared or debtor.agreed_windows or debtor.inconvenient_windows:
            return Opened.of([rule.open(name, weekday, holiday, chosen.at_work, debtor) for rule in self.hours])
        said = chosen.said.get((name, weekday, holiday))
        if said is None:
            hours = [rule.open(name, weekday, holiday, chosen.at_work, debtor) for rule in self.hours]
            said = chosen.said[name, weekday, holiday] = Opened.of(hours)
        return said

    def lacks_holidays(self, walls: Sequence[Wall]) -> str | None:
        """The first rule of hours that is closed because nobody knows whether the day is a public holiday."""
        if not self._chosen.needs_holidays:
            return None
        told = ((hours, wall[3]) for wall in walls for hours in self.opened(wall).hours)
        return next((hours.rule_id for hours, second in told if hours.unknown and not hours.holds(second)), None)

    def counters(self, at: datetime, ordinal: int) -> tuple[Counter, ...]:
        """One counter per limit of each cap for a contact at `at`, whose date in the first zone is `ordinal`."""
        history, chosen, consent_at = self._history, self._chosen, self._consent_at
        times, order = history.times, history.order
        first = bisect_left(times, self._low(ordinal)) if times else 0
        found = self._found(first, bisect_right(times, at, first)) if times else None
        if found is None and consent_at is None:
            return chosen.untouched if not self._spared else self._kept(chosen.untouched)
        counters: list[Counter] = []
        for number, cap in enumerate(chosen.caps):
            rows, consented = found[number] if found else [], False
            if consent_at is not None and cap.consent_days:
                until = day_start(self._zone, wall_of(consent_at, self._zone)[1] + cap.consent_days)
                codes = history.packed(self._proposed)
                consented, rows = cap.under_consent(rows, times, codes, consent_at, until, at)
            if not rows and not consented:
                counters += cap.untouched
                continue
            for most, days in cap.limits:
                low = first if days == chosen.longest else bisect_left(times, day_start(self._zone, ordinal - days + 1))
                within = rows if low == first else rows[bisect_left(rows, low) :]
                counted = tuple([order[row] for row in within])
                counters.append(Counter(cap.id, most, days, len(counted), counted, consented))
        return self._kept(counters) if self._spared else tuple(counters)

    def _found(self, first: int, last: int) -> list[Found] | None:
        """The rows that each cap counts among these of the history; None where no cap counts any."""
        if first == last:
            return None
        takers, codes = self._chosen.takers, self._history.packed(self._proposed)
        found: list[Found] | None = None
        for number, code in enumerate(codes[first:last], first):
            taking = takers[code]
            if taking:
                if found is None:
                    found = [[] for _ in self._chosen.caps]
                for cap in taking:
                    found[cap].append(number)
        return found

    def _kept(self, counters: Sequence[Counter]) -> tuple[Counter, ...]:
        gone = {cap.id for cap in self._chosen.caps if cap.place in self._spared}
        return tuple([counter for counter in counters if counter.rule_id not in gone])

    def earliest(self, low: datetime, high: datetime) -> datetime | None:
        """The first instant (UTC) from `low` to before `high` at which all time rules pass.

        Goes from each rule that fails to the first instant at which that rule may pass, so none is missed.
        """
        at: datetime | None = low
        while at is not None and at < high:
            later = self._may_pass(at, high)
            if later == at:
                return at
            if later is not None and later < at:
                raise RuntimeError("the search for a lawful instant goes back")
            at = later
        return None

    def _may_pass(self, at: datetime, high: datetime) -> datetime | None:
        """`at` where all rules pass; else the first instant after it at which one that fails may pass; None = never."""
        walls = [wall_of(at, name) for name in self._debtor.zones]
        for wall in walls:
            if not self.opened(wall).holds(wall[3]):
                return self._opening(wall, at, high)
        ordinal = walls[0][1]
        for counter in self.counters(at, ordinal):
            if not counter.holds():
                return self._freed(counter, at, ordinal)
        return at

    def _opening(self, wall: Wall, at: datetime, high: datetime) -> datetime | None:
        """The first instant after `at` at which all rules of hours are open in the zone of `wall`."""
        name, ordinal = wall[0], wall[1]
        while day_start(name, ordinal) < high:
            opened = self.opened((name, ordinal, (ordinal + 6) % 7, 0))
            for instant in openings(name, ordinal, opened.common):
                if instant > at:
                    return instant
            ordinal += 1
        return None

    def _freed(self, counter: Counter, at: datetime, ordinal: int) -> datetime:
        """When enough of the counted rows have left the window, or a consent begins."""
        if self._consent_at is not None:
            midnight = day_start(self._zone, ordinal + 1)
            return self._consent_at if at < self._consent_at < midnight else midnight
        order, times = self._history.order, self._history.times
        last = times[order.index(counter.rows[counter.counted - counter.max])]
        return day_start(self._zone, wall_of(last, self._zone)[1] + counter.days)
