"""Each published figure by its formula in docs/glossary.md, from counts alone."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from dunwell.recompute.count import Counts

FIGURE, CREDITOR, CHANNEL, CURRENCY, DAY, RECORDED = 1, 2, 5, 8, 0, 9
Sums = Mapping[tuple[str, str], int]  # (figure, channel) -> value, of one creditor and one currency (or none)
Formula = Callable[[Sums], tuple[int, int | None]]


class Figure(NamedTuple):
    """What is compared: whose figure it is, and its two sums."""

    kpi: str
    creditor: str
    channel: str
    currency: str
    numerator: int
    denominator: int | None

    @property
    def value(self) -> Fraction | None:
        """Exact; None where the denominator is zero."""
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None


def _all(sums: Sums, *figures: str) -> int:
    return sum(value for (figure, _), value in sums.items() if figure in figures)


def _due(sums: Sums, suffix: str) -> int:
    return _all(sums, f"promises_kept{suffix}", f"promises_partly_kept{suffix}", f"promises_broken{suffix}")


COUNTS = (
    "entries", "promises_made", "promises_kept", "promises_partly_kept", "promises_broken", "cures",
    "cleared_by_snapshot", "payments", "reversals", "complaints",
)  # fmt: skip
AMOUNTS = (
    "entries_amount", "promises_made_amount", "promises_kept_amount", "promises_partly_kept_amount",
    "promises_broken_amount", "cures_amount", "cleared_by_snapshot_amount", "collected", "reversed_in_period",
)  # fmt: skip
BY_CHANNEL = ("attempts", "contacts", "right_party_contacts")
RATIOS: dict[str, Formula] = {
    "connect_rate": lambda s: (s.get(("connects", "call"), 0), s.get(("attempts", "call"), 0)),
    "rpc_rate_calls": lambda s: (s.get(("right_party_contacts", "call"), 0), s.get(("attempts", "call"), 0)),
    "ptp_rate": lambda s: (_all(s, "promising_contacts"), _all(s, "right_party_contacts")),
    "kept_rate": lambda s: (_all(s, "promises_kept"), _due(s, "")),
    "complaints_per_1000_contacts": lambda s: (_all(s, "complaints"), _all(s, "contacts")),
}
RATIOS_OF_AMOUNTS: dict[str, Formula] = {
    "kept_rate_amount": lambda s: (_all(s, "promises_kept_amount"), _due(s, "_amount")),
    "partly_paid_rate": lambda s: (_all(s, "promises_partly_paid"), _due(s, "_amount")),
}


def figures(counts: Counts, start: date = date.min, end: date = date.max, known_by: date = date.max) -> list[Figure]:
    """Every figure per creditor, of a half-open period; those of which nothing is known are left out."""
    sums: dict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for key, value in counts.items():
        if start <= key[DAY] < end and key[RECORDED] <= known_by:
            sums[key[CREDITOR], key[CURRENCY]][key[FIGURE], key[CHANNEL]] += value
    found: list[Figure] = []
    for (creditor, currency), part in sorted(sums.items()):
        if currency:
            found += (Figure(name, creditor, "", currency, _all(part, name), None) for name in AMOUNTS)
            found += (Figure(name, creditor, "", currency, *rate(part)) for name, rate in RATIOS_OF_AMOUNTS.items())
        else:
            found += (Figure(name, creditor, "", "", _all(part, name), None) for name in COUNTS)
            found += (Figure(name, creditor, "", "", *rate(part)) for name, rate in RATIOS.items())
            found += (
                Figure(name, creditor, channel, "", value, None)
                for (name, channel), value in sorted(part.items())
                if name in BY_CHANNEL
            )
    return [figure for figure in found if figure.numerator or figure.denominator]


def by_name(found: list[Figure]) -> dict[tuple[str, str, str, str], Any]:
    """Figures by what names them."""
    return {figure[:4]: figure for figure in found}
