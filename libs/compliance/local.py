"""An operator's own rules: a pack that is added to the law and can only make it stricter.

Why never looser: the law judges every rule for itself, and a contact is lawful when none fails, so that a rule more can
only fail too. The one rule that looks at others is our own ceiling of hours, which yields to a law of hours: a local
rule is no law, so that no ceiling yields to it. `loosened` asks for the proof by every test that stands beside the
shipped rules, and `tests/unit/test_compliance_local.py` by random packs and random questions.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from libs.compliance.effort import WINDOWS_IN_ZONES_MAX, windows_in
from libs.compliance.engine import compile
from libs.compliance.examples import body_of, failures
from libs.compliance.packs import Library, Pack, read_pack
from libs.compliance.page import PackRefused, Page
from libs.compliance.request import read
from libs.compliance.rules import Rule
from libs.compliance.verdict import Verdict

EVERYWHERE = "*"
LOCAL = "local_pack"
"""Kind of reference data: {"text": the pack's file, null = withdrawn} by creditor, or "*" for all."""
RULES_MAX = 200
ROWS_MAX = 5_000
REASON_MAX = 240  # of the words that say what is wrong
RANK = 1_000
_NEVER = datetime.max.replace(tzinfo=UTC)
_SCOPE = re.compile(r"\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def name_of(scope: str) -> str:
    """The id of the local pack of a creditor, or of all ("*"); ValueError for what names no creditor."""
    if not _SCOPE.fullmatch(scope):
        raise ValueError(f"{scope!r} names no creditor")
    return f"LOCAL:{scope}"


@lru_cache(maxsize=256)
def local_pack(scope: str, text: str) -> Pack:
    """The pack of a scope from its text, in the form of any pack file; PackRefused names line, rule and reason."""
    name = name_of(scope)
    pack = read_pack(name, text)
    page = Page(name, text)
    if pack.id != name:
        raise page.refused(("id",), f"the id of this pack is {name}, not {pack.id}")
    for key in ("parents", "countries"):
        if getattr(pack, key):
            raise page.refused((key,), f"a local pack has no {key}")
    if pack.rank <= RANK:
        raise page.refused(("rank",), f"a local pack stands behind all others: its rank is above {RANK}")
    if not 0 < len(pack.rules) <= RULES_MAX:
        raise page.refused(("rules",), f"a local pack has 1 to {RULES_MAX} rules")
    earlier = (row.times for rule in pack.rules for example in rule.tests for row in example.history)
    if sum(earlier) > ROWS_MAX:
        raise page.refused(("rules",), f"the tests of a local pack make at most {ROWS_MAX} earlier contacts in all")
    if windows_in(pack) > WINDOWS_IN_ZONES_MAX:
        raise page.refused(("rules",), f"the rules of a local pack name at most {WINDOWS_IN_ZONES_MAX} windows in all")
    seen: set[str] = set()
    for number, rule in enumerate(pack.rules):
        for path, flaw in _flaws(rule, seen):
            raise page.refused(("rules", number, *path), f"rule {rule.id}: {flaw}")
        seen.add(rule.id)
        for index, failure in failures(pack, rule):
            raise page.refused(("rules", number, "tests", index), f"rule {rule.id}: its test {failure}")
    return pack


def _flaws(rule: Rule, seen: set[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    if not rule.id.startswith("LOCAL-"):
        yield ("id",), "the id of a local rule begins with LOCAL-"
    if rule.id in seen:
        yield ("id",), "stands twice"
    if rule.force != "policy":
        yield ("force",), "a local rule has the force policy: it is never called law"
    if not rule.can_fail():
        yield ("enforce",), "a local rule is one that a contact can break: a trigger, hours, a cap or a cooldown"
    if "where_no_law_of_kind" in rule.parameters:
        yield ("parameters", "where_no_law_of_kind"), "a local rule yields to no other"


class Unread(NamedTuple):
    """A pack in force that is not understood: an earlier version took it. What it forbids nobody knows."""

    pack: str
    line: int
    reason: str

    def __str__(self) -> str:
        return (
            f"local pack {self.pack} is not understood, line {self.line}: {self.reason}; "
            "propose a mended text for it, or withdraw it"
        )


@lru_cache(maxsize=256)
def understood(scope: str, text: str) -> Pack | Unread:
    """A pack that was approved once: as it binds, or why it is not understood by this version."""
    try:
        return local_pack(scope, text)
    except PackRefused as refused:
        return Unread(name_of(scope), refused.line, " ".join(refused.reason.split())[:REASON_MAX])


class OwnPacks(NamedTuple):
    """What binds a creditor's contacts besides the law. While one is `unread`, nobody knows what is lawful."""

    packs: tuple[Pack, ...] = ()
    unread: tuple[Unread, ...] = ()


def own_packs(text_of: Callable[[str], str | None], creditor: str) -> OwnPacks:
    """The operator's packs that bind a creditor's contacts, those for all first; `text_of` gives that of a scope."""
    texts = ((scope, text_of(scope)) for scope in (EVERYWHERE, creditor))
    found = [understood(scope, text) for scope, text in texts if text is not None]
    return OwnPacks(
        tuple(each for each in found if isinstance(each, Pack)),
        tuple(each for each in found if isinstance(each, Unread)),
    )


def with_local(library: Library, packs: dict[str, Pack], unread: dict[str, str] | None = None) -> Library:
    """The library with local packs, which stand behind all others; `unread`: those not understood, and why."""
    return Library({**library.packs, **packs}, unread or {})


def loosened(library: Library, local: Pack) -> list[str]:
    """Tests of the shipped rules that come out looser with the local pack; always none, or the engine is wrong."""
    found = []
    for pack in library.packs.values():
        for rule in pack.rules:
            for example in rule.tests:
                body = body_of(pack, rule, example)
                packs = library.packs_for([pack.id])
                if looser(judged(packs, body, library), judged((*packs, local), body, library)):
                    found.append(f"{rule.id}: {example.says}")
    return found


def judged(packs: tuple[Pack, ...], body: dict[str, Any], library: Library) -> Verdict:
    question = read(body, library)
    return compile(packs).judge(question.facts, question.history, question.proposed, question.calendar)


def looser(before: Verdict, after: Verdict) -> bool:
    """Does the second verdict let pass, or pass earlier, what the first did not, or forget why."""
    failing = {before.rule_id, *before.also_failing} - {None}
    return not failing <= {after.rule_id, *after.also_failing} or _opens(after) < _opens(before)


def _opens(verdict: Verdict) -> datetime:
    match verdict.decision:
        case "allow":
            return _NEVER.min.replace(tzinfo=UTC)
        case "defer":
            return verdict.earliest_allowed or _NEVER
        case "block":
            return _NEVER
