"""`dunwell law reproduce`: from a receipt the verdict again, with the pack files alone."""

from typing import Literal, NamedTuple

from dunwell.law.asking import Given, ask, local_names
from libs.common.events.outreach import Evidence, Verdict
from libs.common.kernel.problems import Invalid
from libs.compliance import Library
from libs.compliance.verdict import Verdict as Said
from services.outreach.policy import receipts

Outcome = Literal["equal", "not_equal", "house", "cannot"]


class Reproduced(NamedTuple):
    """What came of asking again; `why` names each difference."""

    outcome: Outcome
    why: str


def reproduce(given: Given, library: Library) -> Reproduced:
    """Is the verdict what these packs say of its question? A rule of the house decides without them."""
    verdict = given.verdict
    if given.of_the_house:
        return Reproduced(
            "house", f"{verdict.rule_id} decided, before the packs were asked: {verdict.question['house']}"
        )
    if "proposed" not in verdict.question:
        return Reproduced("cannot", "the record is older than receipts that carry their question")
    if other := other_packs(verdict, library):
        return Reproduced("cannot", f"these are other packs: {other}")
    then = {pack.id for pack in verdict.packs}
    later = {name for name in local_names(verdict) if name not in then}
    try:
        said = ask(verdict, Library({n: p for n, p in library.packs.items() if n not in later})).said
    except Invalid as refusal:
        flaws = "; ".join(f"{flaw.pointer} {flaw.message}" for flaw in refusal.errors)
        return Reproduced("not_equal", f"the question is not one: {flaws or refusal}")
    why = differences(verdict, said)
    return Reproduced("not_equal" if why else "equal", why or spoken(said))


def other_packs(verdict: Verdict, library: Library) -> str:
    """Which packs of the verdict are not those of the library, and how."""
    found = {name: pack.version for name, pack in library.packs.items()}
    return ", ".join(
        f"{pack.id} is {found.get(pack.id, 'missing')}, the receipt names {pack.version}"
        for pack in verdict.packs
        if found.get(pack.id) != pack.version
    )


def differences(verdict: Verdict, said: Said) -> str:
    """Each part of a verdict in which the engine differs, "" when none."""
    evidence = receipts.shown(said.evidence)
    pairs = {
        "decision": (verdict.decision, said.decision),
        "rule": (verdict.rule_id, said.rule_id),
        "also failing": (verdict.also_failing, list(said.also_failing)),
        "earliest allowed": (verdict.earliest_allowed, said.earliest_allowed),
        "zones": (verdict.zones, list(said.evidence.zones)),
        "hours": ((verdict.evidence or Evidence()).hours, evidence.hours),
        "counters": ((verdict.evidence or Evidence()).counters, evidence.counters),
    }
    return "; ".join(f"{name}: {one}, now {other}" for name, (one, other) in pairs.items() if one != other)


def spoken(said: Said | Verdict) -> str:
    """A verdict in a few words."""
    rule = f" by {said.rule_id}" if said.rule_id else f" ({said.reason})" if said.reason else ""
    until = f" until {said.earliest_allowed.isoformat()}" if said.earliest_allowed else ""
    return f"{said.decision}{rule}{until}"
