"""`dunwell token`: an access token of an embedded installation."""

from typing import Annotated

import typer

from dunwell.home import the_home
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock


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
