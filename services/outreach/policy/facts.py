"""The facts that the law is asked with, each group built once per distinct content."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from libs.common.events.intake import CreditorSettings
from libs.common.kernel.clock import local_date
from libs.compliance import Actor, Calendar, Call, Content, Debt, Facts, Proposed, Visit, Window, WindowText
from libs.compliance import Debtor as Person
from libs.compliance.calendar import calendar_for
from libs.compliance.facts import Mode, Result
from services.outreach import model
from services.outreach.model import Appointment, Contact, Profile, Wishes

MODES: dict[str, Mode] = {"sms": "notice", "call": "interactive"}
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
PRODUCTS = frozenset({"credit_card", "personal_loan", "mortgage"})
VISIT_RESULTS: dict[str, Result] = {  # refused at the door, the debtor was met all the same
    "MET": "met", "REFUSED": "met", "NOT_HOME": "not_met", "MOVED": "not_met", "BAD_ADDRESS": "not_met",
    "UNSAFE": "not_met",
}  # fmt: skip
TALKED = frozenset({"conversation", "answered", "rejected_by_debtor"})
CREDITOR_TYPES = frozenset({"bank", "consumer_finance_company", "small_loan_company"})


class Known(msgspec.Struct, frozen=True, eq=False):
    """The facts; compared by identity, which makes it a cheap key."""

    facts: Facts


def facts_of(
    contact: Contact, debt: model.Debt, profile: Profile, wish: Wishes, settings: CreditorSettings, now: datetime
) -> Known:
    """All groups for one contact; `wish` is that of the whole person."""
    return _facts(
        settings.acts_as, profile.zones, profile.flags, wish, debt.product, debt.creditor_type, debt.oldest_due,
        local_date(now, debt.zone), contact.channel, contact.visit,
    )  # fmt: skip


@lru_cache(maxsize=8192)
def _facts(
    acts_as: Any, zones: tuple[str, ...], flags: tuple[str, ...], wish: Wishes, product: str, creditor_type: str,
    oldest_due: date, today: date, channel: str, visit: Appointment | None,
) -> Known:  # fmt: skip
    debt = _debt(product, creditor_type, oldest_due, today)
    actor, person = Actor(role=acts_as), _person(zones, flags, wish)
    match channel:
        case "call":
            facts = Facts(actor=actor, debtor=person, debt=debt, content=_CONTENT, call=_RECORDED)
        case "visit":
            facts = Facts(actor=actor, debtor=person, debt=debt, content=_CONTENT, visit=_visit(visit or AS_IT_SHOULD))
        case _:
            facts = Facts(actor=actor, debtor=person, debt=debt, content=_CONTENT)
    return Known(facts)


def proposed_of(
    channel: str, now: datetime, number: str, creditor: str, debt: str, visit: Appointment | None = None
) -> Proposed:
    """The contact as the law is asked about it."""
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
    result = RESULTS_BY_CODE.get(code, "unknown")
    if channel != "visit" or result == "unknown":
        return result
    return "met" if result in TALKED else "not_met"


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


@lru_cache(maxsize=256)
def calendar(jurisdictions: tuple[str, ...], zones: tuple[str, ...], now: datetime) -> Calendar:
    """Public holidays where the person is; a country that nobody knows has none known, and the rules fail closed."""
    country = jurisdictions[0][:2] if jurisdictions else ""
    return calendar_for(country, local_date(now, zones[0]) if zones else now.date())


def windows(texts: Sequence[str]) -> tuple[Window, ...]:
    """ "09:00-12:00" and the like; ValueError names the wrong one."""
    found = []
    for text in texts:
        start, _, end = text.partition("-")
        found.append(WindowText(start, end).window(past_midnight=True))
    return tuple(found)


_CONTENT = Content(
    opt_out_notice=True, identifies_caller=True, debt_collector_disclosure=True, discloses_debt=True,
    impersonates_authority=False, impersonates_creditor=False, threat_or_abuse=False, false_statement=False,
    threatens_suit=False, publicly_visible=False, extra_fee=False, suggests_new_borrowing=False,
)  # fmt: skip
_RECORDED = Call(recording=True)
AS_IT_SHOULD = Appointment()  # a visit of which no more is known yet: at home, as our own rules want it made


def _visit(visit: Appointment) -> Visit:
    """That they show who they are, and enter only when let in, is asked of whoever goes; the report says whether."""
    return Visit(
        staff_count=visit.staff, recording=visit.recording, id_shown=True, entry_consent=True,
        notice_given=visit.notice_given,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _person(zones: tuple[str, ...], flags: tuple[str, ...], wish: Wishes) -> Person:
    return Person(
        zones=zones, deceased="deceased" in flags, incapacity="incapacity" in flags, minor="minor" in flags,
        bankruptcy="stay" if "insolvent" in flags else "none",
        moratorium="breathing_space" if "moratorium" in flags else "none", cease_written=wish.cease,
        optout_media=tuple(channel for channel in wish.opted_out if channel != "visit"),  # type: ignore[misc]
        tcpa_revoked=bool(wish.opted_out), attorney_known="represented" in flags,
        agreed_windows=windows(wish.agreed_windows) or None,
        inconvenient_windows=windows(wish.inconvenient_windows) or None,
    )  # fmt: skip


def _debt(product: str, creditor_type: str, oldest_due: date, today: date) -> Debt:
    return Debt(
        product=product if product in PRODUCTS else "other",  # type: ignore[arg-type]
        creditor_type=creditor_type if creditor_type in CREDITOR_TYPES else "other",  # type: ignore[arg-type]
        days_past_due=(today - oldest_due).days,
    )  # fmt: skip
