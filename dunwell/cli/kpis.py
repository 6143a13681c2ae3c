"""`dunwell kpis`: the figures; with `--recompute` each served one beside its recomputation from the journals."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from dunwell.cli.client import connect, embedded_only
from dunwell.cli.console import new_console
from dunwell.connections import connected
from dunwell.home import the_home
from dunwell.recompute.compare import Result, compare, snapshot
from dunwell.recompute.kpis import by_name, figures
from dunwell.settings import Remote
from libs.common.kernel.clock import local_date
from libs.common.kernel.problems import Invalid
from libs.common.run.postgres import EmbeddedPostgres
from services.analytics.policy.definitions import KPIS
from services.analytics.policy.kpis import DIMENSIONS, Item, items
from services.analytics.store.rollup import FIGURES, Asked, summed

EVERYTHING = date(1970, 1, 1), date(9999, 12, 31)
PERIOD_DAYS = 30
SHOWN_MAX = 50
NEEDS = "because it reads every journal from the database"


def kpis(
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First business date.")] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The date after the last.")] = None,
    group_by: Annotated[str, typer.Option(help=f"Of {', '.join(DIMENSIONS)}; commas between.")] = "",
    creditor: Annotated[str | None, typer.Option(help="This creditor alone.")] = None,
    recompute: Annotated[
        bool, typer.Option("--recompute", help="Compare with the journals; exit 1 if unequal.")
    ] = False,
) -> None:
    """The figures of a period (30 days), or all of them beside a recomputation."""
    dimensions = tuple(name for name in group_by.split(",") if name)
    if unknown := [name for name in dimensions if name not in DIMENSIONS]:
        raise Invalid(f"{unknown[0]!r} is no dimension; choose of {', '.join(DIMENSIONS)}")
    today = local_date(datetime.now(UTC), "Pacific/Kiritimati")
    until = end.date() if end else today + timedelta(days=1)
    since = start.date() if start else until - timedelta(days=PERIOD_DAYS)
    asked = Asked(since, until, EVERYTHING[1], dimensions, creditor)
    if not recompute and Remote.from_env().url:
        show(of_cluster(asked), asked)
        return
    embedded_only("dunwell kpis --recompute", NEEDS)
    with EmbeddedPostgres(the_home().path) as postgres:
        if recompute:
            equal = asyncio.run(show_recomputed(postgres.dsn("analytics")))
            raise typer.Exit(0 if equal else 1)
        show(asyncio.run(of_database(postgres.dsn("analytics"), asked)), asked)


async def of_database(dsn: str, asked: Asked) -> list[Item]:
    """The figures as they stand in the database, whether a system runs or not."""
    async with connected(dsn, "kpis") as con:
        return await served(con, asked)


def of_cluster(asked: Asked) -> list[Item]:
    """The figures as analytics' door answers them."""
    known = {kpi.id: kpi for kpi in KPIS}
    period = {"from": asked.start.isoformat(), "to": asked.end.isoformat()}
    group_by = ",".join(asked.group_by)
    found = connect("compliance").get("/api/analytics/v1/kpis", **period, group_by=group_by, creditor=asked.creditor)
    shown = ("currency", "group", "numerator", "denominator", "value")
    return [Item(known[item["kpi"]], *(item[name] for name in shown)) for item in found["items"]]


def show(found: Sequence[Item], asked: Asked) -> None:
    """Prints the figures of a period."""
    table = Table("figure", *asked.group_by, "channel", "currency", "numerator", "denominator", "value")
    for item in found:
        group = (item.group.get(name, "") for name in asked.group_by)
        channel = item.group.get("channel", item.kpi.channel or "")
        below = "" if item.denominator is None else str(item.denominator)
        table.add_row(
            item.kpi.id, *group, channel, item.currency or "", str(item.numerator), below, item.value or "n/a"
        )
    console = new_console()
    console.print(table)
    console.print(f"business dates from {asked.start} to before {asked.end}", highlight=False)


async def show_recomputed(dsn: str, console: Console | None = None) -> bool:
    """Prints both sides of every figure and every row that differs; True when all is equal."""
    console = console or new_console()
    async with connected(dsn, "kpis") as con, snapshot(con):
        result = await compare(con)
        found = await served(con, Asked(*EVERYTHING, EVERYTHING[1], ("creditor",)))
    same = _print_figures(found, result, console)
    _print_rows(result, console)
    lines = [
        *(f"parked, so not in the figures: {place}" for place in result.parked),
        *(f"the books do not add up: {flaw}" for flaw in result.flaws),
        *(f"not compared, analytics has not come so far: {p}, {p.behind} records" for p in result.behind),
    ]
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False)
    equal = same and result.equal
    word = "equal" if equal else "DIFFERENT"
    console.print(f"{result.records} records recomputed, {len(result.computed)} rows: {word}", highlight=False)
    return equal


async def served(con: Any, asked: Asked) -> list[Item]:
    """The figures by the query and the arithmetic that the door uses."""
    sql = FIGURES.replace("{creditor_granted}", "true")
    return items([summed(row) for row in await con.fetch(sql, *asked.parameters())], asked.group_by)


def _print_figures(found: Sequence[Item], result: Result, console: Console) -> bool:
    computed = by_name(figures(result.computed))
    shown = {}
    for item in found:
        channel = item.group.get("channel", "") if item.kpi.per_channel else ""
        shown[item.kpi.id, item.group["creditor"], channel, item.currency or ""] = item
    table = Table("figure", "creditor", "channel", "currency", "served", "recomputed", "")
    same = True
    for name in sorted(shown.keys() | computed.keys()):
        one, other = _sums(shown.get(name)), _sums(computed.get(name))
        same = same and one == other
        table.add_row(*name, one, other, "=" if one == other else "DIFFERENT")
    console.print(table)
    return same


def _sums(figure: Any) -> str:
    if figure is None:
        return "none"
    return str(figure.numerator) if figure.denominator is None else f"{figure.numerator} / {figure.denominator}"


def _print_rows(result: Result, console: Console) -> None:
    differences = result.differences
    if not differences:
        return
    names = (
        "day",
        "figure",
        "creditor",
        "team",
        "bucket",
        "channel",
        "strategy",
        "collector",
        "currency",
        "recorded",
        "part",
    )
    for key, one, other in differences[:SHOWN_MAX]:
        where = ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=True) if value != "")
        console.print(f"served {one}, recomputed {other}: {where}", soft_wrap=True, highlight=False)
    if len(differences) > SHOWN_MAX:
        console.print(f"… and {len(differences) - SHOWN_MAX} rows more")
