"""What a service shows at /metrics: moved per batch, and what only the database knows, looked up when somebody asks."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from libs.common.log.append import Connection
from libs.common.log.lost import LOST
from libs.common.run.metrics import Metrics, make_metrics
from libs.common.store.session import Move
from libs.common.store.sql import SqlStore

if TYPE_CHECKING:
    from libs.common.flow.relay import Relay

LOOK_SECONDS_MIN = 5.0  # however often somebody asks
KNOWN = """
    SELECT (SELECT count(*) FROM parked),
      coalesce(extract(epoch FROM clock_timestamp() - (SELECT max(at) FROM checkpoint)), 0)::float8,
      (SELECT max(substring(version FROM '^[0-9]+')::int) FROM schema_migrations)"""
# Of each source: records not applied yet, and since when the oldest of them waits. Offsets are dense, so the batch that
# holds the next one is the last that begins at or below it.
BEHIND = """
    SELECT '{source}', coalesce(sum(h.head - p.next_offset), 0)::float8,
      coalesce(max(extract(epoch FROM clock_timestamp() - x.at)), 0)::float8
    FROM progress p JOIN {log}_head h USING (part) CROSS JOIN LATERAL
      (SELECT at FROM {log} WHERE part = p.part AND base <= p.next_offset ORDER BY base DESC LIMIT 1) x
    WHERE p.source = '{source}' AND h.head > p.next_offset"""
BACKLOG = "SELECT coalesce(sum(head - sent), 0)::float8 FROM journal_head JOIN relay USING (part) WHERE head > sent"
RELAY_COUNTS = ("published", "dropped_producers", "overtaken", "left_out")


class Shown(NamedTuple):
    """A gauge that a service's own query fills; `given` are asked for its parameters."""

    gauge: str
    sql: str
    given: tuple[Callable[[], object], ...]


class Figures:
    """The metrics of one service in one process."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.metrics: Metrics = make_metrics()
        self.decides: str | None = None  # the stage of `decision_latency` that this service's batches are
        self._shown: list[Shown] = []
        self.look_seconds_min = LOOK_SECONDS_MIN
        self._looked = float("-inf")
        self._relayed = dict.fromkeys(RELAY_COUNTS, 0)

    def show(self, gauge: str, sql: str, *given: Callable[[], object]) -> None:
        """A gauge of ours that is one number of one query."""
        self._shown.append(Shown(gauge, sql, given))

    def moved(self, moves: Sequence[Move], seconds: float) -> None:
        """Called once per batch: what became of its records, and how long it took."""
        by_source: dict[str, list[int]] = {}
        for move in moves:
            counts = by_source.setdefault(move.source, [0, 0, 0, 0, 0])
            for place, count in enumerate((move.applied, move.ignored, move.parked, move.duplicate, move.backfilled)):
                counts[place] += count
        for source, (applied, ignored, parked, duplicate, backfilled) in by_source.items():
            consumed = self.metrics.events_consumed
            for outcome, count in (("applied", applied), ("ignored", ignored), ("duplicate", duplicate)):
                if count:
                    consumed.labels(self.name, source, outcome).inc(count)
            if parked:
                self.metrics.events_parked.labels(self.name, source).inc(parked)
            if backfilled:
                self.metrics.events_backfilled.labels(self.name, source).inc(backfilled)
            self.metrics.batch_duration.labels(self.name, source).observe(seconds)
        if self.decides is not None:
            self.decided(self.decides, sum(counts[0] for counts in by_source.values()), seconds)

    def repeated(self) -> None:
        """A batch was rolled back and is repeated."""
        self.metrics.events_failed.labels(self.name).inc()

    def decided(self, stage: str, count: int, seconds: float) -> None:
        """Called once per batch of decisions: the mean stands for each of them."""
        if count:
            self.metrics.decision_latency.labels(self.name, stage).observe(seconds / count)

    async def look(self, store: SqlStore, logs: Mapping[str, str], relay: "Relay | None" = None) -> None:
        """Refreshes what the relay knows, and what only the database knows, this not twice in `look_seconds_min`; the
        old values stay where it is away. `logs`: the table of each source, e.g. `{"intake": "intake.journal"}`."""
        if relay is not None:
            self._look_at(relay)
        now = time.monotonic()
        if now - self._looked < self.look_seconds_min:
            return
        self._looked = now
        with suppress(*LOST):
            async with store.pool.acquire() as con:
                await self._read(con, logs)
                if relay is not None:
                    self.metrics.relay_backlog.labels(self.name).set(await con.fetchval(BACKLOG))

    def _look_at(self, relay: "Relay") -> None:
        for name, counted in self._relayed.items():
            total: int = getattr(relay, name)
            getattr(self.metrics, f"relay_{name}").labels(self.name).inc(total - counted)
            self._relayed[name] = total
        self.metrics.relay_last_ack_age.labels(self.name).set(relay.waits_since())
        self.metrics.relay_holes.labels(self.name).set(len(relay.holes))

    async def _read(self, con: Connection, logs: Mapping[str, str]) -> None:
        metrics = self.metrics
        ((parked, age, migration),) = await con.fetch(KNOWN)
        metrics.parked_records.labels(self.name).set(parked)
        metrics.checkpoint_age.labels(self.name).set(age)
        metrics.migration_version.labels(self.name).set(migration)
        behind = " UNION ALL ".join(BEHIND.format(source=source, log=log) for source, log in logs.items())
        for source, lag, waiting in await con.fetch(behind) if behind else ():
            metrics.consumer_lag.labels(self.name, source).set(lag)
            metrics.oldest_unprocessed_age.labels(self.name, source).set(waiting)
        for gauge, sql, given in self._shown:
            value: Any = await con.fetchval(sql, *(ask() for ask in given))
            getattr(metrics, gauge).labels(self.name).set(value)
