"""`dunwell docs`: the files that are generated from the code, and the check that they are in step with it."""

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from dunwell.services import documents
from dunwell.settings import PROJECT
from libs.common.events.schemas import asyncapi

DOCS = PROJECT / "docs"


def generated() -> dict[Path, Callable[[], Any]]:
    """Each generated file and what makes it."""
    files: dict[Path, Callable[[], Any]] = {DOCS / "asyncapi.json": lambda: asyncapi(version("dunwell"))}
    for name, make in documents().items():
        files[DOCS / "openapi" / f"{name}.json"] = make
    return files


def docs(check: Annotated[bool, typer.Option("--check", help="Only say what is out of step.")] = False) -> None:
    """Writes docs/asyncapi.json and docs/openapi/*.json from the code."""
    stale = []
    for path, make in generated().items():
        text = json.dumps(make(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
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
