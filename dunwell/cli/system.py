"""Starting a system, and tokens for it."""

import asyncio
from typing import Annotated

import typer
import uvloop

from dunwell.demo import check_allowed
from dunwell.embedded import listen, prepare_database, serve
from dunwell.embedded import work as run_worker
from dunwell.home import Home
from dunwell.settings import Settings
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock
from libs.common.run.logging import configure
from libs.common.run.postgres import EmbeddedPostgres


def the_home() -> Home:
    """The home that DUNWELL_HOME names."""
    home = Home(Settings.from_env().home.expanduser().resolve())
    home.make()
    return home


def up(
    empty: Annotated[bool, typer.Option("--empty", help="An empty system that keeps its data.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="With the generated portfolio.")] = False,
    port: Annotated[int, typer.Option(help="The port; another one is taken when it is not free.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Processes.")] = 1,
) -> None:
    """Starts the whole platform in this process, with PostgreSQL as a child; Ctrl-C stops it, the data stay."""
    home, settings = the_home(), Settings.from_env()
    if (running := home.serving()) is not None:
        typer.echo(f"ready {running.url}")
        return
    configure("dunwell", settings.log_level)
    if demo and not empty:
        check_allowed()
    sock = listen(port)
    with EmbeddedPostgres(home.path) as postgres:
        asyncio.run(prepare_database(postgres, settings.parts))
        uvloop.run(serve(home, postgres, sock, workers, demo and not empty))


def work() -> None:
    """A further process of `up --workers`; started by it, never by hand."""
    home, settings = the_home(), Settings.from_env()
    configure("dunwell", settings.log_level)
    with EmbeddedPostgres(home.path) as postgres:
        uvloop.run(run_worker(home, postgres))


def token(
    role: Annotated[str, typer.Option(help="publisher, collector, team_lead, compliance, analyst, …")],
    creditor: Annotated[list[str] | None, typer.Option(help="A creditor granted; none = every one.")] = None,
    team: Annotated[str, typer.Option(help="The team.")] = "default",
    user: Annotated[str | None, typer.Option(help="Another name is another person.")] = None,
) -> None:
    """Prints an access token, good for 15 minutes (embedded only)."""
    issuer = LocalIssuer(the_home().path, SystemClock())
    try:
        typer.echo(issuer.issue(role, user or role, tuple(creditor or ("*",)), team))
    except ValueError as error:
        typer.echo(f"dunwell: {error}", err=True)
        raise typer.Exit(2) from None
