"""`dunwell …`: every command, and how a refusal reads."""

import sys

import typer

from dunwell.cli import clock, finders, system
from dunwell.cli.audit import app as audit
from dunwell.cli.cases import show
from dunwell.cli.docs import docs
from dunwell.cli.doctor import doctor
from dunwell.cli.import_ import import_file
from dunwell.cli.kpis import kpis
from dunwell.cli.parked import app as parked
from dunwell.cli.parts import parts
from libs.common.kernel.problems import Problem
from libs.common.kernel.settings import BadSettings
from libs.common.run.migrations import MigrationRefused
from libs.common.run.postgres import PostgresRefused
from libs.common.vault.keys import BadKeys

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.command("up")(system.up)
app.command("work", hidden=True)(system.work)
app.command("token")(system.token)
app.command("parts")(parts)
app.command("doctor")(doctor)
app.command("import")(import_file)
app.command("show")(show)
app.command("docs", hidden=True)(docs)
app.add_typer(clock.app, name="clock")
app.add_typer(audit, name="audit")
app.add_typer(parked, name="parked")
app.command("kpis")(kpis)
app.add_typer(finders.app, name="finders")


def main() -> None:
    """The entry point of the console script."""
    try:
        app()
    except (BadSettings, BadKeys, MigrationRefused, PostgresRefused, Problem) as refusal:
        sys.stderr.write(f"dunwell: {refusal}\n")
        sys.exit(2)
