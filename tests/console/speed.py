"""How long a collector waits: the keystrokes to the next case, with as many cases as one likes.

.venv/bin/python -m tests.console.speed --cases 100000 --times 60
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tests.console import book
from tests.console.browser import Visitor, opened, visit
from tests.console.system import Desk, desk_at_work

CHUNK = 5_000
MINE = 40
PATIENCE_SECONDS = 1_200
# Runs in the page: the key, then the first frame in which another case with its person is there.
TIMED = """([key, before]) => new Promise((done) => {
  const start = performance.now()
  const look = () => {
    const shown = document.querySelector('[data-case]')
    if (shown && shown.dataset.case !== before && shown.querySelector('table')) done(performance.now() - start)
    else requestAnimationFrame(look)
  }
  dispatchEvent(new KeyboardEvent('keydown', {key}))
  look()
})"""


def fill(desk: Desk, cases: int) -> None:
    """The book, through the bulk door; returns when every record is a case with a plan."""
    records = list(book.records(datetime.now(UTC).date(), int(cases / 1.1), seed="speed"))
    lines = [msgspec.json.encode(record | {"event_id": f"speed-{n}"}) for n, record in enumerate(records)]
    for start in range(0, len(lines), CHUNK):
        body = b"\n".join(lines[start : start + CHUNK])
        headers = {"Content-Type": "application/x-ndjson"}
        desk.ask("POST", "intake/v1/delinquencies/bulk?source=speed", "publisher", content=body, headers=headers)
    began = time.monotonic()
    while not worked_through(desk, len(records)):
        time.sleep(3)  # noqa: TID251 - a measurement, not a test
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise SystemExit("the book was not worked through in time")


def worked_through(desk: Desk, records: int) -> bool:
    """Has everything come as far as the figures and the book of cases, and may calls be made?"""
    figures = desk.ask("GET", "analytics/v1/kpis", "compliance").json()
    entries = sum(item["numerator"] for item in figures["items"] if item["kpi"] == "entries")
    cases = sum(item["cases"] for item in desk.items("tracking/v1/cases/counts"))
    return min(entries, cases) >= records and not any(figures["behind"].values())


def measure(visitor: Visitor, key: str, times: int) -> list[float]:
    found = []
    for _ in range(times):
        before = visitor.case()
        found.append(float(visitor.page.evaluate(TIMED, [key, before])))
        visitor.page.wait_for_timeout(400)  # somebody reads
    return sorted(found)


def told(name: str, found: list[float]) -> str:
    late = found[int(len(found) * 0.95)]
    return f"{name}: median {statistics.median(found):.0f} ms, p95 {late:.0f} ms, of {len(found)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dunwell-speed-") as folder, opened() as browser:
        os.chmod(folder, 0o711)
        with desk_at_work(Path(folder)) as desk:
            began = time.monotonic()
            fill(desk, given.cases)
            print(f"{given.cases} cases in after {time.monotonic() - began:.0f} s")
            for case in desk.items(f"tracking/v1/cases?state=open&assigned=false&limit={MINE}"):
                body = {"assigned_to": "quick", "team": "default", "reason": "assigned"}
                desk.ask("POST", f"tracking/v1/cases/{case['case_id']}/assign", "team_lead", json=body)
            with visit(browser, desk, "collector", "quick") as visitor:
                visitor.room("desk")
                visitor.press("j")
                visitor.page.wait_for_selector("[data-case] table")
                print(told("J, the next of one's own", measure(visitor, "j", min(given.times, MINE - 2))))
                print(told("N, the most urgent call claimed and shown", measure(visitor, "n", given.times)))
            with visit(browser, desk, "team_lead", "table") as visitor:
                start = time.monotonic()
                visitor.page.goto(f"{desk.url}/cases")
                visitor.page.wait_for_selector("[role=row] [role=gridcell]")
                print(f"the table of all cases: first rows after {(time.monotonic() - start) * 1000:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
