"""Sources that have sent nothing usable for a while: what they send for a creditor is not taken until somebody resumes
them. Kept as reference data, so every process knows; a source is not bound to a creditor, so each pair is judged alone.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from libs.common.http.doors import EVERY_CREDITOR
from libs.common.kernel.problems import TooManyRequests
from libs.common.store.reference import References
from libs.common.store.session import Session
from libs.common.store.transaction import Transaction

KIND = "suspension"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('suspension'))"
SUSPENDED = """
    SELECT count(*) FROM (SELECT DISTINCT ON (key) data->>'suspended' AS suspended FROM reference
      WHERE kind = 'suspension' ORDER BY key, version DESC) newest WHERE suspended = 'true'"""
Pair = tuple[str, str]  # source, creditor; EVERY_CREDITOR = whatever the creditor
RETRY_AFTER_SECONDS = 60
RUNS_MAX = 1_000
QUIET_SECONDS_MIN = 600
log = structlog.get_logger()


class SourceSuspended(TooManyRequests):
    code = "source_suspended"


class Suspension(msgspec.Struct, frozen=True):
    """The newest word on a source and a creditor. `records` in a row could not be used since `since`, wall time."""

    source: str
    creditor: str
    suspended: bool
    at: datetime
    by: str
    reason: str
    since: datetime | None = None
    records: int = 0


class Run(msgspec.Struct):
    """Refused records in a row, the first and the last of them noted at `since` and `touched`."""

    since: datetime
    touched: datetime
    records: int = 0


class Poison:
    """Watches for sources of which nothing can be used: `records` refused in a row, over `seconds` or more. Judged by
    what this process has seen; one usable record ends a run. Anybody may invent names of sources: the 1,000 runs that
    were touched last are kept, and none that was quiet for ten times `seconds` (ten minutes at least)."""

    def __init__(self, records: int, seconds: float, wall: Callable[[], datetime]) -> None:
        """`records` 0 = no source is ever suspended."""
        self._records, self._seconds, self._wall = records, timedelta(seconds=seconds), wall
        self._quiet = max(10 * self._seconds, timedelta(seconds=QUIET_SECONDS_MIN))
        self._runs: dict[Pair, Run] = {}  # the one touched last comes last

    def note(self, refused: Iterable[Pair], usable: Callable[[], Collection[Pair]]) -> dict[Pair, Run]:
        """Counts (a repeated batch twice); the runs of these pairs that are long enough. `usable` is asked only where
        it matters."""
        if self._records == 0:
            return {}
        now, counts = self._wall(), Counter(refused)
        self._drop_quiet(now)
        for pair, count in counts.items():
            run = self._runs.pop(pair, None) or Run(now, now)
            run.records, run.touched = run.records + count, now
            self._runs[pair] = run
        if self._runs:
            self.forget(_with_every(usable()))
        while len(self._runs) > RUNS_MAX:
            del self._runs[next(iter(self._runs))]
        found = {pair: self._runs[pair] for pair in counts if pair in self._runs}
        return {pair: run for pair, run in found.items() if self._is_too_long(run, now)}

    def _is_too_long(self, run: Run, now: datetime) -> bool:
        return run.records >= self._records and now - run.since >= self._seconds

    def _drop_quiet(self, now: datetime) -> None:
        while self._runs:
            pair = next(iter(self._runs))
            if now - self._runs[pair].touched <= self._quiet:
                return
            del self._runs[pair]

    def forget(self, pairs: Iterable[Pair]) -> None:
        """Their runs are over: the next one begins anew."""
        for pair in pairs:
            self._runs.pop(pair, None)


def suspended(references: References) -> dict[Pair, Suspension]:
    """All that is suspended now, as far as this process knows."""
    return {pair: word for pair, word in _words(references).items() if word.suspended}


class Stopped:
    """What is suspended, for a door that asks at every request: put together anew only when reference data came."""

    def __init__(self, references: References) -> None:
        self._references, self._count = references, -1
        self._words: dict[Pair, Suspension] = {}

    def check(self, pairs: Callable[[], Iterable[Pair]]) -> None:
        """SourceSuspended where one of these is: nothing of the request is taken, so whoever sent it still has all of
        it. `pairs` is asked only where anything is suspended."""
        if self._count != self._references.count:
            self._words, self._count = suspended(self._references), self._references.count
        if not self._words:
            return
        for pair in _with_every(pairs()) & self._words.keys():
            word = self._words[pair]
            whose = "every creditor" if word.creditor == EVERY_CREDITOR else f"creditor {word.creditor!r}"
            raise SourceSuspended(
                f"source {word.source!r} is suspended for {whose}: {word.records} records in a row "
                "could not be used; see /v1/quarantine, and send again once it is resumed",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            )


async def suspend(tx: Transaction[Any], session: Session, runs: dict[Pair, Run], wall: datetime) -> list[Pair]:
    """Suspends what these runs are of, in the caller's transaction: an act on record. Those that a word is said on
    already: the run is over."""
    words = await _locked(tx, session)
    settled = []
    for pair, run in runs.items():
        word = words.get(pair)
        if word is not None and (word.suspended or word.at > run.since):
            settled.append(pair)
        else:
            by, reason = tx.context.service_actor, "nothing that it sent could be used"
            suspension = Suspension(*pair, True, wall, by, reason, run.since, run.records)
            _write(tx, suspension, "source_suspended")
            log.error("source suspended", source=suspension.source, creditor=suspension.creditor, count=run.records)
    return settled


async def resume(
    tx: Transaction[Any], session: Session, source: str, may: Callable[[str], bool], reason: str, wall: datetime
) -> list[Suspension]:
    """Resumes a source for all creditors that `may` names: an act on record. What was suspended."""
    words = await _locked(tx, session)
    found = [word for word in words.values() if word.suspended and word.source == source and may(word.creditor)]
    for each in found:
        _write(tx, Suspension(source, each.creditor, False, wall, tx.context.actor, reason), "source_resumed")
    return found


async def _locked(tx: Transaction[Any], session: Session) -> dict[Pair, Suspension]:
    """Nobody else suspends or resumes until the transaction ends, and all that was written before is known."""
    await session.connection.execute(LOCK)  # type: ignore[attr-defined]
    await session.references(tx.context.references)
    return _words(tx.context.references)


def _with_every(pairs: Iterable[Pair]) -> set[Pair]:
    """These, and their sources whatever the creditor."""
    found = set(pairs)
    return found | {(source, EVERY_CREDITOR) for source, _ in found}


def _words(references: References) -> dict[Pair, Suspension]:
    """The newest word on each pair."""
    found = (msgspec.convert(references.get(KIND, key), Suspension) for key in references.keys(KIND))
    return {(word.source, word.creditor): word for word in found}


def _write(tx: Transaction[Any], suspension: Suspension, act: str) -> None:
    key = f"{suspension.creditor}/{suspension.source}"
    plain = msgspec.to_builtins(suspension)
    tx.context.refer(KIND, key, tx.context.references.version(KIND, key) + 1, plain)
    tx.context.act(act, suspension.source, plain)
