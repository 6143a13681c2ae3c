"""What a service shows at /metrics: moved per batch, and what only the database knows, looked up now and then."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from libs.common.run.metrics import Metrics, make_metrics, render
from libs.common.store.session import Move
from libs.common.store.sql import LOST, SqlStore

LOOK_SECONDS = 15.0
KNOWN = """
    SELECT (SELECT count(*) FROM parked),
      coalesce(extract(epoch FROM clock_timestamp() - (SELECT max(at) FROM checkpoint)), 0)::float8,
      (SELECT count(*) FROM schema_migrations)"""


class Figures:
    """The metrics of one service in one process."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.metrics: Metrics = make_metrics()

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
                self.metrics.events_parked.labels(self.name, source, "parked").inc(parked)
            if backfilled:
                self.metrics.events_backfilled.labels(self.name, source).inc(backfilled)
            self.metrics.batch_duration.labels(self.name, source).observe(seconds)

    def repeated(self) -> None:
        """A batch was rolled back and is repeated."""
        self.metrics.events_failed.labels(self.name, "all").inc()

    def render(self, lags: dict[str, int]) -> bytes:
        """Prometheus' text; `lags`: records in each source's log that are not applied yet."""
        for source, lag in lags.items():
            self.metrics.consumer_lag.labels(self.name, source).set(lag)
        return render(self.metrics)

    async def look(self, store: SqlStore, stopping: asyncio.Event) -> None:
        """Refreshes what only the database knows, until stopped."""
        while not stopping.is_set():
            with suppress(*LOST):
                parked, age, migrations = await store.pool.fetchrow(KNOWN)  # type: ignore[misc]
                self.metrics.parked_records.labels(self.name).set(parked)
                self.metrics.checkpoint_age.labels(self.name).set(age)
                self.metrics.migration_version.labels(self.name).set(migrations)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await stopping.wait()
