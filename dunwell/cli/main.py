"""`dunwell …`: every command, and how a refusal reads."""

import sys

import typer

from dunwell.cli import system
from libs.common.kernel.problems import Problem
from libs.common.kernel.settings import BadSettings
from libs.common.run.migrations import MigrationRefused
from libs.common.run.postgres import PostgresRefused
from libs.common.vault.keys import BadKeys

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.command("up")(system.up)
app.command("token")(system.token)


def main() -> None:
    """The entry point of the console script."""
    try:
        app()
    except (BadSettings, BadKeys, MigrationRefused, PostgresRefused, Problem) as refusal:
        sys.stderr.write(f"dunwell: {refusal}\n")
        sys.exit(2)
