"""docs/one-event.md is what an event really passes."""

import re
import subprocess
import sys

from tests.stack.one_event import PAGE

# The spine of the way: each is passed after the one before it.
SPINE = (
    "Reception.receive", "Prepare.__call__", "resolve", "overdue", "keep", "opened", "plan", "SendDue.reserve",
    "Judge.reserve_due", "SandboxSender.send", "SendDue.record", "contact_submitted",
)  # fmt: skip
STEP = re.compile(r"^\| `(.+?)` \|")


def test_an_event_passes_what_the_page_says_and_in_that_order() -> None:
    """Walked in a process of its own, as `make docs` does: what another test has called before is remembered there."""
    walked = subprocess.run(
        [sys.executable, "-m", "tests.stack.one_event", "--print"], capture_output=True, text=True, timeout=120,
        check=True,
    ).stdout  # fmt: skip
    names = [found[1] for line in walked.splitlines() if (found := STEP.match(line))]
    places = [names.index(name) for name in SPINE]
    assert places == sorted(places)
    assert steps(walked) == steps(PAGE.read_text(encoding="utf-8")), "run: make docs"


def steps(page: str) -> set[str]:
    return {line for line in page.splitlines() if STEP.match(line)}
