"""The packs of the law, to read: those shipped, and the operator's own."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from fastapi import Query
from pydantic import BaseModel, Field

from libs.common.http.app import CurrentPrincipal, DoorRoute, Router
from libs.common.http.doors import Principal
from libs.common.http.scopes import scope
from libs.common.kernel.problems import NotFound
from libs.common.store.reference import References
from libs.compliance import Library, Pack, shipped
from libs.compliance.local import EVERYWHERE, LOCAL, Unread, name_of, understood, with_local
from libs.compliance.rules import Rule
from services.outreach.handlers.local_packs import version_of
from services.outreach.policy.knows import KNOWLEDGE
from services.outreach.routes.doorway import TheOutreach
from services.outreach.store.creditors import text_of

router = Router(route_class=DoorRoute, tags=["compliance"])


class PackOut(BaseModel):
    id: str
    version: str


class PackShown(PackOut):
    """A rule pack with what it says."""

    name: str
    as_of: str
    rules: int
    enforced: int
    judged: int
    verified: int
    default_zone: str | None
    parents: list[str]
    countries: list[str]
    flaw: str | None = Field(default=None, description="Of the operator's own: why it is not understood any more.")


class CitationOut(BaseModel):
    title: str
    url: str | None


class RuleShown(BaseModel):
    """A rule in words: what it demands, where that stands, whom it binds, and who keeps it.

    `keeper`: the engine before every contact, some other place of the platform (`keeper_place`), or nobody here;
    `keeper_says` how, or why not: of which facts nothing is known (`keeper_facts`), and a sentence for each who keeps
    what they would tell (`keeper_notes`). A rule that asks for what is not known of our own contacts is kept elsewhere,
    or by nobody; who asks POST /v1/compliance/evaluate and gives the fact is judged by it all the same.
    """

    id: str
    demands: str
    citation: str
    instrument: str
    section: str
    sources: list[str]
    cited: list[CitationOut]
    force: str
    verified: bool
    in_force_from: date | None
    in_force_until: date | None
    binds: list[str]
    channels: list[str]
    kind: str
    effect: str
    enforced: bool
    kept_by: str
    keeper: Literal["engine", "elsewhere", "nobody"]
    keeper_place: str | None
    keeper_says: str
    keeper_facts: list[str]
    keeper_notes: list[str]
    tests: int
    examples: list[dict[str, Any]] = Field(default=[], description="The tests themselves, where they were asked for.")


class PackRead(PackShown):
    """A rule pack with all its rules."""

    says: list[RuleShown]


@router.get("/compliance/packs", dependencies=[scope("packs:read")])
async def packs(outreach: TheOutreach, principal: CurrentPrincipal) -> list[PackShown]:
    """The rule packs in force here, the operator's own for the creditors granted among them."""
    library = library_of(outreach.references, principal)
    unread = [_unread(name, why, outreach.references) for name, why in library.unread.items()]
    return [PackShown(**shown) for shown in [*map(_shown, library.packs.values()), *unread]]


@router.get("/compliance/packs/{pack_id}", dependencies=[scope("packs:read")])
async def read_pack(
    pack_id: str, outreach: TheOutreach, principal: CurrentPrincipal,
    on: Annotated[date | None, Query(description="Only the rules in force on this date.")] = None,
    examples: Annotated[bool, Query(description="With the tests that stand beside each rule.")] = False,
) -> PackRead:  # fmt: skip
    """One pack with every rule in words."""
    library = library_of(outreach.references, principal)
    if pack_id in library.unread:
        return PackRead(**_unread(pack_id, library.unread[pack_id], outreach.references), says=[])
    pack = library.packs.get(pack_id)
    if pack is None:
        raise NotFound("there is no such pack")
    rules = [rule for rule in pack.rules if on is None or _in_force(rule, on)]
    says = [rule_shown(rule, pack) for rule in rules]
    if examples:
        for shown, rule in zip(says, rules, strict=True):
            shown.examples = [msgspec.to_builtins(example) for example in rule.tests]
    return PackRead(**_shown(pack), says=says)


