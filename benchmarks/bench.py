"""`make bench`: the bare pipe, the per-message baseline and the whole path, interleaved in one run.

    EVENTS=60000 ROUNDS=3 WORKERS=1 python -m benchmarks.bench [kafka]

Each run has a process and a database of its own, on a private durable server; with `kafka` all go over one real broker
that is warm (`make bench-kafka`). Prints a table of medians and ratios and writes `benchmarks/out/bench.json` or
`bench-kafka.json`, one row per run. A run whose books are wrong gets no row, and the exit status is 1.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import msgspec

from benchmarks.bare_pipe import PARTS
from benchmarks.kafka import real_broker
from benchmarks.measure import DSN_VARIABLE, Implementation, Row, Shape
from benchmarks.report import report
from benchmarks.server import fresh_database, private_server

PROJECT = Path(__file__).resolve().parent.parent
OUT = PROJECT / "benchmarks" / "out"
RUN_SECONDS_MAX = 3600
END_SECONDS_MAX = 60  # for a run that is told to end: it ends the processes that it has started
WARM_UP_EVENTS = 20_000
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


BARE_PIPE = Runner("bare pipe", "bare_pipe.run", lambda events: events)
PER_MESSAGE = Runner(
    "per message", "per_message", lambda events: max(PER_MESSAGE_EVENTS_MIN, events // PER_MESSAGE_SHARE)
)
RUNNERS: dict[Shape, tuple[Runner, ...]] = {
    "embedded": (BARE_PIPE, PER_MESSAGE, Runner("whole path", "whole_path", lambda events: events)),
    "kafka": (BARE_PIPE, PER_MESSAGE, Runner("whole path", "whole_path_kafka", lambda events: events)),
}


@dataclass(frozen=True)
class Size:
    """How much to run: events of one run, rounds, worker processes of the bare pipe and of the embedded whole path."""

    events: int
    rounds: int
    workers: int

    @classmethod
    def of(cls, environment: Mapping[str, str], workers: int = 1) -> Self:
        """From EVENTS, ROUNDS and WORKERS; a number that makes no sense ends the program and is named."""
        return cls(
            events=_number(environment, "EVENTS", 60_000, 10_000_000),
            rounds=_number(environment, "ROUNDS", 3, 100),
            workers=_number(environment, "WORKERS", workers, PARTS),
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
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, DSN_VARIABLE: dsn, "TMPDIR": scratch},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            said, complained = process.communicate(timeout=RUN_SECONDS_MAX)
        except subprocess.TimeoutExpired as late:
            raise NoRow(f"not done after {RUN_SECONDS_MAX} s") from late
        finally:
            _end(process)
    if process.returncode:
        raise NoRow(complained.strip()[-2000:] or f"exit status {process.returncode}")
    row = msgspec.json.decode(said.splitlines()[-1], type=Row)
    return msgspec.structs.replace(row, round=round_number)


def _end(process: "subprocess.Popen[str]") -> None:
    """In order where it still runs, for a cluster's processes do not end with it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.communicate(timeout=END_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


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
    print(f"\n{report(rows)}\n\nwritten: {out}")
    if wrong:
        print(f"\n{len(wrong)} without a row:", *wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="The whole path against the bare pipe and per message.")
    parser.add_argument("shape", nargs="?", choices=RUNNERS, default="embedded")
    shape: Shape = parser.parse_args().shape
    on_kafka = shape == "kafka"
    size = Size.of(os.environ, workers=2 if on_kafka else 1)
    runners = [runner for runner in RUNNERS[shape] if runner.is_there()]
    for runner in RUNNERS[shape]:
        if runner not in runners:
            print(f"{runner.implementation}: not there (benchmarks/{runner.module}.py), left out", flush=True)
    with ExitStack() as stack:
        server = stack.enter_context(private_server())

        def run(runner: Runner, round_number: int, size: Size = size) -> Row:
            with fresh_database(server) as dsn:
                return run_apart(runner, size, round_number, dsn)

        if on_kafka:
            stack.enter_context(real_broker())
            for runner in (BARE_PIPE, PER_MESSAGE):  # a JVM that has just started is several times slower
                run(runner, 0, Size(WARM_UP_EVENTS, rounds=1, workers=size.workers))
        rows, wrong = run_rounds(size, runners, run)
    return finish(rows, wrong, OUT / ("bench-kafka.json" if on_kafka else "bench.json"))


if __name__ == "__main__":
    sys.exit(main())
