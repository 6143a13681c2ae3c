"""`dunwell finders`: are the tables that people and jobs look in what the States say, and make them so."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Annotated, Any

import typer

from dunwell.cli.client import embedded_only
from dunwell.connections import connected
from dunwell.home import the_home
from dunwell.services import FOLDERS
from libs.common.kernel.problems import Invalid
from libs.common.run.postgres import EmbeddedPostgres
from libs.common.store.rebuild import check, rebuild
from libs.common.store.transaction import Declaration

SHOWN_MAX = 50
NEEDS = "because it reads every State from the database"
Service = Annotated[list[str] | None, typer.Argument(help="Of these services; none = of all.")]
app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.command("check")
def check_finders(services: Service = None) -> None:
    """Computes every row of every finder anew from the States; exit 1 and the rows that differ."""
    different = _each(services, _check)
    raise typer.Exit(1 if different else 0)


@app.command("rebuild")
def rebuild_finders(services: Service = None) -> None:
    """Writes the finders anew from the States, while the system runs."""
    _each(services, _rebuild)


def declaration(service: str) -> Declaration[Any]:
    """What a service keeps, without the service: its handlers' State and its finders."""
    if service not in FOLDERS:
        raise Invalid(f"{service!r} is no service; choose of {', '.join(FOLDERS)}")
    handlers = import_module(f"services.{service}.handlers").handlers
    return Declaration(service, handlers, import_module(f"services.{service}.store").FINDERS)


def _each(services: list[str] | None, work: Callable[[str, str], Awaitable[int]]) -> int:
    names = services or list(FOLDERS)
    for name in names:
        declaration(name)

    async def all_of_them(dsn: Callable[[str], str]) -> int:
        return sum([await work(name, dsn(name)) for name in names])

    embedded_only("dunwell finders", NEEDS)
    with EmbeddedPostgres(the_home().path) as postgres:
        return asyncio.run(all_of_them(postgres.dsn))


async def _check(service: str, dsn: str) -> int:
    async with connected(dsn, "finders") as con:
        debtors, differences = await check(con, declaration(service))
    for difference in differences[:SHOWN_MAX]:
        typer.echo(f"{service}.{difference}")
    if len(differences) > SHOWN_MAX:
        typer.echo(f"… and {len(differences) - SHOWN_MAX} more")
    names = ", ".join(finder.name for finder in declaration(service).finders) or "no finder"
    typer.echo(f"{service}: {debtors} states, {names}: {'DIFFERENT' if differences else 'equal'}")
    return len(differences)


async def _rebuild(service: str, dsn: str) -> int:
    async with connected(dsn, "finders") as con:
        debtors = await rebuild(con, declaration(service))
    typer.echo(f"{service}: finders of {debtors} states written anew")
    return 0
