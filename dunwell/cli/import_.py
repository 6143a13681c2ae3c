"""`dunwell import FILE --source NAME`: reads a file here, sends its rows as they are, waits until all are applied."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import httpx
import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from dunwell.cli.client import Client, connect
from dunwell.cli.rows import write_rejects
from dunwell.settings import Remote
from services.intake.adapters.files import Rows, open_path
from services.intake.ports import RowsRefused
from services.intake.store.quarantine import digest, words

CHUNK_BYTES = 1_000_000  # a request; the door takes up to 8 MB, and smaller ones show progress
POLL_SECONDS = 0.25
PATIENCE_SECONDS = 300.0  # nothing moves for so long: say so and give up
RETRY_SECONDS_MAX = 60.0
COUNTS = ("received", "duplicate", "left_out", "rejected", "processed")
INTAKE = "/api/intake/v1"
Pause = Callable[[float], None]


class Unfinished(Exception):
    """The system stopped answering or moving; what was sent stays sent."""


class Outcome(NamedTuple):
    """The counts of an import, and the rows that were refused with their reasons, by number."""

    counts: dict[str, int]
    rejects: dict[int, str]


def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or NDJSON; also .gz.")],
    source: Annotated[str, typer.Option(help="The source that the rows come from.")],
    as_of: Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Default: today.")] = None,
) -> None:
    """Imports a file of overdue records. Exit: 0 all taken, 1 some rejected (see the rejects file), 2 not done."""
    client = connect("publisher")
    try:
        rows = open_path(file)
        mapping = known_source(client, source)
        if mapping is None and rows.columns:
            raise RowsRefused(f"no source {source!r} has a mapping, and a CSV needs one: PUT {INTAKE}/sources/{source}")
        day = (as_of.date() if as_of else business_date()) if mapping and mapping["needs_as_of"] else None
        outcome = Importer(client, rows, source, day).run()
    except (RowsRefused, Unfinished) as refusal:
        typer.echo(f"dunwell: {refusal}", err=True)
        raise typer.Exit(2) from None
    report(file, rows, outcome)


def report(file: Path, rows: Rows, outcome: Outcome) -> None:
    """Prints the counts; writes the rejects beside the file and ends with 1 where there are any."""
    table = Table("", "rows", show_header=False)
    for name in COUNTS:
        table.add_row(name.replace("_", " "), f"{outcome.counts[name]:,}")
    Console().print(table)
    if outcome.counts["rejected"]:
        place = write_rejects(file, rows, outcome.rejects)
        typer.echo(f"rejected rows, with their reasons: {place}")
        raise typer.Exit(1)


def known_source(client: Client, source: str) -> dict[str, Any] | None:
    """The mapping of a source; None when it has none."""
    answer = client.http.get(f"{INTAKE}/sources/{source}", headers=client.headers())
    if answer.status_code == 404:
        return None
    mapping: dict[str, Any] = {"needs_as_of": False, **(_checked(answer).json()["mapping"] or {})}
    return mapping


def business_date() -> date:
    """Today as the system reckons it: a sandbox may be days ahead. RowsRefused where it can't be asked."""
    if Remote.from_env().url:
        raise RowsRefused(
            "this source's mapping needs a date, and a cluster is not asked for one: say --as-of YYYY-MM-DD"
        )
    now: str = connect("platform_admin").get("/api/clock")["now"]
    return datetime.fromisoformat(now).date()


