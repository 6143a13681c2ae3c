"""`dunwell show <debtor|case>`: what the services know of one person or case, for people's eyes."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.pretty import Pretty

from dunwell.cli.client import connect

INTAKE = "/api/intake/v1"
# What the other services say of a case; one that does not run here, or knows nothing of it, is passed over.
OF_CASE = (
    ("strategy: plan", "/api/strategy/v1/plans/{case}"),
    ("outreach: contacts", "/api/outreach/v1/contacts?case_id={case}"),
    ("tracking: case", "/api/tracking/v1/cases/{case}"),
    ("tracking: timeline", "/api/tracking/v1/cases/{case}/timeline"),
)


def show(name: Annotated[str, typer.Argument(help="The id of a debtor or of a case.")]) -> None:
    """Shows a debtor or a case, masked. Exit: 0 shown, 1 not found."""
    client = connect("compliance")
    debtor = client.find(f"{INTAKE}/debtors/{name}")
    cases = [name]
    if debtor is None:
        found = client.post(f"{INTAKE}/search", {"case_id": name}) if _is_uuid(name) else {"items": []}
        debtor = client.find(f"{INTAKE}/debtors/{found['items'][0]['debtor_id']}") if found["items"] else None
    else:
        cases = [account["case_id"] for account in debtor["accounts"] if account["case_id"]]
    if debtor is None:
        typer.echo(f"dunwell: nobody and no case is called {name}", err=True)
        raise typer.Exit(1)
    console = Console(soft_wrap=True)
    _print(console, "intake: debtor", debtor)
    for case in cases:
        for title, path in OF_CASE:
            answer = client.find(path.format(case=case))
            if answer is not None:
                _print(console, f"{title} ({case})", answer)


def _print(console: Console, title: str, answer: Any) -> None:
    console.rule(title, align="left")
    console.print(Pretty(answer, expand_all=True))


def _is_uuid(name: str) -> bool:
    return len(name) == 36 and name.count("-") == 4
