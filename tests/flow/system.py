"""The system that the flow works on, through its public doors: the command line, and HTTP in several roles."""

import asyncio
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from dunwell.cli.token import token
from dunwell.settings import PROJECT
from dunwell.twin.clocks import ADMIN, BusinessClock
from dunwell.twin.doors import DoorFailed as FlowFailed
from dunwell.twin.doors import Who
from dunwell.twin.own import OwnSystem

__all__ = [
    "ADMIN", "ANALYST", "COMPLIANCE", "PUBLISHER", "TEAM_LEAD", "BusinessClock", "FlowFailed", "Ran", "System", "Who",
]  # fmt: skip
PUBLISHER = Who("publisher", "loan-system")
COMPLIANCE = Who("compliance", "compliance-1")
TEAM_LEAD = Who("team_lead", "lead-1")
ANALYST = Who("analyst", "analyst-1")


class Ran(NamedTuple):
    """A command that has ended."""

    code: int
    text: str
    seconds: float


class System(OwnSystem):
    """`dunwell up --empty` in a home of its own, with texts to the sandbox; tokens as `dunwell token` prints them."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, "flow", {})

    async def command(self, *arguments: str) -> Ran:
        """Runs `dunwell …` in a process of its own."""
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dunwell", *arguments, cwd=PROJECT, env=self.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        text, _ = await process.communicate()
        return Ran(process.returncode or 0, text.decode(), time.monotonic() - began)

    def issue(self, who: Who) -> str:
        """As `dunwell token --role … --user …` prints it, without a process for each."""
        printed = io.StringIO()
        with redirect_stdout(printed), _home_named(self.home):
            token(who.role, None, "default", who.name)
        return printed.getvalue().strip()

    async def told_sandbox(self, what: str, body: dict[str, Any]) -> bool:
        return await self.told("sandbox", what, body)


@contextmanager
def _home_named(home: Path) -> Iterator[None]:
    """The command `dunwell token` finds its home by the environment."""
    before = os.environ.get("DUNWELL_HOME")
    os.environ["DUNWELL_HOME"] = str(home)
    try:
        yield
    finally:
        del os.environ["DUNWELL_HOME"]
        if before is not None:
            os.environ["DUNWELL_HOME"] = before
