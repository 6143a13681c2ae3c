"""The law, asked directly: one question, one verdict (design.md §8, fixed)."""

from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel

from libs.common.http.app import DoorRoute, ReadsFor, TransactionRoute, Tx, keyless
from libs.common.http.scopes import scope
from libs.common.kernel.ids import CaseId
from libs.common.kernel.problems import Unavailable
from libs.compliance import Pack, compile, shipped
from libs.compliance.request import read
from libs.compliance.rules import Rule
from services.outreach.policy import now as policy
from services.outreach.routes.doorway import TheOutreach, debtor_of_case, load_groups
from services.outreach.schemas import Id
from services.outreach.store.creditors import settings_of

router = APIRouter(route_class=DoorRoute, tags=["compliance"])
asked = APIRouter(route_class=TransactionRoute, tags=["compliance"])


class PackOut(BaseModel):
    id: str
    version: str


class AnswerOut(BaseModel):
    """The verdict on a proposed contact."""

    decision: str
    earliest_allowed: datetime | None
    rule_id: str | None
    also_failing: list[str]
    packs: list[PackOut]


class PackShown(PackOut):
    """A rule pack with what it says."""

    name: str
    as_of: str
    rules: int
    enforced: int


class CitationOut(BaseModel):
    title: str
    url: str | None


class RuleOut(BaseModel):
    """A rule in words, and where they come from."""

    id: str
    pack: str
    kind: str
    summary: str
    instrument: str
    section: str
    force: str
    sources: list[CitationOut]


class NowOut(BaseModel):
    """Whether a case may be contacted at this instant by one channel: `decision` is allow, defer, block or unknown.

    `reason`: a rule's id or the platform's own reason (a hold, no consent, …); `until`: how long a yes holds.
    """

    channel: str
    decision: str
    reason: str
    rule: RuleOut | None
    also_failing: list[RuleOut]
    earliest_allowed: datetime | None
    until: datetime | None
    packs: list[PackOut]


class NowAll(BaseModel):
    """All channels, judged at one instant of business time, on the clock of these zones."""

    judged_at: datetime
    zones: list[str]
    channels: list[NowOut]


@router.post("/compliance/evaluate", dependencies=[scope("law:evaluate"), keyless()])
async def evaluate(question: Annotated[Any, Body()]) -> AnswerOut:
    """May this contact be made at `proposed.at`, and if not, when. Nothing is kept."""
    asked = read(question, shipped())
    verdict = compile(asked.packs).judge(asked.facts, asked.history, asked.proposed, asked.calendar)
    return AnswerOut.model_validate(verdict.answer())


@router.get("/compliance/packs", dependencies=[scope("packs:read")])
async def packs() -> list[PackShown]:
    """The rule packs in force here."""
    return [
        PackShown(
            id=pack.id, version=pack.version, name=pack.name, as_of=pack.as_of, rules=len(pack.rules),
            enforced=sum(rule.enforce for rule in pack.rules),
        )
        for pack in shipped().packs.values()
    ]  # fmt: skip


@asked.get("/compliance/now", dependencies=[scope("case:read")])
async def may_i_now(case_id: Annotated[Id, Query()], reads: ReadsFor, tx: Tx, outreach: TheOutreach) -> NowAll:
    """May this case be called, texted, visited at this instant? As the gate would answer; nothing is kept."""
    case, now = CaseId(case_id), tx.context.now
    name = await debtor_of_case(reads, case)
    group = (await load_groups(tx, tx.session.connection, [name]))[name]  # type: ignore[attr-defined]
    debtor = group[0]
    debt = debtor.debts[case]
    settings = settings_of(outreach.references, debt.creditor)
    if settings is None:
        raise Unavailable("the creditor's settings have not come yet; ask again", headers={"Retry-After": "1"})
    answers = [policy.answer(channel, debt, debtor, group, settings, now) for channel in policy.ASKED]
    stopped = outreach.latch.stopped("*") or outreach.latch.stopped(debt.creditor)
    if stopped is not None:
        answers = [policy.Answer(each.channel, "block", "outreach_stopped") for each in answers]
    zones = list(debtor.profile.zones) if debtor.profile else []
    return NowAll(judged_at=now, zones=zones, channels=[_now_out(each) for each in answers])


def _now_out(answer: policy.Answer) -> NowOut:
    rules, verdict = _rules(), answer.verdict
    failing = [_rule_out(*rules[name]) for name in (verdict.also_failing if verdict else ()) if name in rules]
    rule = rules.get(answer.reason)
    return NowOut(
        channel=answer.channel, decision=answer.decision, reason=answer.reason, rule=_rule_out(*rule) if rule else None,
        also_failing=failing, earliest_allowed=answer.earliest, until=answer.until,
        packs=[PackOut(id=pack.id, version=pack.version) for pack in (verdict.packs if verdict else ())],
    )  # fmt: skip


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[Pack, Rule]]:
    return {rule.id: (pack, rule) for pack in shipped().packs.values() for rule in pack.rules}


def _rule_out(pack: Pack, rule: Rule) -> RuleOut:
    cited = [pack.sources[name] for name in rule.sources if name in pack.sources]
    return RuleOut(
        id=rule.id, pack=pack.id, kind=rule.kind, summary=rule.summary, instrument=rule.instrument,
        section=rule.section, force=rule.force, sources=[CitationOut(title=each.title, url=each.url) for each in cited],
    )  # fmt: skip