class Importer:
    """One import, from the first row to the last one applied."""

    def __init__(
        self, client: Client, rows: Rows, source: str, as_of: date | None, pause: Pause | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._client, self._rows, self._source, self._as_of = client, rows, source, as_of
        self._pause: Pause = pause or _sleep
        self._clock = clock
        self._refused: dict[int, str] = {}  # by the row's number: what the door said at once
        self._local = 0  # rows that could not even be sent

    def run(self) -> Outcome:
        body = {"source": self._source, "name": self._rows.name, "as_of": self._as_of and self._as_of.isoformat()}
        key = f"{self._rows.name}-{time.time_ns()}"
        made = self._client.post(f"{INTAKE}/imports", body, {"Idempotency-Key": key})
        with _progress() as progress:
            task = progress.add_task("sending", total=self._rows.bytes)
            for chunk, numbers, at in self._chunks():
                self._send(made["id"], chunk, numbers)
                progress.update(task, completed=at)
            found = self._wait(made["id"], progress)
        counts = {name: found[name] for name in COUNTS}
        counts["received"] += self._local
        counts["rejected"] += self._local
        return Outcome(counts, self._rejects(made["id"]) if counts["rejected"] else {})

    def _chunks(self) -> Iterator[tuple[bytes, list[int], int]]:
        """NDJSON, the number of each of its rows, and how far into the file it reaches."""
        lines: list[bytes] = []
        numbers: list[int] = []
        size = at = 0
        for row in self._rows:
            at = row.at
            if row.flaw is not None:
                self._refused[row.number] = row.flaw
                self._local += 1
                continue
            if size + len(row.line) > CHUNK_BYTES and lines:
                yield b"\n".join(lines), numbers, at
                lines, numbers, size = [], [], 0
            lines.append(row.line)
            numbers.append(row.number)
            size += len(row.line) + 1
        if lines:
            yield b"\n".join(lines), numbers, at

    def _send(self, import_id: str, chunk: bytes, numbers: list[int]) -> None:
        params = {"source": self._source, "import": import_id}
        if self._as_of:
            params["as_of"] = self._as_of.isoformat()
        answer = self._patiently(lambda: self._post(params, chunk))
        for reject in answer.json()["rejected"]:
            self._refused[numbers[reject["index"]]] = words(reject["errors"])

    def _get(self, path: str) -> httpx.Response:
        return self._client.http.get(INTAKE + path, headers=self._client.headers())

    def _post(self, params: dict[str, str], chunk: bytes) -> httpx.Response:
        headers = {**self._client.headers(), "Content-Type": "application/x-ndjson"}
        return self._client.http.post(f"{INTAKE}/delinquencies/bulk", params=params, content=chunk, headers=headers)

    def _patiently(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """Asks until the answer is one: 429, 503 and a lost connection mean later, as sending twice counts once."""
        began = self._clock()
        while True:
            wait = 1.0
            try:
                answer = ask()
            except httpx.TransportError as error:
                why = type(error).__name__
            else:
                if answer.status_code not in (429, 503):
                    return _checked(answer)
                wait, why = _seconds(answer.headers.get("retry-after", "")), str(answer.status_code)
            if self._clock() - began > PATIENCE_SECONDS:
                raise Unfinished(
                    f"the system does not take rows ({why}); start again, what it has it will not take twice"
                )
            self._pause(wait)

    def _wait(self, import_id: str, progress: Progress) -> dict[str, Any]:
        """Until all that was accepted is applied or refused."""
        task, waiting, moved = None, -1, self._clock()
        while True:
            found: dict[str, Any] = self._patiently(lambda: self._get(f"/imports/{import_id}")).json()
            if task is None:
                task = progress.add_task("processing", total=found["accepted"])
            progress.update(task, completed=found["accepted"] - found["waiting"])
            if not found["waiting"]:
                return found
            if found["waiting"] != waiting:
                waiting, moved = found["waiting"], self._clock()
            elif self._clock() - moved > PATIENCE_SECONDS:
                raise Unfinished(f"{waiting} rows wait and nothing moves; see: dunwell parts")
            self._pause(POLL_SECONDS)

    def _rejects(self, import_id: str) -> dict[int, str]:
        """What the door said at once, and what was found behind it: there a row is known by its SHA-256 or event id."""
        listed = [
            orjson.loads(line) for line in _checked(self._get(f"/imports/{import_id}/rejects")).iter_lines() if line
        ]
        by_digest = {reject["row"]: words(reject["errors"]) for reject in listed}
        found = dict(self._refused)
        for row in self._rows:
            if row.flaw is None and row.number not in found and (why := by_digest.get(digest(row.line))):
                found[row.number] = why
        return found


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        body = answer.json() if answer.headers.get("content-type", "").endswith("json") else {}
        raise Unfinished(f"{answer.status_code}: {body.get('detail', '')} {words(body.get('errors', []))}".rstrip())
    return answer


def _seconds(text: str) -> float:
    return min(float(text), RETRY_SECONDS_MAX) if text.isascii() and text.isdigit() else 1.0


def _sleep(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251 - the system said when to come again


def _progress() -> Progress:
    """A bar on a terminal; elsewhere nothing until the end, so that logs stay readable."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not sys.stderr.isatty())
