"""`dunwell law`: a verdict asked again."""

from pathlib import Path
from typing import Annotated

import typer

from dunwell.law.asking import library_of, of_receipt
from dunwell.law.reproduce import reproduce
from dunwell.verifier.verify_receipt import Unreadable
from libs.common.kernel.problems import Invalid

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
    try:
        found = list(of_receipt(receipt.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, Unreadable) as error:
        raise Invalid(f"{receipt} is no receipt: {error}") from None
    if not found:
        raise Invalid(f"{receipt} holds no verdict")
    outcomes = [reproduce(each, library) for each in found]
    for each, (outcome, why) in zip(found, outcomes, strict=True):
        typer.echo(f"{outcome.replace('_', ' ')}: {each.type} at {each.verdict.judged_at.isoformat()}, {why}")
    if any(outcome in ("not_equal", "cannot") for outcome, _ in outcomes):
        raise typer.Exit(1)
