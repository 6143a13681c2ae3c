"""`make bench`: the bare pipe, the per-message baseline and the whole path, interleaved in one run.

    EVENTS=60000 ROUNDS=3 WORKERS=1 python -m benchmarks.bench

Each run has a process and a database of its own, on one private durable server. Prints a table of medians and ratios
and writes `benchmarks/out/bench.json`, one row per run. A run whose books are wrong gets no row, and the exit status
is 1.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import msgspec

from benchmarks.bare_pipe import PARTS
from benchmarks.measure import DSN_VARIABLE, Implementation, Row
from benchmarks.report import table
from benchmarks.server import fresh_database, private_server

PROJECT = Path(__file__).resolve().parent.parent
OUT = PROJECT / "benchmarks" / "out" / "bench.json"
RUN_SECONDS_MAX = 3600
PER_MESSAGE_EVENTS_MIN = 1500
PER_MESSAGE_SHARE = 40  # one message at a time is about 70 times slower


@dataclass(frozen=True)
class Runner:
    """An implementation, the module whose `run` measures it, and its events when the others take `EVENTS`."""

    implementation: Implementation
    module: str
    events_of: Callable[[int], int]

    def is_there(self) -> bool:
        return find_spec(f"benchmarks.{self.module}") is not None


RUNNERS = (
    Runner("bare pipe", "bare_pipe.run", lambda events: events),
    Runner("per message", "per_message", lambda events: max(PER_MESSAGE_EVENTS_MIN, events // PER_MESSAGE_SHARE)),
    Runner("whole path", "whole_path", lambda events: events),
)


@dataclass(frozen=True)
class Size:
    """How much to run: events of one run, rounds, worker processes of the bare pipe and of the whole path."""

    events: int
    rounds: int
    workers: int

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """From EVENTS, ROUNDS and WORKERS; a number that makes no sense ends the program and is named."""
        return cls(
            events=_number(environment, "EVENTS", 60_000, 10_000_000),
            rounds=_number(environment, "ROUNDS", 3, 100),
            workers=_number(environment, "WORKERS", 1, PARTS),
        )


def _number(environment: Mapping[str, str], variable: str, default: int, most: int) -> int:
    text = environment.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        sys.exit(f"{variable} is {text!r}; a whole number from 1 to {most} would be right")
    return int(text)


class NoRow(Exception):
    """The run ended without a row: its books are wrong, or it broke."""


def run_apart(runner: Runner, size: Size, round_number: int, dsn: str) -> Row:
    """One run in a process of its own, so that its memory and its CPU are nobody else's."""
    command = [
        *(sys.executable, "-m", "benchmarks.single", runner.module),
        *("--events", str(runner.events_of(size.events)), "--workers", str(size.workers)),
    ]
    with TemporaryDirectory() as scratch:  # ours to remove, also when the run is killed
        try:
            done = subprocess.run(
                command,
                check=False,
                cwd=PROJECT,
                env={**os.environ, DSN_VARIABLE: dsn, "TMPDIR": scratch},
                capture_output=True,
                text=True,
                timeout=RUN_SECONDS_MAX,
            )
        except subprocess.TimeoutExpired as late:
            raise NoRow(f"not done after {RUN_SECONDS_MAX} s") from late
    if done.returncode:
        raise NoRow(done.stderr.strip()[-2000:] or f"exit status {done.returncode}")
    row = msgspec.json.decode(done.stdout.splitlines()[-1], type=Row)
    return msgspec.structs.replace(row, round=round_number)


def run_rounds(size: Size, runners: Sequence[Runner], run: Callable[[Runner, int], Row]) -> tuple[list[Row], list[str]]:
    """Every runner once per round, so that noise hits all alike: the rows, and what went wrong."""
    rows: list[Row] = []
    wrong: list[str] = []
    for round_number in range(1, size.rounds + 1):
        for runner in runners:
            name = f"round {round_number}, {runner.implementation}"
            try:
                row = run(runner, round_number)
            except NoRow as reason:
                wrong.append(f"{name}: {reason}")
                print(wrong[-1], flush=True)
                continue
            rows.append(row)
            load = " ".join(f"{average:.2f}" for average in os.getloadavg())
            print(
                f"{name}: {row.events:,} events, {row.events_per_second:,.0f} events/s, {row.cpu_us:,.1f} us, "
                f"books {row.books}, load {load}",
                flush=True,
            )
    return rows, wrong


def finish(rows: list[Row], wrong: list[str], out: Path) -> int:
    """Write the file anew, so that no row of an earlier bench survives; print the table; the exit status."""
    out.parent.mkdir(exist_ok=True)
    out.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=2) + b"\n")
    print(f"\n{table(rows)}\n\nwritten: {out}")
    if wrong:
        print(f"\n{len(wrong)} without a row:", *wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


def main() -> int:
    size = Size.of(os.environ)
    for runner in RUNNERS:
        if not runner.is_there():
            print(f"{runner.implementation}: not there (benchmarks/{runner.module}.py), left out", flush=True)
    with private_server() as server:

        def run(runner: Runner, round_number: int) -> Row:
            with fresh_database(server) as dsn:
                return run_apart(runner, size, round_number, dsn)

        rows, wrong = run_rounds(size, [runner for runner in RUNNERS if runner.is_there()], run)
    return finish(rows, wrong, OUT)


if __name__ == "__main__":
    sys.exit(main())
