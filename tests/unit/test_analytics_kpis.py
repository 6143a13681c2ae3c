"""How sums make KPIs: ratios of sums, nothing for a denominator of zero, one currency per figure."""

import re
from typing import Any

import pytest

from dunwell.recompute import kpis as recomputed
from services.analytics.policy.definitions import KPIS
from services.analytics.policy.kpis import DIMENSIONS, items
from services.analytics.store.rollup import Summed
from tests.house.tree import ROOT


def row(figure: str, value: int, channel: str = "", currency: str = "", **groups: Any) -> Summed:
    return Summed._make((figure, currency, channel, *(groups.get(name) for name in Summed._fields[3:9]), value))


def found(*rows: Summed, group_by: tuple[str, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """Numerator, denominator and value by KPI, currency and group."""
    return {
        (item.kpi.id, item.currency, *item.group.values()): (item.numerator, item.denominator, item.value)
        for item in items(rows, group_by)
    }


@pytest.mark.parametrize(
    ("kpi", "rows", "expected"),
    [
        ("entries", [row("entries", 7)], (7, None, "7")),
        ("connect_rate", [row("connects", 1, "call"), row("attempts", 3, "call")], (1, 3, "0.333333")),
        ("rpc_rate_calls", [row("right_party_contacts", 2, "call"), row("attempts", 3, "call")], (2, 3, "0.666667")),
        ("ptp_rate", [row("promising_contacts", 1, "call"), row("right_party_contacts", 4, "call")], (1, 4, "0.25")),
        ("kept_rate", [row("promises_kept", 1), row("promises_partly_kept", 1), row("promises_broken", 2)], (1, 4, "0.25")),  # noqa: E501
        ("complaints_per_1000_contacts", [row("complaints", 1), row("contacts", 400, "sms")], (1, 400, "2.5")),
    ],
)  # fmt: skip
def test_a_kpi_is_a_ratio_of_sums(kpi: str, rows: list[Summed], expected: tuple[Any, ...]) -> None:
    numerator, denominator, value = found(*rows)[kpi, None]
    assert (numerator, denominator, value.rstrip("0")) == expected


@pytest.mark.parametrize("kpi", [kpi.id for kpi in KPIS if kpi.denominator and not kpi.money])
def test_a_denominator_of_zero_has_no_value(kpi: str) -> None:
    assert found()[kpi, None] == (0, 0, None)


def test_a_kept_rate_with_nothing_kept_is_zero_and_not_nothing() -> None:
    assert found(row("promises_broken", 2))["kept_rate", None] == (0, 2, "0.000000")


def test_messages_do_not_count_in_the_rates_of_calls() -> None:
    rows = [row("connects", 1, "call"), row("attempts", 2, "call"), row("attempts", 98, "sms")]
    assert found(*rows)["connect_rate", None] == (1, 2, "0.500000")
    assert found(*rows)["attempts", None, "sms"] == (98, None, "98")


@pytest.mark.parametrize(
    ("currency", "minor", "value"), [("CNY", 123_450, "1234.50"), ("JPY", 500, "500"), ("CNY", -5, "-0.05")]
)
def test_money_is_told_in_its_own_currency(currency: str, minor: int, value: str) -> None:
    assert found(row("collected", minor, "", currency))["collected", currency] == (minor, None, value)


def test_two_currencies_never_meet_in_one_figure() -> None:
    rows = [row(f, v, "", c) for c, v in (("CNY", 3), ("TWD", 5)) for f in ("promises_kept_amount", "collected")]
    shown = found(*rows, row("promises_broken_amount", 1, "", "CNY"))
    assert shown["kept_rate_amount", "CNY"] == (3, 4, "0.750000")
    assert shown["kept_rate_amount", "TWD"] == (5, 5, "1.000000")
    assert (shown["collected", "CNY"][0], shown["collected", "TWD"][0]) == (3, 5)


def test_a_group_has_its_own_ratio() -> None:
    rows = [row("promises_kept", 1, strategy="a"), row("promises_broken", 1, strategy="a"), row("promises_broken", 5, strategy="b")]  # fmt: skip  # noqa: E501
    shown = found(*rows, group_by=("strategy",))
    assert shown["kept_rate", None, "a"] == (1, 2, "0.500000")
    assert shown["kept_rate", None, "b"] == (0, 5, "0.000000")


def test_every_definition_says_what_it_is_and_where_it_comes_from() -> None:
    assert len({kpi.id for kpi in KPIS}) == len(KPIS)
    for kpi in KPIS:
        assert kpi.title and kpi.text and kpi.formula and kpi.source, kpi.id
        assert kpi.id.replace("_", "").isalnum() and kpi.id == kpi.id.lower()
    assert set(DIMENSIONS) >= {"creditor", "bucket", "channel", "strategy", "day"}


def test_the_recomputation_has_a_formula_of_its_own_for_every_kpi() -> None:
    ours = {
        *recomputed.COUNTS, *recomputed.AMOUNTS, *recomputed.BY_CHANNEL, *recomputed.RATIOS,
        *recomputed.RATIOS_OF_AMOUNTS,
    }  # fmt: skip
    assert ours == {kpi.id for kpi in KPIS}


WORDS = re.compile(r"^  (\w+): \{\s+title: (.+?),\s+text:\s+(.+?),\s+formula:\s+(.+?),\s+\},", re.MULTILINE | re.DOTALL)


def test_the_console_says_each_definition_word_for_word() -> None:
    said = (ROOT / "console" / "src" / "i18n" / "en" / "kpis.ts").read_text()
    words = {name: tuple(text[1:-1] for text in texts) for name, *texts in WORDS.findall(said)}
    assert words == {kpi.id: (kpi.title, kpi.text, kpi.formula) for kpi in KPIS}
