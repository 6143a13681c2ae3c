"""`dunwell login`: a one-time link into the console of an embedded installation."""

from typing import Annotated

import typer

from dunwell.cli.client import embedded_only
from dunwell.console.tickets import Person, Tickets
from dunwell.home import the_home
from libs.common.kernel.clock import SystemClock
from libs.common.kernel.problems import Unavailable


def login(
    role: Annotated[str, typer.Option(help="collector, team_lead, compliance, analyst, publisher, …")],
    user: Annotated[str | None, typer.Option(help="Another name is another person.")] = None,
    creditor: Annotated[list[str] | None, typer.Option(help="A creditor granted; none = every one.")] = None,
    team: Annotated[str, typer.Option(help="The team.")] = "default",
) -> None:
    """Prints a link into the console, good once and for 15 minutes (embedded only)."""
    embedded_only("login", "where whoever may read the home may sign in")
    home = the_home()
    running = home.serving()
    if running is None:
        raise Unavailable(f"nothing runs in {home.path}; start it with: dunwell up")
    try:
        person = Person(user or role, role, tuple(creditor or ("*",)), team)
    except ValueError as error:
        typer.echo(f"dunwell: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(Tickets(home.path, SystemClock()).link(running.url, person))
