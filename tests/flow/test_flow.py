"""The flow on a part of the data set; where that is missing, on the shipped portfolio. All of it: `make flow`."""

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from libs.common.events.envelope import Money
from libs.common.events.intake import DelinquencyOpened
from libs.common.kernel.ids import AccountId, CaseId
from tests.flow import checks, data
from tests.flow.books import Account, Books, Promised, Stop
from tests.flow.flow import Flow, Wanted

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
LATE = data.Late("uci-1", "uci-bank", 2, date(2026, 10, 24), 100_000, "TWD", False, {})
PORTFOLIO = data.Portfolio("one", data.SOURCE, Path("none.csv"), date(2026, 11, 24), 1, 0, [LATE])
OPENED = DelinquencyOpened(
    case_id=CaseId("c"), account_id=AccountId("a"), creditor="uci-bank", creditor_version=1, creditor_type="bank",
    loan_id="uci-1", team="default", zone="Asia/Shanghai", product="credit_card", overdue=Money(100_000, "TWD"),
    oldest_due=date(2026, 10, 24), local_date=date(2026, 11, 24), bucket="M2", band=1, difficulty="normal", as_of=NOW,
    source=data.SOURCE, event_id="e", instalments_overdue=2,
)  # fmt: skip


@pytest.mark.flow
@pytest.mark.slow
async def test_late_accounts_go_all_the_way_and_every_book_agrees(home: Path) -> None:
    wanted = Wanted(days=6, late_max=250, calls_a_day=50, webhooks_a_round=10)
    report = await Flow(home, wanted, say=lambda line: None).run()
    assert report.flaws == []
    assert {"KEPT", "BROKEN"} <= report.promises.keys()
    assert report.books.reversals == 1
    assert report.books.replies["stop"] and report.figures["cures"] and report.figures["cleared_by_snapshot"]


def test_an_account_that_enters_as_the_file_says_is_no_difference() -> None:
    assert list(checks.entered(PORTFOLIO, [OPENED])) == []


@pytest.mark.parametrize(
    "wrong", [{"instalments_overdue": 3}, {"oldest_due": date(2026, 10, 25)}, {"overdue": Money(100_001, "TWD")}]
)
def test_an_account_that_enters_otherwise_is_named(wrong: dict[str, object]) -> None:
    found = list(checks.entered(PORTFOLIO, [msgspec.structs.replace(OPENED, **wrong)]))
    assert "uci-1" in found[0]


def test_an_account_that_enters_twice_is_a_difference() -> None:
    assert next(checks.entered(PORTFOLIO, [OPENED, OPENED])) == "cases opened: 2 and not 1"


def test_a_text_to_somebody_who_said_stop_before_is_a_difference() -> None:
    books = Books()
    books.stops.append(Stop("replied T", "d", ("sms",), NOW))
    later = NOW.replace(hour=3)
    assert list(checks.against_stops(books, [(NOW, "m1", "c", "d"), (later, "m2", "c", "d")])) == ["m2 (replied T)"]


def test_an_instalment_that_is_not_kept_cancels_the_later_ones() -> None:
    account = Account(LATE, "c", "d", "plain", 1, 100_000)
    books = Books(promises=[
        Promised(f"p{day}", account, 50_000, NOW, date(2026, 11, day), None, "nothing", "plan") for day in (26, 28)
    ])  # fmt: skip
    assert books.states(date(2026, 11, 25)) == {"p26": "OPEN", "p28": "OPEN"}
    assert books.states(date(2026, 11, 26)) == {"p26": "BROKEN", "p28": "CANCELLED"}
