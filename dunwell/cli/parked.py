"""`dunwell parked`: records that could not be applied: list, show, retry in order, or drop with a reason."""

from typing import Annotated

import typer
from rich.table import Table

from dunwell.cli.client import connect
from dunwell.cli.console import new_console
from libs.common.events.registry import SERVICES

app = typer.Typer(no_args_is_help=True, help="Records set aside, with their reasons.")
Service = Annotated[str, typer.Argument(help="intake, strategy, outreach, tracking or analytics.")]
Place = Annotated[str, typer.Argument(help="source/part/offset, as the list shows it.")]


@app.command("list")
def list_(service: Annotated[str | None, typer.Argument(help="One service; none = all.")] = None) -> None:
    """What waits, service by service."""
    client = connect("platform_admin")
    table = Table("service", "place", "debtor", "reason", "error")
    for name in [service] if service else SERVICES:
        for row in client.get(f"/api/{name}/v1/parked", limit=200)["items"]:
            place = f"{row['source']}/{row['part']}/{row['offset']}"
            table.add_row(name, place, row["debtor_id"] or "", row["reason"], row["error"])
    if table.row_count:
        new_console().print(table)
    else:
        typer.echo("nothing is parked")


@app.command()
def show(service: Service, place: Place) -> None:
    """One record's place, reason and error."""
    for name, value in connect("platform_admin").get(f"/api/{service}/v1/parked/{place}").items():
        typer.echo(f"{name}: {value}")


@app.command()
def retry(service: Service, place: Place) -> None:
    """Applies it anew, with all that wait of its debtor, in order; exit 1 while one still fails."""
    found = connect("platform_admin").post(f"/api/{service}/v1/parked/{place}/retry")
    typer.echo(f"applied {found['applied']}, still waiting {found['left']}")
    if found["error"]:
        typer.echo(f"the first of them: {found['error']}", err=True)
        raise typer.Exit(1)


@app.command()
def drop(
    service: Service, place: Place, reason: Annotated[str, typer.Option(help="Why; it stands on record.")]
) -> None:
    """Gives a record up; an act on record."""
    connect("platform_admin").post(f"/api/{service}/v1/parked/{place}/drop", {"reason": reason})
    typer.echo(f"dropped {place}")
