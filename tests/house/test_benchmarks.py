"""The reference measurements run, check their books, and write no row that they can't stand for."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import asyncpg
import msgspec
import pytest

from benchmarks.bare_pipe.tables import check_books
from benchmarks.bench import BARE_PIPE, PER_MESSAGE, RUNNERS, NoRow, Runner, Size, finish, run_apart, run_rounds
from benchmarks.kafka import KAFKA_VARIABLE
from benchmarks.measure import BooksWrong, Cost, Implementation, Row
from benchmarks.report import report
from benchmarks.server import fresh_database, private_server
from dunwell.cluster.broker import Broker
from libs.common.run.migrations import SERVICES

EVENTS = 600
FIELDS = [
    *("implementation", "shape", "round", "workers", "events", "events_per_second"),
    *("client_cpu_us", "server_cpu_us", "broker_cpu_us", "wal_bytes", "peak_rss_mb", "processes", "books"),
]


# The processes of each runner, in turn.
ON_KAFKA = (["worker 1", "worker 2"], ["the one process"], [*SERVICES, "gateway"])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with private_server() as server:
        yield server


@pytest.fixture
def database(server: str) -> Iterator[str]:
    with fresh_database(server) as dsn:
        yield dsn


@pytest.mark.slow
async def test_the_bare_pipe_in_two_processes_leaves_a_row_and_a_lost_effect_is_found(database: str) -> None:
    row = run_apart(BARE_PIPE, Size(EVENTS, rounds=1, workers=2), 1, database)
    assert (row.round, row.workers, row.events, row.books) == (1, 2, EVENTS, "exact")
    assert row.client_cpu_us > 0
    assert row.server_cpu_us > 0
    assert row.wal_bytes > 0

    connection = await asyncpg.connect(database)
    await check_books(connection, EVENTS)
    await connection.execute("delete from outcomes where cause = (select cause from outcomes limit 1)")
    with pytest.raises(BooksWrong, match=f"'outcomes': {EVENTS - 1}"):
        await check_books(connection, EVENTS)
    await connection.close()


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.parametrize(("runner", "processes"), [*zip(RUNNERS["kafka"], ON_KAFKA, strict=True)])
def test_every_runner_goes_over_a_real_broker_and_tells_what_each_process_took(
    runner: Runner, processes: Sequence[str], vacant_kafka: Broker, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KAFKA_VARIABLE, f"{vacant_kafka.bootstrap} {vacant_kafka.nodes[1].pid}")
    row = run_apart(replace(runner, events_of=int), Size(300, rounds=1, workers=2), 1, database)
    assert (row.shape, row.events, row.books, list(row.processes)) == ("kafka", 300, "exact", [*processes, "broker"])
    assert row.broker_cpu_us > 0


@pytest.mark.slow
def test_a_run_that_breaks_leaves_no_row_and_says_why() -> None:
    with pytest.raises(NoRow, match="ConnectionRefusedError"):
        run_apart(BARE_PIPE, Size(EVENTS, rounds=1, workers=1), 1, "postgresql://nobody@127.0.0.1:1/nothing")


def test_a_bench_with_wrong_books_writes_the_right_rows_only_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bench.json"
    out.write_text("rows of an earlier bench")

    def run(runner: Runner, round_number: int) -> Row:
        if runner is PER_MESSAGE and round_number == 2:
            raise NoRow("books wrong: one contact too many")
        return a_row(
            runner.implementation, round_number, 100.0 if runner is PER_MESSAGE else 4000.0 + 1000 * round_number
        )

    rows, wrong = run_rounds(Size(EVENTS, rounds=2, workers=1), (BARE_PIPE, PER_MESSAGE), run)
    assert finish(rows, wrong, out) == 1
    written = json.loads(out.read_text())
    assert [(row["implementation"], row["round"]) for row in written] == [
        ("bare pipe", 1),
        ("per message", 1),
        ("bare pipe", 2),
    ]
    assert list(written[0]) == FIELDS
    said = capsys.readouterr()
    assert "round 2, per message: books wrong: one contact too many" in said.err
    assert "50.0x / 1.00x" in said.out, "of the round that has both"
    assert "| bare pipe      | worker 1 |   30.0 |          60 |" in said.out


@pytest.mark.parametrize(("rate", "said"), [(1000.0, "0.20x by wall DOES NOT HOLD"), (1250.0, "0.25x by wall holds")])
def test_the_report_says_whether_the_whole_path_holds_its_ratio(rate: float, said: str) -> None:
    rows = [
        msgspec.structs.replace(row, shape="kafka")
        for row in (a_row("bare pipe", 1, 5000.0), a_row("whole path", 1, rate))
    ]
    assert said in report(rows)
    assert "vs per message, at least" not in report(rows)


def test_a_bench_with_exact_books_succeeds(tmp_path: Path) -> None:
    assert finish([a_row("bare pipe", 1, 5000.0)], [], tmp_path / "bench.json") == 0


@pytest.mark.parametrize("text", ["0", "-1", "many", "1e3", "99"])
def test_a_number_of_workers_that_makes_no_sense_is_refused_by_name(text: str) -> None:
    with pytest.raises(SystemExit, match=f"WORKERS is '{text}'; a whole number from 1 to 12"):
        Size.of({"WORKERS": text})


def a_row(implementation: Implementation, round_number: int, events_per_second: float) -> Row:
    return Row(
        implementation=implementation,
        shape="embedded",
        round=round_number,
        workers=1,
        events=EVENTS,
        events_per_second=events_per_second,
        client_cpu_us=30.0,
        server_cpu_us=40.0,
        broker_cpu_us=0.0,
        wal_bytes=1600.0,
        peak_rss_mb=60.0,
        processes={"worker 1": Cost(30.0, 60.0)},
    )
