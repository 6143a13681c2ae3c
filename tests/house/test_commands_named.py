"""A command, a make target or a variable that a message or a page names is one that there is."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
import typer.main

from dunwell.cli.main import build
from tests.house.test_settings_listed import NAME, documented
from tests.house.tree import ROOT, parsed, texts

# As a message or a page names a command: quoted, or behind "run: ", "with: " and the like.
CALLED = re.compile(r"(?:`|\.venv/bin/|\b(?:run|with|choose|or): )dunwell ([a-z]+)(?: ([a-z]+))?")
TARGET = re.compile(r"(?:`|\b(?:run|with|choose|or): )make ([a-z-]+)")
FOLDERS = ("dunwell", "libs", "services")
PLACEHOLDERS = {"DUNWELL_X"}  # stands for any of them
PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", ".env.example", "docs", *FOLDERS)


@lru_cache
def commands() -> dict[str, set[str]]:
    """Every command, with its own commands where it is a group."""
    app = typer.main.get_command(build(None))
    return {name: set(getattr(command, "commands", ())) for name, command in app.commands.items()}  # type: ignore[attr-defined]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def written() -> Iterator[tuple[str, str]]:
    """What the code says, and what stands in our pages, each with its place."""
    for folder in FOLDERS:
        for path, tree in parsed(ROOT / folder):
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
    for path, text in texts(ROOT):
        place = path.relative_to(ROOT)
        if path.suffix in {".md", ".html", ".example"} and place.parts[0] in PAGES:
            yield str(place), text


def unknown_commands(said: Iterator[tuple[str, str]]) -> Iterator[str]:
    known, made = commands(), targets()
    for place, text in said:
        for name, own in CALLED.findall(text):
            if name not in known or (own and known[name] and own not in known[name]):
                yield f"{place}: dunwell {name} {own}".rstrip()
        yield from (f"{place}: make {target}" for target in TARGET.findall(text) if target not in made)


def unknown_variables(said: Iterator[tuple[str, str]]) -> Iterator[str]:
    settings = documented()
    for place, text in said:
        for variable in re.findall(rf"(?<![A-Z0-9_]){NAME.pattern}(?![A-Z0-9_])", text):
            if variable.removesuffix("_FILE") not in settings | PLACEHOLDERS:
                yield f"{place}: {variable}"


def test_every_command_that_is_named_is_there() -> None:
    assert list(unknown_commands(written())) == []


def test_every_variable_that_is_named_is_there() -> None:
    assert list(unknown_variables(written())) == []


@pytest.mark.parametrize(
    "text",
    [
        "for a new one, run: dunwell lock init",
        "`dunwell keys melt` does it",
        "`make tea`",
        "`make test-tea`",
        "with: dunwell fly",
    ],
)
def test_a_command_that_is_not_there_is_found(text: str) -> None:
    assert list(unknown_commands(iter([(str(Path("a.py")), text)])))


def test_a_variable_that_is_not_there_is_found() -> None:
    assert list(unknown_variables(iter([("a.py", "set DUNWELL_NOTHING=1, DUNWELL_HOME stays")]))) == [
        "a.py: DUNWELL_NOTHING"
    ]
