"""Sources that have sent nothing usable for a while: what they send for a creditor is not taken until somebody resumes
them. Kept as reference data, so every process knows; a source is not bound to a creditor, so each pair is judged alone.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from libs.common.kernel.problems import TooManyRequests
from libs.common.store.reference import References
from libs.common.store.session import Session
from libs.common.store.transaction import Transaction
from services.intake.store.ingress import Line

KIND = "suspension"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('suspension'))"
SUSPENDED = """
    SELECT count(*) FROM (SELECT DISTINCT ON (key) data->>'suspended' AS suspended FROM reference
      WHERE kind = 'suspension' ORDER BY key, version DESC) newest WHERE suspended = 'true'"""
Pair = tuple[str, str]  # source, creditor
RETRY_AFTER_SECONDS = 60
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
    """Refused records in a row."""

    since: datetime
    records: int = 0


class Poison:
    """Watches for sources of which nothing can be used: `records` refused in a row, over `seconds` or more. Judged by
    what this process has seen; one usable record ends a run."""

    def __init__(self, records: int, seconds: float, wall: Callable[[], datetime]) -> None:
        """`records` 0 = no source is ever suspended."""
        self._records, self._seconds, self._wall = records, timedelta(seconds=seconds), wall
        self._runs: dict[Pair, Run] = {}

    def note(self, refused: Iterable[Pair], usable: Callable[[], Collection[Pair]]) -> dict[Pair, Run]:
        """Counts (a repeated batch twice); the runs that are long enough. `usable` is asked only where it matters."""
        now = self._wall()
        for pair in refused:
            self._runs.setdefault(pair, Run(now)).records += 1
        if self._runs:
            for pair in set(usable()) & self._runs.keys():
                del self._runs[pair]
        return {pair: run for pair, run in self._runs.items() if self._is_too_long(run, now)}

    def _is_too_long(self, run: Run, now: datetime) -> bool:
        return 0 < self._records <= run.records and now - run.since >= self._seconds

    def forget(self, pairs: Iterable[Pair]) -> None:
        """Their runs are over: the next one begins anew."""
        for pair in pairs:
            self._runs.pop(pair, None)


def suspended(references: References) -> dict[Pair, Suspension]:
    """All that is suspended now, as far as this process knows."""
    return {pair: word for pair, word in _words(references).items() if word.suspended}


def check(lines: Iterable[Line], references: References) -> None:
    """SourceSuspended where one of these records is of a source that is: nothing of the request is taken, so whoever
    sent it still has all of it."""
    stopped = suspended(references)
    named = {stopped[pair] for line in lines if (pair := (line.source, line.creditor)) in stopped} if stopped else ()
    for word in named:
        raise SourceSuspended(
            f"source {word.source!r} is suspended for creditor {word.creditor!r}: {word.records} records in a row "
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


def _words(references: References) -> dict[Pair, Suspension]:
    """The newest word on each pair."""
    found = (msgspec.convert(references.get(KIND, key), Suspension) for key in references.keys(KIND))
    return {(word.source, word.creditor): word for word in found}


def _write(tx: Transaction[Any], suspension: Suspension, act: str) -> None:
    key = f"{suspension.creditor}/{suspension.source}"
    plain = msgspec.to_builtins(suspension)
    tx.context.refer(KIND, key, tx.context.references.version(KIND, key) + 1, plain)
    tx.context.act(act, suspension.source, plain)
