"""When a system has come to rest, and what must be true of it then."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import asyncpg

from dunwell.cluster.visit import READS, behind
from tests.kills.feeding import events_in
from tests.kills.wanted import PAYS_EVERY, Told, Wanted
from tests.stack.gateway import Running

REST_SECONDS_MAX = 240.0
QUIET_LOOKS = 5
# Past all look-ups of what is unknown: the last is 60 minutes after it got lost.
JUMPS = (timedelta(minutes=2), timedelta(minutes=6), timedelta(minutes=15), timedelta(minutes=65))
MOVE_CLOCK = """
    UPDATE platform.clock
    SET business_base = business_base + (clock_timestamp() - wall_base) + $1, wall_base = clock_timestamp()"""
OPEN_WORK = """
    SELECT (SELECT count(*) FROM outreach.contacts WHERE state = 'reserved')
      + (SELECT count(*) FROM outreach.unknowns WHERE look_at <= $1)
      + (SELECT count(*) FROM outreach.state WHERE least(at, send_at) <= $1)
      + (SELECT count(*) FROM strategy.state WHERE least(at, send_at) <= $1)"""
NOW = "SELECT business_base + (clock_timestamp() - wall_base) * rate FROM platform.clock"
CONTACTS = "SELECT contact_id::text, state, reason FROM outreach.contacts WHERE channel = 'sms'"
NOT_DENSE = """
    SELECT '{name}', count(*) FROM (
      SELECT base, lag(base + count, 1, 0::bigint) OVER (PARTITION BY part ORDER BY base) AS before FROM {name}.journal
    ) x WHERE base <> before"""
LOST = "SELECT '{name}', count(*) FROM {name}.progress WHERE next_offset - first_offset <> applied + ignored + parked"
PARKED = "SELECT '{name}', count(*) FROM {name}.parked"
FIGURE = "SELECT coalesce(sum(value), 0)::bigint FROM analytics.rollup WHERE figure = $1"
SENT_ON_RECORD = "SELECT count(*) FROM tracking.timeline WHERE type = 'contact_submitted'"


@asynccontextmanager
async def books(dsn: str) -> Any:
    con = await asyncpg.connect(dsn)
    try:
        yield con
    finally:
        await con.close()


async def come_to_rest(con: Any, relayed: bool) -> None:
    """Until nothing is unapplied, nothing due and nothing in flight; then on, past every look-up of what is unknown."""
    await _until_quiet(con, relayed)
    for jump in JUMPS:
        await con.execute(MOVE_CLOCK, jump)
        await _until_quiet(con, relayed)


async def _until_quiet(con: Any, relayed: bool) -> None:
    deadline, quiet = time.monotonic() + REST_SECONDS_MAX, 0
    while quiet < QUIET_LOOKS:
        left = await behind(con, relayed) + await con.fetchval(OPEN_WORK, await con.fetchval(NOW))
        quiet = 0 if left else quiet + 1
        if time.monotonic() > deadline:
            raise TimeoutError(f"{left} records or contacts are still not done")
        await asyncio.sleep(0.2)


async def check(con: Any, wanted: Wanted, gateway: Running, told: Told) -> None:
    """Adds to `told` what there is, and all that is wrong."""
    told.flaws += [
        *await _of_the_logs(con),
        *await _of_the_stages(con, wanted),
        *await _of_contacts(con, gateway, told),
    ]


async def _of_the_logs(con: Any) -> list[str]:
    found = []
    for what, query in (("holes in the journal", NOT_DENSE), ("records passed unseen", LOST), ("parked", PARKED)):
        for name in READS:
            count = (await con.fetchrow(query.format(name=name)))[1]
            found += [f"{name}: {count} {what}"] if count else []
    return found


async def _of_the_stages(con: Any, wanted: Wanted) -> list[str]:
    """Each event once, everywhere."""
    debtors, paid = wanted.debtors, len(range(0, wanted.debtors, PAYS_EVERY))
    expected = {
        "SELECT count(*) FROM intake.seen": events_in(debtors),
        "SELECT count(*) FROM intake.quarantine": 0,
        "SELECT count(*) FROM strategy.cases": debtors,
        "SELECT count(DISTINCT debtor_id) FROM outreach.contacts": debtors,
        "SELECT count(*) FROM tracking.cases": debtors,
        "SELECT count(DISTINCT case_id) FROM tracking.timeline WHERE type = 'payment_received'": paid,
        "SELECT count(*) FROM tracking.timeline WHERE type = 'payment_received'": paid,
        "SELECT coalesce(sum(value), 0)::bigint FROM analytics.rollup WHERE figure = 'entries'": debtors,
    }
    counted = {query: await con.fetchval(query) for query in expected}
    return [f"{query}: {counted[query]}, not {count}" for query, count in expected.items() if counted[query] != count]


async def _of_contacts(con: Any, gateway: Running, told: Told) -> list[str]:
    """The gateway's own record is the truth."""
    submissions, accepted = gateway.submissions(), gateway.accepted()
    told.decisions.update(entry["decision"] for entry in submissions)
    contacts = {contact: (state, reason) for contact, state, reason in await con.fetch(CONTACTS)}
    told.contacts.update(" ".join(filter(None, each)) for each in contacts.values())
    submitted = {contact for contact, (state, _) in contacts.items() if state == "submitted"}
    on_record = await con.fetchval(SENT_ON_RECORD)
    attempts = await con.fetchval(FIGURE, "attempts")
    flaws = [f"{ref} was accepted {count} times" for ref, count in accepted.items() if count > 1]
    flaws += [f"{ref} is {contacts[ref]} and was accepted" for ref in accepted.keys() - submitted]
    flaws += [f"{ref} is submitted and was not accepted" for ref in submitted - accepted.keys()]
    flaws += _sent_again(submissions)
    flaws += [f"{ref} is still {state}" for ref, (state, _) in contacts.items() if state in ("reserved", "unknown")]
    if on_record != len(submitted):
        flaws.append(f"{on_record} texts in the timeline, {len(submitted)} submitted")
    if attempts != on_record:
        flaws.append(f"{attempts} attempts counted, {on_record} on record")
    return flaws


def _sent_again(submissions: list[dict[str, Any]]) -> Iterator[str]:
    """Only what the gateway said it had not taken may be asked of it again."""
    last: dict[str, str] = {}
    times = Counter(entry["ref"] for entry in submissions)
    for entry in submissions:
        before = last.get(entry["ref"])
        if before not in (None, "busy", "too_many"):
            yield f"{entry['ref']} was sent {times[entry['ref']]} times, after {before}"
        last[entry["ref"]] = entry["decision"]
