"""What outreach knows of its own contacts as it asks the law about them, and who keeps what it does not know.

docs/law.md is written by it; tests/unit/test_outreach_knows.py holds it against the questions that are asked.
"""

from typing import Any

from libs.compliance.possible import OPEN, Keeper, Knowledge

_EITHER = (True, False)
_Facts = dict[str, tuple[Any, ...]]
_OF_ALL: _Facts = {
    "actor.role": OPEN, "debtor.zones": OPEN, "debtor.deceased": _EITHER, "debtor.incapacity": _EITHER,
    "debtor.minor": _EITHER, "debtor.bankruptcy": ("stay", "none"), "debtor.moratorium": ("breathing_space", "none"),
    "debtor.cease_written": _EITHER, "debtor.optout_media": OPEN, "debtor.tcpa_revoked": _EITHER,
    "debtor.attorney_known": _EITHER, "debtor.agreed_windows": OPEN, "debtor.inconvenient_windows": OPEN,
    "debt.product": OPEN, "debt.creditor_type": OPEN, "debt.days_past_due": OPEN, "proposed.at": OPEN,
    "proposed.party": ("debtor",), "proposed.purpose": ("collect",), "proposed.creditor": OPEN, "proposed.debt": OPEN,
    "proposed.collector": ("self",),
}  # fmt: skip
_TEXT: _Facts = {
    "proposed.channel": ("sms",), "proposed.mode": ("notice",), "proposed.automation": ("autodialed",),
    "proposed.number": OPEN, "content.opt_out_notice": _EITHER, "content.identifies_caller": (True, False, None),
    "content.debt_collector_disclosure": _EITHER, "content.discloses_debt": (True, None),
    "content.threatens_suit": _EITHER, "content.publicly_visible": (False,),
}  # fmt: skip
_CALL: _Facts = {
    "proposed.channel": ("call",), "proposed.mode": ("interactive",), "proposed.automation": ("manual",),
    "proposed.number": OPEN, "debtor.overcap_consent_at": OPEN,
}  # fmt: skip
_VISIT: _Facts = {
    "proposed.channel": ("visit",), "proposed.mode": ("interactive",), "proposed.place": OPEN,
    "visit.staff_count": OPEN, "visit.recording": _EITHER, "visit.notice_given": _EITHER,
}  # fmt: skip
FILLED = {"sms": {**_OF_ALL, **_TEXT}, "call": {**_OF_ALL, **_CALL}, "visit": {**_OF_ALL, **_VISIT}}

_WISHES = "services/outreach/policy/gate.py:wishes"
_WORDS = Keeper(
    "services/outreach/policy/texts.py:Texts",
    "a text says what a template in use says, filled from the creditor's own books; what a person says on the phone or "
    "at the door is not known here",
)
_DEBTOR_ALONE = Keeper(
    "services/outreach/policy/facts.py:proposed_of", "the debtor alone is contacted, to collect, and nobody else"
)
_AT_THE_DOOR = Keeper(
    "services/outreach/schemas.py:ReportIn",
    "not known before; the report of the visit says whether, and stays on record",
)
KEEPERS = {
    **dict.fromkeys((
        "content.threat_or_abuse", "content.false_statement", "content.impersonates_authority",
        "content.impersonates_creditor", "content.extra_fee", "content.suggests_new_borrowing",
        "content.threatens_suit",
    ), _WORDS),
    "content.publicly_visible": Keeper(
        "services/outreach/policy/says.py:content_of",
        "a text goes to one telephone; how a visitor behaves is not known",
    ),
    "content.identifies_caller": Keeper(
        "services/outreach/policy/templates/scripts.yaml",
        "the script of a call begins with it; what is said is not known",
    ),
    "content.discloses_debt": _DEBTOR_ALONE, "proposed.party": _DEBTOR_ALONE, "proposed.purpose": _DEBTOR_ALONE,
    "third_party.refused": _DEBTOR_ALONE, "third_party.prior_location_contacts": _DEBTOR_ALONE,
    "visit.id_shown": _AT_THE_DOOR, "visit.entry_consent": _AT_THE_DOOR,
    "call.recording": Keeper(None, "the telephone system records or does not; Dunwell dials no number itself"),
    "debt.dispute": Keeper(_WISHES, "an open dispute is a hold, and nothing leaves while it stands"),
    "debt.instalment_agreement": Keeper(
        "services/strategy/policy/plans.py:standing", "nothing is planned while a promise of instalments stands"
    ),
    "debt.time_barred": Keeper(None, "whether a debt is time-barred no loan system tells"),
    "debtor.employer_prohibits": Keeper(
        None, "whether an employer forbids it nobody tells; a visit's place is chosen by hand"
    ),
    "debtor.moratorium": Keeper(_WISHES, "a deferral comes as the flag moratorium, and nothing leaves under it"),
    "debtor.optout_addresses": Keeper(_WISHES, "whoever opts out of texts on one number gets none on any"),
    "proposed.sms_consent_60d": Keeper(
        None, "no text leaves without a consent on record, whose age no loan system tells"
    ),
    "proposed.place": Keeper("services/outreach/policy/facts.py:proposed_of", "a visit alone has a place"),
    "proposed.channel": Keeper("services/outreach/policy/gate.py:at_once", "no such contact leaves"),
}  # fmt: skip
KNOWLEDGE = Knowledge(FILLED, KEEPERS)
