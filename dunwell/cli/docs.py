"""`dunwell docs`: the files that are generated from the code, and the check that they are in step with it."""

import json
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from dunwell.services import documents
from dunwell.settings import PROJECT
from libs.common.events.schemas import asyncapi
from libs.common.http.scopes import MATRIX
from libs.compliance import shipped
from libs.compliance.calendar import COUNTRIES, FILE, YEARS
from libs.compliance.report import page
from services.intake.jobs.topics import described
from services.intake.settings import Settings
from services.outreach.policy.knows import KNOWLEDGE

DOCS = PROJECT / "docs"


def generated() -> dict[Path, Callable[[], str]]:
    """Each generated file and what makes its text."""
    files: dict[Path, Callable[[], str]] = {
        DOCS / "asyncapi.json": lambda: _json(asyncapi(version("dunwell"), described(Settings()))),
        DOCS / "law.md": lambda: page(shipped(), KNOWLEDGE),
        DOCS / "roles.md": roles,
        PROJECT / "libs" / "compliance" / FILE: holidays_by_year,
    }
    for name, make in documents().items():
        files[DOCS / "openapi" / f"{name}.json"] = partial(_made, make)
    return files


ROLES_PAGE = """# Roles and scopes

Written by `dunwell docs` from `libs/common/http/scopes.py`. A token names one role, the creditors and the teams
granted, and whatever it asks stays within these. A route takes one scope.

own: what it submitted itself · assigned: cases assigned to the caller · team: cases of the caller's teams · all: all of
the creditors granted · 2: needs a second person · health: figures of health alone · -: no

| role | is |
|---|---|
| publisher | a loan system that feeds its own creditors' events |
| collector | talks to debtors, by the cases assigned and the calls of the team |
| team_lead | the team's cases and queues, strategies |
| compliance | the law, holds, receipts, all cases |
| analyst | figures without names |
| organisation_admin | creditors, sources, people |
| platform_admin | keeps it running: parts, parked records, the relay; no cases, no names |
| dialler | a system that dials for a team: asks whether it may, claims calls, tells what came of them; no names |

"""


def roles() -> str:
    """The matrix of scopes as a page."""
    (head, *rows) = (line.split() for line in MATRIX.strip().split("\n"))
    table = [head, ["---"] * len(head), *([f"`{name}`", *cells] for name, *cells in rows)]
    return ROLES_PAGE + "".join(f"| {' | '.join(cells)} |\n" for cells in table)


def holidays_by_year() -> str:
    """The public holidays of the countries that have rules, a line a year, from the `holidays` library."""
    import holidays  # for developers alone; a running system reads what is written here

    lines = []
    for country in COUNTRIES:
        days = sorted(holidays.country_holidays(country, years=YEARS))
        for year in YEARS:
            lines.append(" ".join((country, str(year), *(f"{day:%m%d}" for day in days if day.year == year))))
    return "\n".join(lines) + "\n"


def _made(make: Callable[[], Any]) -> str:
    return _json(make())


def _json(document: Any) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def docs(check: Annotated[bool, typer.Option("--check", help="Only say what is out of step.")] = False) -> None:
    """Writes docs/asyncapi.json, law.md, roles.md, openapi/*.json and the calendars of public holidays."""
    stale = []
    for path, make in generated().items():
        text = make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            typer.echo(f"written: {path.relative_to(PROJECT)}")
    if check and stale:
        names = ", ".join(str(path.relative_to(PROJECT)) for path in stale)
        typer.echo(f"out of step with the code: {names}; run: make docs", err=True)
        raise typer.Exit(1)
