"""May this case's debtor be called or written to now, and if not, why and from when? Asked before anybody acts."""

from datetime import datetime, timedelta
from typing import Any, get_args

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from libs.common.events.intake import CreditorSettings
from libs.common.events.outreach import Verdict
from libs.common.http.app import DoorRoute, ReadsFor
from libs.common.http.doors import doors_of
from libs.common.http.paging import Listed
from libs.common.http.scopes import scope
from libs.common.kernel.ids import CaseId, ContactId
from libs.common.kernel.problems import NotFound, Unavailable
from libs.compliance import Library
from services.outreach.model import Contact, Debtor
from services.outreach.policy import gate
from services.outreach.policy.receipts import HOUSE
from services.outreach.routes.compliance import RuleShown, library_of, rule_shown
from services.outreach.routes.doorway import Outreach, TheOutreach
from services.outreach.schemas import Channel, Id
from services.outreach.store.creditors import settings_of
from services.outreach.store.persons import person_of

AHEAD = timedelta(days=62)  # as far as the law itself looks for an instant

router = APIRouter(route_class=DoorRoute, tags=["compliance"])


class Allowed(BaseModel):
    """One channel at this instant. `rule_id` is a pack's or `house:…`; `rule` says it in words with its citation."""

    channel: str
    decision: str = Field(description="allow, defer, block; unknown while something it hangs on is not known or fresh.")
    reason: str
    rule_id: str | None
    rule: RuleShown | None
    also_failing: list[str]
    earliest_allowed: datetime | None
    allowed_until: datetime | None


class AllowedNow(Listed[Allowed]):
    """All channels at business instant `at`, on the debtor's clocks."""

    at: datetime
    zones: list[str]
    stopped: str | None = Field(description="Why nothing may leave whatever the law says; null = it may.")


@router.get("/cases/{case_id}/allowed", dependencies=[scope("case:read")])
async def get_allowed(case_id: Id, request: Request, reads: ReadsFor, outreach: TheOutreach) -> AllowedNow:
    """The gate that every contact passes, asked for each channel; nothing is kept."""
    now, case = doors_of(request).clock.now(), CaseId(case_id)
    group = await person_of(reads, outreach.codec, case_id)
    if not group or case not in group[0].debts:
        raise NotFound("there is no such case, or it is not yours to see")
    creditor = group[0].debts[case].creditor
    settings = settings_of(outreach.references, creditor)
    if settings is None:
        raise Unavailable("the creditor's settings have not come yet", headers={"Retry-After": "1"})
    library = library_of(outreach.references)
    profile = group[0].profile
    return AllowedNow(
        items=[_allowed(_proposed(case, creditor, channel, now), group, settings, now, outreach, library)
               for channel in get_args(Channel)],
        at=now, zones=list(profile.zones) if profile else [],
        stopped=outreach.latch.stopped(creditor) or outreach.latch.objection(),
    )  # fmt: skip


def _proposed(case: CaseId, creditor: str, channel: Channel, now: datetime) -> Contact:
    return Contact(ContactId(""), case, creditor, channel, "", "", "", 0, now, now + AHEAD, now)


def _allowed(
    contact: Contact, group: list[Debtor], settings: CreditorSettings, now: datetime, outreach: Outreach,
    library: Library,
) -> Allowed:  # fmt: skip
    said = Allowed(
        channel=contact.channel, decision="unknown", reason="", rule_id=None, rule=None, also_failing=[],
        earliest_allowed=None, allowed_until=None,
    )  # fmt: skip
    match _decide(contact, group, settings, now, outreach):
        case gate.Leave(_, _, leave_by):
            return said.model_copy(update={"decision": "allow", "allowed_until": leave_by})
        case gate.Later(until, reason, verdict):
            told = {"decision": "defer", "earliest_allowed": until, **_by_rule(reason, verdict, library)}
            return said.model_copy(update=told)
        case gate.Never(_, reason, verdict):
            return said.model_copy(update={"decision": "block", **_by_rule(reason, verdict, library)})
        case gate.NotKnown(reason) | gate.Senseless(reason):
            return said.model_copy(update={"reason": reason})


def _decide(
    contact: Contact, group: list[Debtor], settings: CreditorSettings, now: datetime, outreach: Outreach
) -> gate.Decision:
    if any(outreach.latch.is_stale(member.id) for member in group):
        return gate.NotKnown("inputs not fresh")
    refusal = gate.at_once(contact, group[0], now)
    return refusal or gate.judge(contact, group[0], group, settings, now, outreach.latch.clocks())


def _by_rule(reason: str, verdict: Verdict | None, library: Library) -> dict[str, Any]:
    """The rule that decided, in words where a pack has it."""
    rule_id = verdict.rule_id if verdict else f"{HOUSE}{reason.partition(':')[0]}"
    found = (rule_shown(rule, pack) for pack in library.packs.values() for rule in pack.rules if rule.id == rule_id)
    also = list(verdict.also_failing) if verdict else []
    return {"reason": reason, "rule_id": rule_id, "rule": next(found, None), "also_failing": also}
