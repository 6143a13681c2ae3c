"""Starting a system."""

import asyncio
from typing import Annotated

import typer
import uvloop

from dunwell.home import the_home
from dunwell.settings import OF_SERVICES, Settings, check, watch
from dunwell.twin.twin import DEBTORS_MAX
from libs.common.run.postgres import EmbeddedPostgres


def up(
    empty: Annotated[bool, typer.Option("--empty", help="An empty system that keeps its data.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="With the twin's people, and their history.")] = False,
    port: Annotated[int, typer.Option(help="The port; another one is taken when it is not free.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Processes.")] = 1,
    seed: Annotated[str | None, typer.Option(help="Of a new demo.")] = None,
    debtors: Annotated[int | None, typer.Option(min=0, max=DEBTORS_MAX, help="Of a new demo; 2,000.")] = None,
    days: Annotated[int | None, typer.Option(min=0, max=365, help="Of history of a new demo; 30.")] = None,
) -> None:
    """Starts the whole platform in this process, with PostgreSQL as a child; Ctrl-C stops it, the data stay."""
    home, settings = the_home(), Settings.from_env()
    if (running := home.serving()) is not None:
        typer.echo(f"ready {running.url}")
        return
    check(*OF_SERVICES)
    # not before the settings make sense: the whole system takes a second or two to be imported
    from dunwell.demo import Demo, wanted_of
    from dunwell.embedded import prepare_database, serve
    from dunwell.server import listen_near

    watch("dunwell", settings)
    played = Demo(home, wanted_of(seed, debtors, days)) if demo and not empty else None
    if played is not None:
        played.prepare()
    sock = listen_near(port)
    if port and sock.getsockname()[1] != port:
        typer.echo(f"port {port} is taken: another one is used")
    with EmbeddedPostgres(home.path) as postgres:
        asyncio.run(prepare_database(postgres, settings.parts))
        uvloop.run(serve(home, postgres, sock, workers, played))


def work() -> None:
    """A further process of `up --workers`; started by it, never by hand."""
    from dunwell.embedded import work as run_worker

    home, settings = the_home(), Settings.from_env()
    watch("dunwell", settings)
    uvloop.run(run_worker(home, EmbeddedPostgres(home.path).join()))
