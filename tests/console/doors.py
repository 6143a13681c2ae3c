"""The doors that a page asks by itself, for steps in which all of them refuse or none answers."""

from tests.console.browser import Visitor
from tests.console.system import Desk

OF_THE_BOARD = (
    "analytics/v1/kpis", "analytics/v1/kpis/definitions", "analytics/v1/funnel", "analytics/v1/buckets",
    "analytics/v1/live", "intake/v1/creditors", "outreach/v1/queue/depths", "outreach/v1/outreach/stops",
)  # fmt: skip
OF_THE_DESK = (
    "analytics/v1/kpis", "outreach/v1/outreach/stops", "outreach/v1/queue", "outreach/v1/queue/ahead",
    "outreach/v1/queue/depths", "outreach/v1/templates", "tracking/v1/cases", "tracking/v1/tasks",
)  # fmt: skip


def of_a_case(case: str, debtor: str) -> tuple[str, ...]:
    return (
        f"tracking/v1/cases/{case}", f"tracking/v1/cases/{case}/timeline", "tracking/v1/holds", "tracking/v1/promises",
        "tracking/v1/tasks", f"intake/v1/debtors/{debtor}", f"strategy/v1/plans/{case}", "outreach/v1/contacts",
        f"outreach/v1/cases/{case}/script", "outreach/v1/compliance/now",
    )  # fmt: skip


def expect_all(visitor: Visitor, paths: tuple[str, ...], status: int) -> None:
    for path in paths:
        visitor.expect("GET", path, status)


def debtor_of(desk: Desk, case: str) -> str:
    return str(desk.ask("GET", f"tracking/v1/cases/{case}", "compliance").json()["debtor_id"])
