"""`dunwell parts`: who owns each part, how far behind it is, what was set aside, what has stopped."""

from collections.abc import Iterator
from typing import Any

import typer
from rich.table import Table

from dunwell.cli.client import connect
from dunwell.cli.console import new_console
from libs.common.events.registry import SERVICES

COLUMNS = ("service", "part", "owner", "source", "next offset", "head", "behind", "parked", "repeats", "backfilled")
COUNTED = ("next_offset", "head", "behind", "parked", "duplicate", "backfilled")


def parts() -> None:
    """Owner, lag and counters of every service and part; with Kafka, how far each journal is published. Exit 1 when
    something has stopped, and stderr says what: of a service with several replicas, by the one that answers."""
    client = connect("platform_admin")
    work, relays, stopped = Table(*COLUMNS), Table("service", "part", "head", "sent", "backlog"), list[str]()
    for service in SERVICES:
        try:
            found = client.get(f"/api/{service}/v1/parts")
        except SystemExit as refusal:
            stopped.append(f"{service} can't be asked: {str(refusal).removeprefix('dunwell: ')}")
            continue
        for row in found["items"]:
            work.add_row(service, str(row["part"]), _owner(row), row["source"], *(str(row[name]) for name in COUNTED))
        for row in found["journal"]:
            if row["sent"] is not None:
                relays.add_row(service, *(str(row[name]) for name in ("part", "head", "sent", "backlog")))
        stopped += _stopped(found)
    console = new_console()
    console.print(work)
    if relays.row_count:
        console.print(relays)
    for line in stopped:
        typer.echo(f"stopped, {line}", err=True)
    if stopped:
        raise typer.Exit(1)


def _owner(row: dict[str, Any]) -> str:
    if not row["owner"]:
        return "nobody"
    return str(row["owner"]) if row["live"] else f"{row['owner']} (its lease is over)"


def _stopped(found: dict[str, Any]) -> Iterator[str]:
    service, member = found["service"], found["member"]
    if found["halted"]:
        yield f"{service} at {member}: {found['halted']}"
    if found["trouble"]:
        yield f"{service}'s relay at {member}: {found['trouble']}"
    for row in found["items"]:
        if row["stopped"]:
            yield f"{service} part {row['part']} of {row['source']} at {member}: {row['stopped']}"
    for row in found["journal"]:
        if row["hole"]:
            yield f"{service}'s journal part {row['part']}, passed over by the relay at {member}: {row['hole']}"
