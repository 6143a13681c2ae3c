"""`dunwell relay rewind`: a part of a service's topic is published again, for subscribers outside."""

import uuid
from typing import Annotated

import typer

from dunwell.cli.client import connect

app = typer.Typer(no_args_is_help=True, help="What copies a service's journal to its topic, in a cluster.")


@app.callback()
def relay() -> None:
    """What copies a service's journal to its topic, in a cluster."""


@app.command()
def rewind(
    service: Annotated[str, typer.Argument(help="intake, strategy, outreach or tracking.")],
    part: Annotated[int, typer.Argument(min=0, help="The part, which is the topic's partition too.")],
    offset: Annotated[int, typer.Argument(min=0, help="The first journal offset to be published again.")],
    reason: Annotated[str, typer.Option(help="Why; it stands on record.")],
) -> None:
    """Publishes a part again from an offset on; our own services skip what they have. An act on record."""
    body = {"part": part, "offset": offset, "reason": reason}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    found = connect("platform_admin").post(f"/api/{service}/v1/relay/rewind", body, key)
    typer.echo(f"{service} part {part}: {found['before'] - offset} records are published again, from {offset} on")
