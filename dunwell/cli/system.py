"""Starting a system."""

import asyncio
from typing import Annotated

import typer
import uvloop

from dunwell.demo import check_allowed
from dunwell.embedded import prepare_database, serve
from dunwell.embedded import work as run_worker
from dunwell.home import the_home
from dunwell.server import listen_near
from dunwell.settings import Settings, watch
from libs.common.run.postgres import EmbeddedPostgres


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
    watch("dunwell", settings)
    if demo and not empty:
        check_allowed()
    sock = listen_near(port)
    with EmbeddedPostgres(home.path) as postgres:
        asyncio.run(prepare_database(postgres, settings.parts))
        uvloop.run(serve(home, postgres, sock, workers, demo and not empty))


def work() -> None:
    """A further process of `up --workers`; started by it, never by hand."""
    home, settings = the_home(), Settings.from_env()
    watch("dunwell", settings)
    uvloop.run(run_worker(home, EmbeddedPostgres(home.path).join()))
