"""`dunwell law`: a verdict asked again."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dunwell.cli.client import connect
from dunwell.connections import connected
from dunwell.home import the_home
from dunwell.law.asking import Given, library_of, of_receipt
from dunwell.law.judge import Judged, judge, judge_again, judge_by_door
from dunwell.law.reproduce import reproduce
from dunwell.settings import Remote
from dunwell.verifier.verify_receipt import Unreadable
from libs.common.kernel.problems import Invalid
from libs.common.run.postgres import EmbeddedPostgres
from libs.compliance import Library

INSTANTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
app = typer.Typer(no_args_is_help=True, help="The law, asked again.")
Packs = Annotated[
    str | None,
    typer.Option(
        help="A folder of packs, a draft pack's file, or a date: the rules in force then. Else those shipped."
    ),
]


@app.callback()
def law() -> None:
    """The law, asked again."""


@app.command("reproduce")
def reproduce_receipt(
    receipt: Annotated[Path, typer.Argument(help="What /v1/contacts/{id}/receipt or /v1/records answered.")],
    packs: Packs = None,
) -> None:
    """Gives each verdict of a receipt again, from its own facts and the pack files alone; exit 1 where one differs.

    Whether the receipt is genuine says `verify_receipt.py`, which needs the public key.
    """
    library = library_of(packs)
    found = read_receipt(receipt)
    outcomes = [reproduce(each, library) for each in found]
    for each, (outcome, why) in zip(found, outcomes, strict=True):
        typer.echo(f"{outcome.replace('_', ' ')}: {each.type} at {each.verdict.judged_at.isoformat()}, {why}")
    if any(outcome in ("not_equal", "cannot") for outcome, _ in outcomes):
        raise typer.Exit(1)


@app.command("judge")
def judge_period(
    start: Annotated[datetime, typer.Option("--from", formats=INSTANTS, help="First instant, UTC.")],
    end: Annotated[datetime, typer.Option("--to", formats=INSTANTS, help="The instant after the last, UTC.")],
    packs: Packs = None,
    receipts: Annotated[list[Path] | None, typer.Argument(help="Of these receipts instead of the journal.")] = None,
) -> None:
    """Judges the contacts of a period again under other packs, and names each whose verdict would change, and why.

    The history of each contact is the one of its day. A folder of packs, a draft's file or a date may be given.
    Asks the system that DUNWELL_URL names, with a token of the role compliance; else reads the home's own journal.
    """
    library, first, last = library_of(packs), start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
    if receipts:
        judged = Judged(library, {(pack.id, pack.version): pack for pack in library.packs.values()})
        for path in receipts:
            judge_again(read_receipt(path), first, last, judged, typer.echo)
    elif Remote.from_env().url:
        judged = judge_by_door(connect("compliance").get, first, last, library, typer.echo)
    else:
        with EmbeddedPostgres(the_home().path) as postgres:
            judged = asyncio.run(of_journal(postgres.dsn("outreach"), first, last, library))
    typer.echo(judged.summary())


async def of_journal(dsn: str, first: datetime, last: datetime, library: Library) -> Judged:
    """Judges what outreach's journal holds, whether a system runs or not."""
    async with connected(dsn, "law") as con:
        return await judge(con, first, last, library, typer.echo)


def read_receipt(path: Path) -> list[Given]:
    """The verdicts of a receipt's file; Invalid where it holds none."""
    try:
        found = list(of_receipt(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, Unreadable) as error:
        raise Invalid(f"{path} is no receipt: {error}") from None
    if not found:
        raise Invalid(f"{path} holds no verdict")
    return found
