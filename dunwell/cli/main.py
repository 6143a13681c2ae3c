"""`dunwell …`: every command, and how a refusal reads. A command's module is imported when it is asked for."""

import sys
from importlib import import_module

import typer

from dunwell.memory import collect_seldom
from libs.common.kernel.problems import Problem
from libs.common.kernel.settings import BadSettings
from libs.common.run.migrations import MigrationRefused
from libs.common.run.postgres import PostgresRefused
from libs.common.vault.keys import BadKeys

# command: module and function, or its group of commands
COMMANDS = {
    "up": ("system", "up"),
    "work": ("system", "work"),
    "serve": ("cluster", "serve"),
    "gateway": ("cluster", "gateway"),
    "migrate": ("cluster", "migrate"),
    "topics": ("cluster", "topics"),
    "token": ("token", "token"),
    "login": ("login", "login"),
    "import": ("import_", "import_file"),
    "show": ("cases", "show"),
    "clock": ("clock", "app"),
    "twin": ("twin", "twin"),
    "kpis": ("kpis", "kpis"),
    "audit": ("audit", "app"),
    "law": ("law", "app"),
    "parts": ("parts", "parts"),
    "parked": ("parked", "app"),
    "relay": ("relay", "app"),
    "finders": ("finders", "app"),
    "keys": ("keys", "app"),
    "secrets": ("secrets", "app"),
    "doctor": ("doctor", "doctor"),
    "docs": ("docs", "docs"),
}
HIDDEN = ("work", "docs")


def build(name: str | None) -> typer.Typer:
    """The command line with one command, or with all where none is named."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @app.callback()
    def dunwell() -> None:
        """Collections that are fast, lawful and humane."""

    for command, (module, attribute) in COMMANDS.items():
        if name in (None, command):
            found = getattr(import_module(f"dunwell.cli.{module}"), attribute)
            if isinstance(found, typer.Typer):
                app.add_typer(found, name=command)
            else:
                app.command(command, hidden=command in HIDDEN)(found)
    return app


def main() -> None:
    """The entry point of the console script."""
    collect_seldom()
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        build(asked if asked in COMMANDS else None)()
    except (BadSettings, BadKeys, MigrationRefused, PostgresRefused, Problem) as refusal:
        sys.stderr.write(f"dunwell: {refusal}\n")
        sys.exit(2)
