"""The published definitions of all KPIs, as data: text, formula, and the figures that are summed."""

from typing import Literal

import msgspec

Unit = Literal[
    "accounts", "attempts", "contacts", "promises", "payments", "complaints", "currency", "ratio", "per_1000"
]
GLOSSARY = "docs/glossary.md"


class Kpi(msgspec.Struct, frozen=True, kw_only=True):
    """One published definition. `channel`: of this channel alone; `per_channel`: never one figure for several."""

    id: str
    title: str
    text: str
    formula: str
    unit: Unit
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] | None = None
    channel: str | None = None
    per_channel: bool = False
    money: bool = False  # in minor units: one figure per currency
    scale: int = 1
    source: str = GLOSSARY


def _count(
    name: str, title: str, text: str, unit: Unit, *, per_channel: bool = False, figures: tuple[str, ...] = ()
) -> Kpi:
    return Kpi(
        id=name, title=title, text=text, formula=f"sum({', '.join(figures or (name,))})", unit=unit,
        numerator=figures or (name,), per_channel=per_channel,
    )  # fmt: skip


def _money(name: str, title: str, text: str) -> Kpi:
    return Kpi(id=name, title=title, text=text, formula=f"sum({name})", unit="currency", numerator=(name,), money=True)


JUDGED = ("promises_kept", "promises_partly_kept", "promises_broken")
JUDGED_AMOUNT = ("promises_kept_amount", "promises_partly_kept_amount", "promises_broken_amount")
LATE = "A later reversal takes it back on the same day, as a restatement with a later known_at."

KPIS: tuple[Kpi, ...] = (
    _count("entries", "Entries", "Account episodes that entered collections, on the creditor's date.", "accounts"),
    _money("entries_amount", "Entries, amount", "Amount overdue at entry."),
    _count(
        "attempts", "Attempts",
        "Call results with flag A; messages that the provider took; visits reported. Per channel, never mixed.",
        "attempts", per_channel=True,
    ),
    _count(
        "contacts", "Delivered contacts",
        "Call results with flag C or LM; messages delivered; letters sent; visits MET. Per channel.",
        "contacts", per_channel=True,
    ),
    _count(
        "right_party_contacts", "Right-party contacts",
        "Results with flag R: a verified conversation with the debtor or an authorised person. Per channel.",
        "contacts", per_channel=True,
    ),
    Kpi(
        id="connect_rate", title="Connect rate", text="Machine and voicemail are not answers.",
        formula="call attempts with flag C / call attempts", unit="ratio", numerator=("connects",),
        denominator=("attempts",), channel="call",
    ),
    Kpi(
        id="rpc_rate_calls", title="RPC rate, call basis", text="Verification failed is not R.",
        formula="call attempts with flag R / call attempts", unit="ratio", numerator=("right_party_contacts",),
        denominator=("attempts",), channel="call",
    ),
    Kpi(
        id="ptp_rate", title="PTP rate", text="One right-party contact counts once, however many promises.",
        formula="right-party contacts with result PTP or PLAN / right-party contacts", unit="ratio",
        numerator=("promising_contacts",), denominator=("right_party_contacts",),
    ),
    _count("promises_made", "Promises made", "When they were made; each instalment of a plan is one.", "promises"),
    _money("promises_made_amount", "Promises made, amount", "Promised amount."),
    _count(
        "promises_kept", "Promises kept",
        f"Paid at least the threshold by the deadline; counts on the day of the deadline. {LATE}", "promises",
    ),
    _money("promises_kept_amount", "Promises kept, amount", "Promised amount of kept promises."),
    _count(
        "promises_partly_kept", "Promises partly kept",
        "Something, but less than the threshold, was paid by the deadline.", "promises",
    ),
    _money("promises_partly_kept_amount", "Promises partly kept, amount", "Promised amount of partly kept promises."),
    _count("promises_broken", "Promises broken", "Nothing was paid by the deadline.", "promises"),
    _money("promises_broken_amount", "Promises broken, amount", "Promised amount of broken promises."),
    Kpi(
        id="kept_rate", title="Kept rate, count",
        text="Promises whose deadline lies in the period, without the cancelled; tolerance and grace of the creditor.",
        formula="promises kept / promises fallen due", unit="ratio", numerator=("promises_kept",), denominator=JUDGED,
    ),
    Kpi(
        id="kept_rate_amount", title="Kept rate, amount", text="As the count, by promised amount; one currency each.",
        formula="promised amount of kept promises / promised amount of promises fallen due", unit="ratio",
        numerator=("promises_kept_amount",), denominator=JUDGED_AMOUNT, money=True,
    ),
    Kpi(
        id="partly_paid_rate", title="Partial cash rate",
        text="Cash on partly kept promises, reported apart from the kept rate.",
        formula="cash on partly kept promises / promised amount of promises fallen due", unit="ratio",
        numerator=("promises_partly_paid",), denominator=JUDGED_AMOUNT, money=True,
    ),
    _count("cures", "Cures", f"Account episodes whose overdue amount a payment cleared. {LATE}", "accounts"),
    _money("cures_amount", "Cures, amount", "Amount overdue at entry of the cured episodes."),
    _count(
        "cleared_by_snapshot", "Cleared by a snapshot",
        "The loan system says that nothing is overdue, and not why: never counted as a cure.", "accounts",
    ),
    _money("cleared_by_snapshot_amount", "Cleared by a snapshot, amount", "Amount overdue at entry of these episodes."),
    _count("payments", "Payments", f"Payments that met an amount owed, on their value date. {LATE}", "payments"),
    _money("collected", "Collected", f"Cash by value date, net of reversals, up to the amount owed. {LATE}"),
    _count("reversals", "Reversals", "Recorded in the period, of payments of any period.", "payments"),
    _money(
        "reversed_in_period", "Reversed in the period",
        "What reversals recorded in the period took back, whatever the period of the payment.",
    ),
    _count("complaints", "Complaints", "In the period they were received.", "complaints"),
    Kpi(
        id="complaints_per_1000_contacts", title="Complaints per 1,000 contacts",
        text="Over delivered contacts of all channels.",
        formula="complaints x 1,000 / delivered contacts", unit="per_1000", numerator=("complaints",),
        denominator=("contacts",), scale=1_000,
    ),
)  # fmt: skip
