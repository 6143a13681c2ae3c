"""May this case's debtor be called, texted or visited now, and if not, why and from when? Asked before anybody acts."""

from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import Query, Request
from pydantic import BaseModel

from libs.common.http.app import CurrentPrincipal, DoorRoute, ReadsFor, Router
from libs.common.http.doors import doors_of
from libs.common.http.scopes import scope
from libs.common.kernel.ids import CaseId
from libs.common.kernel.problems import NotFound, Unavailable
from libs.compliance import Library, Pack
from libs.compliance.rules import Rule
from services.outreach.model import Debtor
from services.outreach.policy import now as policy
from services.outreach.policy.gate import NOT_FRESH, STOPPED
from services.outreach.routes.compliance import CitationOut, PackOut, cited_of, library_of
from services.outreach.routes.doorway import Outreach, TheOutreach
from services.outreach.schemas import Id
from services.outreach.store.creditors import settings_of
from services.outreach.store.persons import person_of

router = Router(route_class=DoorRoute, tags=["compliance"])


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


@router.get("/compliance/now", dependencies=[scope("law:now")])
async def may_i_now(
    case_id: Annotated[Id, Query()], request: Request, reads: ReadsFor, outreach: TheOutreach,
    principal: CurrentPrincipal,
) -> NowAll:  # fmt: skip
    """The gate that every contact passes, asked for each channel; nothing is kept."""
    now = doors_of(request).clock.now()
    group = await person_of(reads, outreach.codec, case_id)
    if not group or case_id not in group[0].debts:
        raise NotFound("there is no such case, or it is not yours to see")
    library, profile = library_of(outreach.references, principal), group[0].profile
    answers = _answers(CaseId(case_id), group, outreach, now)
    zones = list(profile.zones) if profile else []
    return NowAll(judged_at=now, zones=zones, channels=[_shown(each, library) for each in answers])


def _answers(case: CaseId, group: list[Debtor], outreach: Outreach, now: datetime) -> list[policy.Answer]:
    debt = group[0].debts[case]
    settings = settings_of(outreach.references, debt.creditor)
    if settings is None:
        raise Unavailable("the creditor's settings have not come yet; ask again", headers={"Retry-After": "1"})
    if outreach.latch.stopped("*") or outreach.latch.stopped(debt.creditor):
        return [policy.Answer(channel, "block", STOPPED) for channel in policy.ASKED]
    if any(outreach.latch.is_stale(member.id) for member in group):
        return [policy.Answer(channel, "unknown", NOT_FRESH) for channel in policy.ASKED]
    clocks = outreach.latch.clocks()
    return [policy.answer(channel, debt, group, settings, now, clocks) for channel in policy.ASKED]


def _shown(answer: policy.Answer, library: Library) -> NowOut:
    verdict, rule = answer.verdict, _rule(answer.reason, library)
    failing = [_rule(name, library) for name in (verdict.also_failing if verdict else ())]
    return NowOut(
        channel=answer.channel, decision=answer.decision, reason=answer.reason, rule=rule,
        also_failing=[each for each in failing if each is not None], earliest_allowed=answer.earliest,
        until=answer.until,
        packs=[PackOut(**msgspec.structs.asdict(pack)) for pack in (verdict.packs if verdict else ())],
    )  # fmt: skip


def _rule(name: str, library: Library) -> RuleOut | None:
    found = (_rule_out(pack, rule) for pack in library.packs.values() for rule in pack.rules if rule.id == name)
    return next(found, None)


def _rule_out(pack: Pack, rule: Rule) -> RuleOut:
    return RuleOut(
        id=rule.id, pack=pack.id, kind=rule.kind, summary=rule.summary, instrument=rule.instrument,
        section=rule.section, force=rule.force, sources=cited_of(rule, pack),
    )  # fmt: skip
