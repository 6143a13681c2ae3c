"""Deliberately wrong engines: each is the real one with a small change of its text, loaded under a name of its own."""

import importlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

REAL = Path(__file__).parent.parent / "libs" / "compliance"
HOLDS = "if start <= second < end:"
LOW = "day_start(self._zone, ordinal - days + 1)"


class Change(NamedTuple):
    """In this file, `old` (which stands there) becomes `new`."""

    file: str
    old: str
    new: str


MUTANTS: dict[str, tuple[Change, ...]] = {
    "the closing instant is open": tuple(
        Change(file, HOLDS, "if start <= second <= end:") for file in ("chosen.py", "verdict.py")
    ),
    "the opening instant is closed": tuple(
        Change(file, HOLDS, "if start < second < end:") for file in ("chosen.py", "verdict.py")
    ),
    "the clock is UTC": (
        Change("localtime.py", "    day = _latest.get(name)\n", "    name = 'UTC'\n    day = _latest.get(name)\n"),
    ),
    "an offset once read is kept all day": (
        Change("localtime.py", "offset_change(name, ordinal) is None:", "True:"),
    ),
    "the week begins on a Tuesday": (
        Change("localtime.py", "ordinal, weekday, (at", "ordinal, (weekday + 1) % 7, (at"),
    ),
    "the first plausible zone is enough": (
        Change("engine.py", "walls_of(at, zones)", "walls_of(at, zones[:1])"),
    ),
    "a week is 168 hours": (
        Change("case.py", f"bisect_left(times, {LOW})", "bisect_right(times, at - timedelta(days=days))"),
        Change("case.py", "low = first if days == chosen.longest else", "low ="),
        Change(
            "case.py", "return day_start(self._zone, wall_of(last, self._zone)[1] + counter.days)",
            "return last + timedelta(days=counter.days)",
        ),
        Change("case.py", "from datetime import date, datetime", "from datetime import date, datetime, timedelta"),
    ),
    "a window of seven dates has eight": (
        Change("case.py", "ordinal - self._chosen.longest + 1", "ordinal - self._chosen.longest"),
        Change("case.py", LOW, "day_start(self._zone, ordinal - days)"),
        Change("case.py", "[1] + counter.days)", "[1] + counter.days + 1)"),
    ),
    "caps are per debt instead of per person": (Change("caps.py", '"debtor": 0', '"debtor": DEBT'),),
    "the person called does not matter": (Change("caps.py", '"person": PERSON', '"person": 0'),),
    "the debt does not matter": (Change("caps.py", '"debt": DEBT', '"debt": 0'),),
    "the number does not matter": (Change("caps.py", '"number": NUMBER', '"number": 0'),),
    "creditors share their caps": (
        Change("caps.py", '"creditor_and_all_its_agencies": CREDITOR', '"creditor_and_all_its_agencies": 0'),
    ),
    "collectors share their caps": (Change("caps.py", '"this_collector": COLLECTOR', '"this_collector": 0'),),
    "agencies have caps of their own in China": (
        Change("caps.py", '"creditor_and_all_its_agencies": CREDITOR', '"creditor_and_all_its_agencies": COLLECTOR'),
    ),
    "attempts count as conversations": (
        Change("caps.py", 'None if counts.results == "any" else UNSETTLED | frozenset(counts.results)', "None"),
    ),
    "what nobody knows does not count": (
        Change("caps.py", "UNSETTLED | frozenset(counts.results)", "frozenset(counts.results)"),
    ),
    "the debtor's own calls count": (Change("caps.py", "and shape.direction in self._directions", "and True"),),
    "notices and talks are one": (Change("caps.py", "(self._modes is None or shape.mode in self._modes)", "True"),),
    "one more than the cap": (Change("verdict.py", "self.counted < self.max", "self.counted <= self.max"),),
    "what comes later counts already": (
        Change("case.py", "bisect_right(times, at, first)", "len(times)"),
    ),
    "a contact at the very instant does not count": (
        Change("case.py", "bisect_right(times, at, first)", "bisect_left(times, at, first)"),
    ),
    "a cooldown is a day too short": (Change("caps.py", "Limit(1, parameters.days)", "Limit(1, parameters.days - 1)"),),
    "work and elsewhere have no limits of their own": (
        Change("caps.py", "        if limit is not None:\n            yield", "        if False:\n            yield"),
    ),
    "elsewhere is work alone": (
        Change("caps.py", 'frozenset({"workplace", "public", "other"})', 'frozenset({"workplace"})'),
    ),
    "local dates are those of the last zone": (
        Change("case.py", "= debtor.zones[0], debtor.over", "= debtor.zones[-1], debtor.over"),
    ),
    "a block is only a deferral": (
        Change("engine.py", "blocks = any(rule.kind not in TIME_KINDS", "blocks = all(rule.kind not in TIME_KINDS"),
    ),
    "the first rule of the file decides": (
        Change("engine.py", "key=lambda rule: EVALUATION_ORDER.index(rule.kind)", "key=lambda rule: 0"),
    ),
    "exemptions are forgotten": (
        Change("engine.py", "if not clause.exempts} - spared, spared", "if not clause.exempts}, _NONE"),
    ),
    "an exemption lifts every rule": (
        Change("engine.py", "if not clause.exempts} - spared, spared", "if not clause.exempts and not spared}, spared"),
    ),
    "unless is not read": (
        Change("conditions.py", "return not any(test(subjects) for test in self._unless)", "return True"),
    ),
    "what is not known counts as no": (
        Change("conditions.py", "known: bool(known == value)", "known: bool((known or False) == value)"),
    ),
    "what is not known is not missed": (
        Change("conditions.py", "bool(known != value)", "known is not None and bool(known != value)"),
    ),
    "an opt-out of a number is one of an address": (
        Change("conditions.py", "return proposed.channel in ELECTRONIC and", "return False and"),
    ),
    "an agreed time only adds": (
        Change("hours.py", "                spans = theirs\n", "                spans = union((*own, *theirs))\n"),
    ),
    "an agreed time opens the night everywhere": (
        Change("hours.py", "spans = intersection(own, theirs)", "spans = theirs"),
    ),
    "the debtor's inconvenient times are open": (
        Change("hours.py", "if self._subtracts else None", "if False else None"),
    ),
    "holidays are working days": (Change("hours.py", "            on_holidays = ()\n", "            pass\n"),),
    "a missing calendar is a calendar without holidays": (
        Change("hours.py", "unknown = holiday is None and self.needs_holidays", "unknown = False"),
    ),
    "only the first country's holidays close": (
        Change("calendar.py", "sorted(found if asking else here))", "sorted(found if asking else here)[:1])"),
    ),
    "the holidays are those of the place named first": (
        Change("calendar.py", "sorted(found if asking else here))", "_before_dash(places[0]) if places else ())"),
    ),
    "work is a place like any other": (Change("hours.py", "if at_work and parameters", "if False and parameters"),),
    "our own ceilings bind beside the law": (
        Change("hours.py", "if any(rule.law for rule in hours)", "if False"),
    ),
    "our own ceilings are forgotten": (Change("hours.py", "if any(rule.law for rule in hours)", "if True"),),
    "windows end at midnight": (
        Change("windows.py", "        if past_midnight and window.end and", "        if False and"),
    ),
    "a rule binds before it is in force": (
        Change("chosen.py", "if rule.in_force_from is not None and day < ", "if False and day < "),
    ),
    "a rule binds on the day that it ends": (
        Change("chosen.py", "day >= rule.in_force_until.toordinal()", "day > rule.in_force_until.toordinal()"),
    ),
    "a rule binds every type of creditor": (
        Change(
            "chosen.py",
            'return parameters.get("creditor_types") is None or creditor_type in parameters["creditor_types"]',
            "return True",
        ),
    ),
    "a rule binds every product": (
        Change("chosen.py", 'parameters.get("products") is not None and product not in', "False and product not in"),
    ),
    "creditors are bound like agencies": (Change("chosen.py", "if role not in rule.applies_to or (", "if (",),),
    "a deferral forgets the caps": (
        Change("case.py", "if not counter.holds():\n                return", "if False:\n                return"),
    ),
    "a deferral is a day late": (Change("case.py", "[1] + counter.days)", "[1] + counter.days + 1)"),),
    "a deferral looks at one rule alone": (Change("case.py", "    at = later\n", "    return later\n"),),
    "a consent lasts a date longer": (Change("case.py", "+ cap.consent_days)", "+ cap.consent_days + 1)"),),
    "a consent outlives the next talk": (Change("caps.py", "return end is None and at < until", "return at < until"),),
    "calls under a consent count": (Change("caps.py", "        if not self._counts_consented:", "        if False:"),),
    "five days are calendar days": (
        Change("dispute.py", "counted += day.weekday() < _SATURDAY and not holiday", "counted += 1"),
    ),
    "a day of which nobody knows is a working day": (
        Change("dispute.py", "        if holiday is None:\n            return None\n", ""),
    ),
    "the validation period is a day short": (Change("dispute.py", "PERIOD_DAYS = 30", "PERIOD_DAYS = 29"),),
    "a deferral looks at the first zone alone": (
        Change("case.py", "for name in self._debtor.zones]", "for name in self._debtor.zones[:1]]"),
    ),
    "a deferral knows no law of a later date": (
        Change("engine.py", "self._changes = sorted(day.toordinal() for day in dates)", "self._changes = []"),
    ),
    "a date that the calendar does not cover is no holiday": (
        Change("facts.py", "self.public_holidays is None or not self._covers(day)", "self.public_holidays is None"),
    ),
    "holidays have no hours of their own": (
        Change("hours.py", "if parameters.holiday_windows is not None", "if False"),
    ),
    "visits have no cap": (
        Change("caps.py", 'case _ if "max_per_month" in rule.parameters:', "case _ if False:"),
    ),
    "whoever is nowhere is in Greenwich": (
        Change(
            "engine.py", "        at, zones = proposed.at, facts.debtor.zones\n",
            "        somewhere = msgspec.structs.replace(facts.debtor, zones=facts.debtor.zones or ('UTC',))\n"
            "        facts = msgspec.structs.replace(facts, debtor=somewhere)\n"
            "        at, zones = proposed.at, facts.debtor.zones\n",
        ),
    ),
    "a part of a country has no law of the country": (
        Change("packs.py", "waiting.extend(self.packs[name].parents)", "waiting.extend(())"),
    ),
}  # fmt: skip


class Stale(Exception):
    """The real engine does not read as a mutant expects: mend the mutant."""


@contextmanager
def loaded(number: int, changes: tuple[Change, ...], folder: Path) -> Iterator[ModuleType]:
    """The wrong engine as a package `mutant_<number>`; forgotten at the end."""
    name = f"mutant_{number}"
    target = folder / name
    shutil.copytree(REAL, target, ignore=shutil.ignore_patterns("packs", "__pycache__"))
    for change in changes:
        path = target / change.file
        text = path.read_text(encoding="utf-8")
        if change.old not in text:
            raise Stale(f"{change.file} does not hold {change.old!r}")
        path.write_text(text.replace(change.old, change.new), encoding="utf-8")
    for path in target.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("from libs.compliance.", f"from {name}.").replace("from libs.compliance ", f"from {name} ")
        path.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for module in [module for module in sys.modules if module.partition(".")[0] == name]:
            del sys.modules[module]
