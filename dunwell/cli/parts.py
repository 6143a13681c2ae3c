"""`dunwell parts`: who owns each part, how far behind it is, what is parked."""

import typer
from rich.console import Console
from rich.table import Table

from dunwell.cli.client import Client
from dunwell.home import the_home


def parts() -> None:
    """Owner, lag and parked records of every service and part."""
    answer = Client(the_home(), "platform_admin").get("/api/parts")
    table = Table("service", "part", "owner", "source", "next offset", "behind", "parked")
    for row in answer["items"]:
        table.add_row(*(str(row[name]) for name in ("service", "part", "owner", "source", "next", "behind", "parked")))
    Console().print(table)
    halted = [f"{name}: {why}" for name, why in answer["halted"].items()]
    for line in halted:
        typer.echo(f"stopped, {line}", err=True)
    if halted:
        raise typer.Exit(1)
