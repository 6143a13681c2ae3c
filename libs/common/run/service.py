"""One service in one process: its loops and its doors live and die together."""

import asyncio
import os
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import asyncpg
import structlog

from libs.common.flow.consumer import Consumer, Feed
from libs.common.flow.heads import Heads
from libs.common.flow.journal_source import JournalSource
from libs.common.flow.owners import RENEW_SECONDS, Owner
from libs.common.flow.source import Source
from libs.common.flow.timers import Timers
from libs.common.flow.turns import Turns
from libs.common.http.health import Check
from libs.common.kernel.clock import Clock
from libs.common.log.lost import LOST
from libs.common.run.figures import Figures
from libs.common.run.metrics import Metrics
from libs.common.run.upkeep import Upkeep
from libs.common.store.reference import References
from libs.common.store.session import Again
from libs.common.store.sql import SqlStore
from libs.common.store.state import State
from libs.common.store.transaction import Declaration, Position, Work

if TYPE_CHECKING:
    from libs.common.flow.kafka import Kafka  # embedded, nothing of Kafka is loaded
    from libs.common.flow.relay import Relay

S = TypeVar("S", bound=State)
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Job = Callable[[asyncio.Event], Awaitable[None]]  # runs until the event is set, then finishes what is in hand
log = structlog.get_logger()

LANES = 2  # batches of one service under way at once in one process: while PostgreSQL works for one, the other decodes
TIMER_SECONDS = 1.0
ON_ITS_WAY_SECONDS = 0.02  # a published record that Kafka has not brought yet
BACKOFF_SECONDS = (0.05, 0.2, 0.5, 1.0, 2.0)
PROGRESS_ROWS = """
    INSERT INTO progress (source, part, epoch)
    SELECT s, p, $3 FROM unnest($1::text[]) s, generate_series(0, $2::int - 1) p ON CONFLICT DO NOTHING"""


def member_id() -> str:
    """Names this process among a service's members."""
    return f"{socket.gethostname()}-{os.getpid()}"