def _in_force(rule: Rule, on: date) -> bool:
    """As the engine has it: from its first day to before its last."""
    begins, ends = rule.in_force_from or date.min, rule.in_force_until or date.max
    return begins <= on < ends


def library_of(references: References, principal: Principal) -> Library:
    """The shipped packs, and the local ones in force for all creditors and for those granted."""
    scopes = [scope for scope in references.keys(LOCAL) if scope == EVERYWHERE or principal.granted(scope)]
    texts = {scope: text_of(references, scope) for scope in scopes}
    found = {name_of(scope): understood(scope, text) for scope, text in texts.items() if text is not None}
    unread = {name: str(each) for name, each in found.items() if isinstance(each, Unread)}
    return with_local(shipped(), {name: each for name, each in found.items() if isinstance(each, Pack)}, unread)


def _unread(name: str, why: str, references: References) -> dict[str, Any]:
    scope = next(scope for scope in references.keys(LOCAL) if name_of(scope) == name)
    return {
        "id": name, "version": version_of(references, scope, text_of(references, scope)) or "", "name": name,
        "as_of": "", "rules": 0, "enforced": 0, "judged": 0, "verified": 0, "default_zone": None, "parents": [],
        "countries": [], "flaw": why,
    }  # fmt: skip


def _shown(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.id, "version": pack.version, "name": pack.name, "as_of": pack.as_of, "rules": len(pack.rules),
        "enforced": sum(rule.enforce for rule in pack.rules),
        "judged": sum(rule.can_fail() and not KNOWLEDGE.lacks(rule) for rule in pack.rules),
        "verified": sum(rule.verified for rule in pack.rules), "default_zone": pack.default_zone,
        "parents": list(pack.parents), "countries": list(pack.countries),
    }  # fmt: skip


def rule_shown(rule: Rule, pack: Pack) -> RuleShown:
    """A rule as people read it."""
    cited = cited_of(rule, pack)
    keeper, place, facts, notes = _keeper(rule)
    known = [f"of our own contacts {', '.join(facts)} is not known, or always the same"] if facts else []
    says = "; ".join([*known, *notes])
    by = "the engine, before every contact" if keeper == "engine" else place or "nobody"
    between = "; " if keeper == "engine" else ": "
    return RuleShown(
        id=rule.id, demands=rule.summary, citation=f"{rule.instrument}, {rule.section}", instrument=rule.instrument,
        section=rule.section, sources=[source.url or source.title for source in cited], cited=cited,
        force=rule.force, verified=rule.verified, in_force_from=rule.in_force_from,
        in_force_until=rule.in_force_until, binds=list(rule.applies_to), channels=list(rule.channel), kind=rule.kind,
        effect=rule.effect.action, enforced=rule.enforce,
        kept_by=f"{by}{between}{says}" if says else by, keeper=keeper, keeper_place=place, keeper_says=says,
        keeper_facts=facts, keeper_notes=notes, tests=len(rule.tests),
    )  # fmt: skip


def cited_of(rule: Rule, pack: Pack) -> list[CitationOut]:
    """Where a rule's words come from."""
    cited = [pack.sources[name] for name in rule.sources if name in pack.sources]
    return [CitationOut(title=each.title, url=each.url) for each in cited]


def _keeper(rule: Rule) -> tuple[Literal["engine", "elsewhere", "nobody"], str | None, list[str], list[str]]:
    """Who keeps a rule, and where; of one that is asked in vain, which facts are not known and who keeps them."""
    if rule.outside is not None:
        return "elsewhere" if rule.outside.place else "nobody", rule.outside.place, [], [rule.outside.says]
    lacking, partly = KNOWLEDGE.lacks(rule), KNOWLEDGE.partly(rule)
    facts = list(lacking or partly)
    kept = KNOWLEDGE.kept(facts)
    notes = [each.says for each in kept]
    if not lacking:
        return "engine", None, facts, notes
    place = next((each.place for each in kept if each.place), None)
    return "elsewhere" if place else "nobody", place, facts, notes
