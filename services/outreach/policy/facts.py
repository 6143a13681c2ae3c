"""The facts that the law is asked with, each group built once per distinct content."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from libs.common.events.intake import CreditorSettings
from libs.common.kernel.clock import local_date
from libs.compliance import Actor, Content, Facts, Proposed, Visit
from libs.compliance import Debtor as Person
from libs.compliance.facts import Result, debt_of
from libs.compliance.known import MODES, Known
from libs.compliance.results import of_channel
from libs.compliance.windows import windows_of
from services.outreach import model
from services.outreach.model import Appointment, Contact, Profile, Wishes
from services.outreach.policy.says import UNSAID

AUTOMATIONS: dict[str, Any] = {"sms": "autodialed", "call": "manual"}
RESULTS_BY_STATE: dict[str, Result] = {
    "reserved": "pending", "claimed": "pending", "scheduled": "pending", "submitted": "sent",
    "delivered": "delivered", "failed": "undelivered",
}  # fmt: skip
# docs/glossary.md, Result codes, column "recorded result"; what is not listed counts as the worst case.
RESULTS_BY_CODE: dict[str, Result] = {
    "NA": "no_answer", "BZ": "busy", "VM": "no_answer", "LM": "voicemail_left", "DC": "failed",
    "HU": "rejected_by_debtor", "DROP": "answered", "WN": "answered", "TPC": "conversation",
    **dict.fromkeys("CB PTP PLAN PAID CLP RTP NCM DISP IDT HARD VUL STOP REP BKY DEC COMP".split(), "conversation"),
}  # fmt: skip


def facts_of(
    contact: Contact, debt: model.Debt, profile: Profile, wish: Wishes, settings: CreditorSettings, now: datetime,
    agreed: datetime | None = None, content: Content = UNSAID,
) -> Known:  # fmt: skip
    """All groups for one contact; `wish` is that of the whole person; `agreed`: when they asked to be called back;
    `content`: what it says, as far as it is known."""
    known = _facts(
        settings.acts_as, profile.zones, profile.flags, wish, debt.product, debt.creditor_type, debt.oldest_due,
        local_date(now, debt.zone), contact.channel, contact.visit, content,
    )  # fmt: skip
    if agreed is None or contact.channel != "call":
        return known
    person = msgspec.structs.replace(known.facts.debtor, overcap_consent_at=agreed)
    return Known(msgspec.structs.replace(known.facts, debtor=person))


@lru_cache(maxsize=8192)
def _facts(
    acts_as: Any, zones: tuple[str, ...], flags: tuple[str, ...], wish: Wishes, product: str, creditor_type: str,
    oldest_due: date, today: date, channel: str, visit: Appointment | None, content: Content,
) -> Known:  # fmt: skip
    debt = debt_of(product, creditor_type, (today - oldest_due).days)
    actor, person = Actor(role=acts_as), _person(zones, flags, wish)
    if channel == "visit":
        facts = Facts(actor=actor, debtor=person, debt=debt, visit=_visit(visit or AS_IT_SHOULD))
    else:
        facts = Facts(actor=actor, debtor=person, debt=debt, content=content)
    return Known(facts)


def proposed_of(
    channel: str, now: datetime, number: str = "", creditor: str = "", debt: str = "",
    visit: Appointment | None = None,
) -> Proposed:  # fmt: skip
    """The contact as the law is asked about it; without a number, creditor and debt as it is asked of everybody."""
    if channel == "visit":
        return Proposed(
            at=now, channel="visit", party="debtor", purpose="collect", mode="interactive",
            place=(visit or AS_IT_SHOULD).place, creditor=creditor, debt=debt,
        )  # fmt: skip
    return Proposed(
        at=now, channel="sms" if channel == "sms" else "call", party="debtor", purpose="collect", mode=MODES[channel],
        automation=AUTOMATIONS[channel], number=number, creditor=creditor, debt=debt,
    )  # fmt: skip


def result_of(code: str, channel: str) -> Result:
    """What the law counts an outcome as."""
    return of_channel(RESULTS_BY_CODE.get(code, "unknown"), channel)


def wishes_of(group: Sequence[model.Debtor]) -> Wishes:
    """What everyone who is this person asked for, taken together."""
    if len(group) == 1:
        return group[0].wishes
    all_wishes = [member.wishes for member in group]
    return Wishes(
        tuple(dict.fromkeys(channel for wish in all_wishes for channel in wish.opted_out)),
        any(wish.cease for wish in all_wishes),
        next((wish.agreed_windows for wish in all_wishes if wish.agreed_windows), ()),
        tuple(dict.fromkeys(window for wish in all_wishes for window in wish.inconvenient_windows)),
    )


AS_IT_SHOULD = Appointment()  # a visit of which no more is known yet: at home, as our own rules want it made


def _visit(visit: Appointment) -> Visit:
    """Whether they show who they are, and enter only when let in, nobody knows before: the report says."""
    return Visit(staff_count=visit.staff, recording=visit.recording, notice_given=visit.notice_given)


@lru_cache(maxsize=4096)
def _person(zones: tuple[str, ...], flags: tuple[str, ...], wish: Wishes) -> Person:
    return Person(
        zones=zones, deceased="deceased" in flags, incapacity="incapacity" in flags, minor="minor" in flags,
        bankruptcy="stay" if "insolvent" in flags else "none",
        moratorium="breathing_space" if "moratorium" in flags else "none", cease_written=wish.cease,
        optout_media=tuple(channel for channel in wish.opted_out if channel != "visit"),  # type: ignore[misc]
        tcpa_revoked=bool(wish.opted_out), attorney_known="represented" in flags,
        agreed_windows=windows_of(wish.agreed_windows) or None,
        inconvenient_windows=windows_of(wish.inconvenient_windows) or None,
    )  # fmt: skip