class Runtime:
    """What a service runs on: its pools, the clock, the known heads, and the installation's numbers."""

    def __init__(
        self, name: str, serving: Pool, reading: Pool, clock: Clock, heads: Heads, parts: int, epoch: int,
        turns: Turns | None = None, kafka: "Kafka | None" = None, migrations: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """`kafka`: how other services' events come, None where their journals are read; `migrations`: that the database
        must have had."""
        self.name, self.serving, self.reading, self.clock, self.heads = name, serving, reading, clock, heads
        self.parts, self.epoch = parts, epoch
        self.turns = turns or Turns()  # shared by the stages of one process
        self.kafka, self.migrations = kafka, migrations
        self.member = member_id()
        self.store = SqlStore(serving)
        self.references = References()
        self.figures = Figures(name)
        self.logs: dict[str, str] = {}  # the table of each source that was asked for

    def source(self, service: str, log: str = "journal") -> Source:
        """A service's events, or intake's own `ingress`."""
        found = JournalSource(self.serving, service, log)
        self.logs[found.name] = f"{service}.{log}"
        return self.kafka.source(found, self.epoch) if self.kafka and log == "journal" else found


class Service(Generic[S]):
    """Consumes, ticks, runs jobs; stops cleanly when `stop` is called."""

    def __init__(
        self, runtime: Runtime, declaration: Declaration[S], feeds: Sequence[Feed], jobs: Sequence[Job] = ()
    ) -> None:
        self.runtime, self.declaration = runtime, declaration
        self.work = Work(declaration, runtime.parts, runtime.epoch, runtime.references, runtime.heads.recent)
        self.consumer = Consumer(self.work, runtime.store, feeds, runtime.heads, runtime.clock)
        self.timers = Timers(self.work, runtime.store, runtime.heads, runtime.clock)
        self.owner = Owner(runtime.serving, runtime.member, runtime.parts, time.monotonic)
        kafka = runtime.kafka
        self.relay: Relay | None = kafka.relay(runtime.serving, runtime.heads, runtime.epoch) if kafka else None
        self.jobs = list(jobs)
        self.app: Any = None  # the service's HTTP application
        self.stopping = asyncio.Event()
        self.timer_due = asyncio.Event()
        self.applied = asyncio.Condition()  # progress has moved
        self._stage = runtime.turns.join(lambda: sum(map(self._waiting, range(LANES))))
        self._upkeep = Upkeep(runtime.serving, runtime.clock, lambda: 0 in self.owner.parts)
        self._lanes = [runtime.heads.subscribe(self.consumer.feeds) for _ in range(LANES)]

    @property
    def name(self) -> str:
        return self.runtime.name

    def checks(self) -> dict[str, Check]:
        """What must be well before requests are taken; each says what is missing."""
        checks: dict[str, Check] = {
            "database": self._check_database, "migrations": self._check_migrations, "consumer": self._check_consumer,
        }  # fmt: skip
        return {**checks, "broker": self.runtime.kafka.check} if self.runtime.kafka else checks

    async def metrics(self) -> Metrics:
        """The figures of this process, and what the database knows of the whole service."""
        await self.runtime.figures.look(self.runtime.store, self.runtime.logs, self.relay)
        metrics = self.runtime.figures.metrics
        metrics.parts_stopped.labels(self.name).set(len(self.consumer.stopped))
        return metrics

    async def _check_database(self) -> str | None:
        await self.runtime.serving.fetchval("SELECT 1")
        return None

    async def _check_migrations(self) -> str | None:
        rows = await self.runtime.serving.fetch("SELECT version FROM schema_migrations")
        missing = sorted(set(self.runtime.migrations) - {row[0] for row in rows})
        return f"not applied: {', '.join(missing)}; run: dunwell migrate" if missing else None

    async def _check_consumer(self) -> str | None:
        return self.consumer.halted

    async def prepare(self) -> None:
        """Progress rows, reference data, a first lease: what must be there before the loops and the doors."""
        sources = list(self.consumer.feeds)
        await self.runtime.serving.execute(PROGRESS_ROWS, sources, self.runtime.parts, self.runtime.epoch)
        async with self.runtime.store.begin() as session:
            await session.references(self.runtime.references)
        await self.owner.renew()
        await self.consumer.reload()

    async def run(self) -> None:
        """All loops, until `stop`; an exception in one ends all."""
        loops = {"lease": self._keep_lease(), "timers": self._tick(), "upkeep": self._upkeep.run(self.stopping)}
        loops |= {f"lane {lane}": self._consume(lane) for lane in range(LANES)}
        if self.relay:
            loops["relay"] = self.relay.run(self.stopping, lambda: self.owner.parts)
        loops |= {job.__name__: self._until_stopped(job) for job in self.jobs}
        async with asyncio.TaskGroup() as tasks:
            for name, loop in loops.items():
                # where one fails the others are cancelled, and told to stop: a cancellation can go under in the error
                # of a connection that is lost in the same moment
                tasks.create_task(loop, name=f"{self.name} {name}").add_done_callback(lambda _: self.stop())
        with suppress(*LOST):  # then the lease runs out
            await self.owner.leave()
        if self.runtime.kafka:
            self.runtime.kafka.passed(self.consumer.next)
            await self.runtime.kafka.close()

    def stop(self) -> None:
        """Finish what is in hand, take nothing new."""
        self.stopping.set()
        self.timer_due.set()
        for event in self._lanes:
            event.set()

    def wrote(self, positions: Sequence[Position]) -> None:
        """Tells this process's readers what a door or a job has appended."""
        for position in positions:
            self.runtime.heads.wrote(position.service, position.part, position.offset + 1)

    async def _keep_lease(self) -> None:
        while not self.stopping.is_set():
            try:
                await self.owner.renew()
            except LOST as error:
                log.warning("lease not renewed", service=self.name, error=type(error).__name__)
            if self.owner.changed.is_set():
                self.owner.changed.clear()
                if self.runtime.kafka:
                    self.runtime.kafka.keep(self.owner.parts)
                with suppress(*LOST):
                    await self.consumer.reload()
                for event in self._lanes:
                    event.set()
            if self.runtime.kafka:
                self.runtime.kafka.passed(self.consumer.next)
            with suppress(TimeoutError):
                async with asyncio.timeout(RENEW_SECONDS):
                    await self.stopping.wait()

    async def _consume(self, lane: int) -> None:
        failures = 0
        event = self._lanes[lane]
        while not self.stopping.is_set():
            event.clear()
            try:
                passed = await self._batch(lane) if self._waiting(lane) else 0
                failures = 0
            except (Again, *LOST) as error:
                self.runtime.figures.repeated()
                log.warning("batch repeated", service=self.name, error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
                failures += 1
                self.runtime.heads.recent.forget()
                with suppress(*LOST):
                    await self.consumer.reload()
                continue
            if not passed:
                on_its_way = self.runtime.kafka is not None and self._waiting(lane) > 0
                with suppress(TimeoutError):
                    async with asyncio.timeout(ON_ITS_WAY_SECONDS if on_its_way else TIMER_SECONDS):
                        await event.wait()

    def _parts(self, lane: int) -> list[int]:
        return [part for part in self.owner.parts if part % LANES == lane]

    def _waiting(self, lane: int) -> int:
        return 0 if self.stopping.is_set() else self.consumer.waiting(self._parts(lane))

    async def _batch(self, lane: int) -> int:
        async with self.runtime.turns.turn(self._stage, lane, partial(self._waiting, lane)):
            if self.stopping.is_set():
                return 0
            parts = self._parts(lane)
            self.owner.begin(parts)
            began = time.monotonic()
            try:
                passed = await self.consumer.run_batch(parts)
            finally:
                self.owner.end(parts)
        if passed:
            self.runtime.figures.moved(self.consumer.moved, time.monotonic() - began)
            async with self.applied:
                self.applied.notify_all()
        return passed

    async def _tick(self) -> None:
        while not self.stopping.is_set():
            self.timer_due.clear()
            ticked = 0
            try:
                ticked = await self.timers.tick(self.owner.parts)
            except (Again, *LOST) as error:
                log.warning("ticks repeated", service=self.name, error=f"{type(error).__name__}: {error}")
            if not ticked:
                with suppress(TimeoutError):
                    async with asyncio.timeout(TIMER_SECONDS):
                        await self.timer_due.wait()

    async def _until_stopped(self, job: Job) -> None:
        await job(self.stopping)
        if not self.stopping.is_set():
            raise RuntimeError(f"{job.__name__} of {self.name} ended by itself")

    async def wait_applied(self, source: str, part: int, offset: int, timeout: float) -> bool:
        """Has this service applied `source`'s record at `offset`? Waits up to `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            progress = await self.runtime.store.progress()
            if progress.get((source, part), 0) > offset:
                return True
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, 0.1)), self.applied:
                    await self.applied.wait()
