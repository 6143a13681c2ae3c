"""The arithmetic that makes KPIs of sums.

Ratios are ratios of sums, never means of ratios; a denominator of zero has no value; money is one currency per figure
(docs/glossary.md, KPI).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple, Protocol

from libs.common.kernel.money import to_decimal
from services.analytics.policy.definitions import KPIS, Kpi

DIMENSIONS = ("creditor", "team", "bucket", "channel", "strategy", "collector", "day")
RATIO_STEP = Decimal("0.000001")


class Sum(Protocol):
    """A sum of contributions; a dimension that is not told apart is None, one without a value is empty."""

    @property
    def figure(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def creditor(self) -> str | None: ...
    @property
    def team(self) -> str | None: ...
    @property
    def bucket(self) -> str | None: ...
    @property
    def strategy(self) -> str | None: ...
    @property
    def collector(self) -> str | None: ...
    @property
    def day(self) -> date | None: ...
    @property
    def value(self) -> int: ...


class Item(NamedTuple):
    """One figure. Money stands in minor units in numerator and denominator, in units of the currency in `value`."""

    kpi: Kpi
    currency: str | None
    group: dict[str, str]
    numerator: int
    denominator: int | None
    value: str | None


def value_of(kpi: Kpi, numerator: int, denominator: int | None, currency: str | None) -> str | None:
    """The figure as a decimal text; ratios to six places, half-even; None where the denominator is zero."""
    if denominator is not None:
        if not denominator:
            return None
        ratio = Decimal(numerator * kpi.scale) / Decimal(denominator)
        return str(ratio.quantize(RATIO_STEP, ROUND_HALF_EVEN))
    return to_decimal(numerator, currency) if kpi.money and currency else str(numerator)


def items(sums: Iterable[Sum], group_by: Iterable[str] = ()) -> list[Item]:
    """All KPIs of these sums, one item per group and, for money, per currency."""
    rows, dimensions = list(sums), tuple(group_by)
    return [item for kpi in KPIS for item in _of(kpi, rows, dimensions)]


def _of(kpi: Kpi, sums: list[Sum], dimensions: tuple[str, ...]) -> list[Item]:
    if kpi.per_channel and "channel" not in dimensions:
        dimensions = (*dimensions, "channel")
    found: dict[tuple[str, ...], list[int]] = {}
    if not dimensions and not kpi.money:
        found[("",)] = [0, 0]
    for row in sums:
        over = row.figure in kpi.numerator, row.figure in (kpi.denominator or ())
        if any(over) and kpi.channel in (None, row.channel):
            group = (row.currency if kpi.money else "", *(str(getattr(row, name)) for name in dimensions))
            both = found.setdefault(group, [0, 0])
            both[0] += row.value * over[0]
            both[1] += row.value * over[1]
    return [
        _item(kpi, currency or None, dict(zip(dimensions, group, strict=True)), *both)
        for (currency, *group), both in sorted(found.items())
        if any(both) or not dimensions
    ]


def _item(kpi: Kpi, currency: str | None, group: Mapping[str, str], numerator: int, below: int) -> Item:
    denominator = None if kpi.denominator is None else below
    return Item(kpi, currency, dict(group), numerator, denominator, value_of(kpi, numerator, denominator, currency))
