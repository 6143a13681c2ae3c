"""What one run cost: wall time, CPU of clients, server and broker from /proc, WAL bytes, peak memory. Linux only.

CPU is counted in ticks of `SC_CLK_TCK` (10 ms as a rule), so a run of less than a second is good for ±5 % at best.
"""

import os
import time
from collections.abc import Mapping
from typing import Literal

import asyncpg
import msgspec

Implementation = Literal["whole path", "bare pipe", "per message"]
Shape = Literal["embedded", "kafka"]
DSN_VARIABLE = "BENCH_DSN"
BROKER = "broker"
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class BooksWrong(Exception):
    """Some event did not happen exactly once at every stage: the run counts for nothing."""


class Cost(msgspec.Struct, frozen=True):
    """What one process took: CPU microseconds per event, and the most memory that it has held, MB."""

    cpu_us: float
    peak_rss_mb: float


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One run, as it stands in the file. CPU in microseconds and WAL in bytes, both per event.

    `peak_rss_mb` is that of the largest client process. `broker_cpu_us` is 0 where no broker takes part. `processes`:
    each client, and the broker, by name.
    """

    implementation: Implementation
    shape: Shape
    round: int = 0
    workers: int
    events: int
    events_per_second: float
    client_cpu_us: float
    server_cpu_us: float
    broker_cpu_us: float
    wal_bytes: float
    peak_rss_mb: float
    processes: dict[str, Cost] = {}
    books: Literal["exact"] = "exact"

    @property
    def cpu_us(self) -> float:
        """Client, server and broker together, microseconds per event."""
        return self.client_cpu_us + self.server_cpu_us + self.broker_cpu_us


class Reading(msgspec.Struct, frozen=True):
    """All counters at one instant: seconds since any fixed moment, CPU seconds by process, bytes of WAL."""

    at: float
    processes: dict[str, float]
    server: float
    wal: int


class Meter:
    """Reads every counter at `start` and at `stop`; `row` is the difference per event."""

    def __init__(self, connection: asyncpg.Connection, clients: Mapping[str, int], broker: int | None = None) -> None:
        """Process ids, of clients by their names; they must be alive at `start` and at `stop`. The server is local."""
        self._connection = connection
        self._pids = {**clients, BROKER: broker} if broker else dict(clients)
        self._postmaster = 0
        self._peak_rss_mb: dict[str, float] = {}
        self._began: Reading | None = None
        self._ended: Reading | None = None

    async def start(self) -> None:
        """Call when every consumer is ready: start-up is not throughput."""
        backend = await self._connection.fetchval("select pg_backend_pid()")
        self._postmaster = int(_stat(backend)[1])
        await self._connection.execute("checkpoint")  # else the run pays for pages that came before it
        self._began = msgspec.structs.replace(await self._read(), at=time.perf_counter())

    async def stop(self) -> None:
        """Call when the last event has left the last stage."""
        at = time.perf_counter()
        self._ended = msgspec.structs.replace(await self._read(), at=at)
        self._peak_rss_mb = {name: round(peak_rss_mb(pid), 1) for name, pid in self._pids.items()}

    def row(self, implementation: Implementation, shape: Shape, *, workers: int, events: int) -> Row:
        """The measured run; to be asked for only when the books are right."""
        if self._began is None or self._ended is None:
            raise RuntimeError("the meter was not started and stopped")
        began, ended, scale = self._began, self._ended, 1e6 / events
        processes = {
            name: Cost(round((cpu - began.processes[name]) * scale, 2), self._peak_rss_mb[name])
            for name, cpu in ended.processes.items()
        }
        clients = [cost for name, cost in processes.items() if name != BROKER]
        return Row(
            implementation=implementation,
            shape=shape,
            workers=workers,
            events=events,
            events_per_second=round(events / (ended.at - began.at), 1),
            client_cpu_us=round(sum(cost.cpu_us for cost in clients), 2),
            server_cpu_us=round((ended.server - began.server) * scale, 2),
            broker_cpu_us=processes[BROKER].cpu_us if BROKER in processes else 0.0,
            wal_bytes=round((ended.wal - began.wal) / events, 1),
            peak_rss_mb=max(cost.peak_rss_mb for cost in clients),
            processes=processes,
        )

    async def _read(self) -> Reading:
        return Reading(
            at=0.0,
            processes={name: cpu_of(pid) for name, pid in self._pids.items()},
            server=server_cpu(self._postmaster),
            wal=await self._connection.fetchval("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::int8"),
        )


async def connect(**settings: str) -> asyncpg.Connection:
    """A connection to the run's own database, named by the environment."""
    return await asyncpg.connect(os.environ[DSN_VARIABLE], server_settings=settings or None)


def cpu_of(pid: int) -> float:
    """CPU seconds of one process, its ended threads included, its children not."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def server_cpu(postmaster: int) -> float:
    """CPU seconds of a PostgreSQL server: the postmaster and its children, live or reaped."""
    total = 0
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            fields = _stat(int(entry))
        except OSError:  # it has ended since the listing
            continue
        if int(entry) == postmaster:
            total += sum(int(field) for field in fields[11:15])  # its own and those it has reaped
        elif int(fields[1]) == postmaster:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS_PER_SECOND


def peak_rss_mb(pid: int) -> float:
    """The most memory a process has held, MB (2**20).

    Not `getrusage`: that keeps the peak of whatever the process was before exec, its parent's copy included.
    """
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name; [1] parent, [11:15] utime, stime, cutime, cstime (proc(5))."""
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()
