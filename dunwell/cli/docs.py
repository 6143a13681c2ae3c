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
from libs.compliance import shipped
from libs.compliance.calendar import COUNTRIES, FILE, YEARS
from libs.compliance.report import page
from services.intake.jobs.topics import described
from services.intake.settings import Settings

DOCS = PROJECT / "docs"


def generated() -> dict[Path, Callable[[], str]]:
    """Each generated file and what makes its text."""
    files: dict[Path, Callable[[], str]] = {
        DOCS / "asyncapi.json": lambda: _json(asyncapi(version("dunwell"), described(Settings()))),
        DOCS / "law.md": lambda: page(shipped()),
        PROJECT / "libs" / "compliance" / FILE: holidays_by_year,
    }
    for name, make in documents().items():
        files[DOCS / "openapi" / f"{name}.json"] = partial(_made, make)
    return files


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
    """Writes docs/asyncapi.json, docs/law.md, docs/openapi/*.json and the calendars of public holidays."""
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
