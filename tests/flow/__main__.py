"""`make flow`: the main job on real input; exit 1 on any difference."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.flow.flow import Flow, Report, Wanted

SLOWEST = 8


def main() -> int:
    parser = argparse.ArgumentParser(prog="make flow", description=__doc__)
    parser.add_argument("--accounts", type=int, help="only the first so many late accounts of the data set")
    parser.add_argument("--days", type=int, default=Wanted.days, help="business days that go by (default: %(default)s)")
    parser.add_argument("--calls", type=int, default=Wanted.calls_a_day, help="calls a day (default: %(default)s)")
    parser.add_argument("--portfolio", action="store_true", help="the shipped portfolio, not the data set")
    parser.add_argument("--keep", action="store_true", help="keep the home, and say where it is")
    given = parser.parse_args()
    if given.days < 2:
        parser.error("--days is at least 2")
    home = Path(tempfile.mkdtemp(prefix="dunwell-flow-"))
    home.chmod(0o711)  # PostgreSQL's own user walks through it where root runs this
    wanted = Wanted(given.days, given.accounts, not given.portfolio, given.calls)
    try:
        report = asyncio.run(Flow(home, wanted).run())
    finally:
        if not given.keep:
            shutil.rmtree(home, ignore_errors=True)
    show(report, Console(width=None if sys.stdout.isatty() else 120, highlight=False))
    if given.keep:
        print(f"the home: {home}")
    return 1 if report.flaws else 0


def show(report: Report, console: Console) -> None:
    """The flow's table."""
    console.print(report.kpis.rstrip(), soft_wrap=True)
    for line in report.said:
        console.print(line, soft_wrap=True)
    console.print(f"\n[bold]The flow on {report.name}[/bold]")
    _table(console, ("rows", "count"), [(name, f"{count:,}") for name, count in report.imported.items()])
    _table(console, ("delay state k", "data set", "Dunwell", ""), [
        (state, f"{own:,}", f"{ours:,}", "=" if own == ours else "DIFFERENT")
        for state, (own, ours) in report.by_state.items()
    ])  # fmt: skip
    _table(console, ("stage of the first plan", "cases"), [(k, f"{v:,}") for k, v in sorted(report.plans.items())])
    _table(console, ("what came of it", ""), list(_came(report)))
    _table(console, ("step", "seconds"), [(name, f"{seconds:.1f}") for name, seconds in report.seconds.items()])
    slow = sorted(report.asked.items(), key=lambda item: -item[1][1])[:SLOWEST]
    _table(console, ("slowest by sum", "requests", "seconds", "ms each"), [
        (name, f"{count:,}", f"{seconds:.1f}", f"{seconds / count * 1000:.0f}") for name, (count, seconds) in slow
    ])  # fmt: skip
    requests = sum(count for count, _ in report.asked.values())
    total = sum(seconds for name, seconds in report.seconds.items() if not name.startswith(" "))
    console.print(f"{total:.1f} s, {report.steps} steps of the clock, {requests:,} requests")
    for flaw in report.flaws:
        console.print(f"DIFFERENT  {flaw}", soft_wrap=True, style="red")
    console.print("all as it must be" if not report.flaws else f"{len(report.flaws)} differences")


def _came(report: Report) -> list[tuple[str, str]]:
    books, figures = report.books, report.figures
    texts = ", ".join(f"{name} {count:,}" for name, count in report.texts.items())
    promises = ", ".join(f"{name.lower()} {count}" for name, count in sorted(report.promises.items()))
    cash = ", ".join(f"{v / 100:,.2f} {k.partition('/')[2]}" for k, v in figures.items() if k.startswith("collected/"))
    return [
        ("texts", f"{report.texts.total():,} ({texts})"),
        ("statuses", ", ".join(f"{name} {count:,}" for name, count in books.statuses.items())),
        ("replies", ", ".join(f"{name} {count}" for name, count in books.replies.items())),
        ("calls", f"{books.outcomes.total():,} by {len(books.by_collector)} collectors, {books.released} given back"),
        ("results", ", ".join(f"{code} {count}" for code, count in books.outcomes.most_common())),
        ("right-party contacts", f"{figures['right_party_contacts/call']:,}"),
        ("promises", f"{len(books.promises)} ({promises})"),
        ("payments", f"{books.payments} and {books.reversals} taken back"),
        ("snapshots", ", ".join(f"{name} {count}" for name, count in books.snapshots.items())),
        ("cures", f"{figures['cures']:,}, and {figures['cleared_by_snapshot']:,} cleared by a snapshot"),
        ("cash", cash or "none"),
    ]


def _table(console: Console, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*map(str, row))
    if rows:
        console.print(table)


if __name__ == "__main__":
    sys.exit(main())
