"""The parameters of rules outside the time kinds: which a kind may carry, and of what form each is.

They are data for other parts of the platform and for people; the engine itself reads only products, creditor_types and
max_per_month.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

import msgspec

from libs.common.kernel.clock import zone
from libs.compliance.windows import WindowText

DUTY_PARAMETERS = {
    "bankruptcy": "places",
    "moratorium": "crisis days extensions max_months",
    "cease": "effective key",
    "deceased": "allowed_parties heir_liability",
    "representation": "redirect_to",
    "vulnerability": "",
    "dispute": "burden only_within released_by written",
    "hardship": "max_years pause_days pause_verified recording_kept_until",
    "required_notice": "assumed_receipt_business_days before fields holidays medium notice_before "
    "period_days_after_receipt send_within_days wait_days wait_days_verified",
    "third_party": "allowed_collect_parties allowed_parties allowed_purposes classes conditions_any consumer_includes "
    "days elsewhere field fixed_zone identity_check lost_contact_evidence_any max max_per_person numeric_limits "
    "permanent places pre_agreed_contact_only sensitive_occasions values windows",
    "visit": "consent_required id_required last_resort max_per_month max_verified min_staff notice_required places "
    "recording",
    "consent": "art14_notice_max_days automation consent creditor_notice_min_days lawful_basis_required line "
    "max_age_days opt_out public_domain publish response_days scope sensitive withdraw_route",
    "opt_out": "all_debts keywords max_business_days max_hours_per_week max_means revoke_all_from scope",
    "place": "place",
    "recording": "handover recording scope",
    "required_text": "counts_as_call fee fields optional other_content required visit_fields when",
    "forbidden_content": "approved_lines_only caller_name_must_be classes numeric_limits",
    "harassment": "advisory_window concentration_calls_per_day covers cumulative_channels max_prison_years "
    "min_gap_minutes_same_number numeric_limits scope",
    "automation": "explanation fairness_monitoring human_alternative human_handover impact_assessment",
    "outsourcing": "agreement_fields before_expiry collector_approval criteria delete_or_return_on_end "
    "evaluations_per_year_min inspections_per_year_min licence numeric_limits publish publish_agency_info sub_entrust",
    "staff": "onboarding pay_metric training_per_year_min",
    "scope": "creditor_included not_extended",
    "complaint": "deadline",
    "retention": "from max min_years recordings records",
    "superseded": "superseded_by",
}
SELECTING_PARAMETERS = frozenset({"products", "creditor_types"})

_Whole = Annotated[int, msgspec.Meta(ge=0, le=36_600)]
_Words = Annotated[tuple[Annotated[str, msgspec.Meta(min_length=1)], ...], msgspec.Meta(min_length=1)]
_Windows = Annotated[tuple[WindowText, ...], msgspec.Meta(min_length=1)]
_FORMS: dict[Any, str] = {
    _Whole: "art14_notice_max_days assumed_receipt_business_days before_expiry concentration_calls_per_day "
    "creditor_notice_min_days days evaluations_per_year_min extensions inspections_per_year_min max max_age_days "
    "max_business_days max_hours_per_week max_means max_months max_per_month max_per_person max_prison_years max_years "
    "min_gap_minutes_same_number min_staff min_years pause_days period_days_after_receipt response_days "
    "send_within_days training_per_year_min wait_days",
    bool: "all_debts approved_lines_only consent_required counts_as_call creditor_included cumulative_channels "
    "delete_or_return_on_end explanation fairness_monitoring human_alternative id_required impact_assessment "
    "last_resort lawful_basis_required max_verified notice_required onboarding pause_verified permanent "
    "pre_agreed_contact_only public_domain publish publish_agency_info wait_days_verified withdraw_route written",
    str: "before burden caller_name_must_be collector_approval consent crisis deadline effective fee field from "
    "handover heir_liability holidays human_handover identity_check licence line notice_before numeric_limits "
    "only_within opt_out other_content pay_metric place recording recording_kept_until redirect_to scope sub_entrust "
    "superseded_by when",
    _Words: "agreement_fields allowed_collect_parties allowed_parties allowed_purposes automation classes "
    "conditions_any consumer_includes covers creditor_types criteria fields key keywords lost_contact_evidence_any "
    "medium not_extended optional places products released_by required sensitive sensitive_occasions values "
    "visit_fields",
    WindowText: "advisory_window",
    _Windows: "windows",
    date: "revoke_all_from",
}
FORMS: dict[str, Any] = {name: form for form, names in _FORMS.items() for name in names.split()}
"""The form of a parameter, whichever kind carries it."""


class _Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    max: _Whole
    days: _Whole


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    years: _Whole
    since: str = msgspec.field(name="from")


FORMS |= {"elsewhere": _Limit, "fixed_zone": str, "recordings": _Kept, "records": _Kept}
OF_KIND: dict[tuple[str, str], Any] = {("retention", "max"): str, ("consent", "publish"): str}
"""Where a kind means something else by a name than the others do."""


def flaws_of_duty(kind: str, parameters: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What of a rule's parameters its kind has no name for, or is not of the form that it must have; path and words."""
    known = SELECTING_PARAMETERS | set(DUTY_PARAMETERS[kind].split())
    for name, value in parameters.items():
        if name not in known:
            yield ("parameters", name), f"unknown parameter {name!r} of kind {kind}"
            continue
        try:
            read = msgspec.convert(value, OF_KIND.get((kind, name), FORMS[name]))
            _read_through(name, read)
        except ValueError as error:
            yield ("parameters", name), f"{name} is {value!r}: {error}"
    if parameters.get("max_per_month") == 0:
        yield ("parameters", "max_per_month"), "max_per_month is 0, not a whole number from 1 on"


def _read_through(name: str, value: Any) -> None:
    """ValueError for a zone or a window that is none."""
    if name == "fixed_zone":
        zone(value)
    for window in value if name == "windows" else (value,):
        if isinstance(window, WindowText):
            window.window()
