"""The twin's own reckoning: its acts and their hash, and what its promises must have become."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dunwell.twin.model import Paid, Promised, World

State = Literal["OPEN", "KEPT", "PARTIAL", "BROKEN", "CANCELLED"]


def act(world: World, kind: str, customer: str, *what: Any) -> None:
    """One thing done: chained into the hash with its minute since the beginning, so that nothing of the run's own name
    is in it. Same seed, same strategy, same identity keys: same hash."""
    minute = int((world.now - world.begins).total_seconds()) // 60
    line = json.dumps([minute, kind, customer, *what], ensure_ascii=False, default=str)
    world.digest = hashlib.sha256(f"{world.digest}\n{line}".encode()).hexdigest()
    world.acts += 1
    world.count(kind)


def cancel_promises(world: World, customer: str, loan: str | None, today: date) -> None:
    """What was promised no longer holds: of this loan, or of all."""
    for promise, state in zip(of := _of(world, customer), states(of, _paid(world, of), today), strict=True):
        if state == "OPEN" and loan in (None, promise.loan):
            promise.cancelled = True


def promise_states(world: World, zone_of: dict[str, str], now: datetime) -> dict[str, State]:
    """Every promise's state by our own reckoning; `zone_of` a customer."""
    found: dict[str, State] = {}
    for customer in {promise.customer for promise in world.promises}:
        mine = _of(world, customer)
        today = now.astimezone(ZoneInfo(zone_of[customer])).date()
        found |= {p.id: state for p, state in zip(mine, states(mine, _paid(world, mine), today), strict=True)}
    return found


def states(promises: list[Promised], payments: list[Paid], today: date) -> list[State]:
    """On the morning of `today`, without grace and tolerance: cash serves the oldest due promise first, of a plan that
    breaks the later instalments are cancelled."""
    got = {promise.id: 0 for promise in promises}
    for paid in sorted(payments, key=lambda p: p.at):
        left = paid.minor if paid.back is None else 0
        for promise in sorted(promises, key=lambda p: (p.due, p.made_at)):
            fits = promise.loan == paid.loan and paid.at >= promise.made_at and paid.day <= promise.due
            if left and fits and not promise.cancelled:
                share = min(left, promise.minor - got[promise.id])
                got[promise.id] += share
                left -= share
    found = [state_of(p.minor, got[p.id], p.due, today, p.cancelled) for p in promises]
    return [
        "CANCELLED" if state == "OPEN" and _plan_is_broken(promise, promises, found) else state
        for promise, state in zip(promises, found, strict=True)
    ]


def state_of(minor: int, paid: int, due: date, today: date, cancelled: bool = False) -> State:
    """Of one promise, from what was paid for it."""
    if cancelled:
        return "CANCELLED"
    if paid >= minor:
        return "KEPT"
    if due >= today:
        return "OPEN"
    return "PARTIAL" if paid else "BROKEN"


def _plan_is_broken(promise: Promised, promises: Iterable[Promised], found: list[State]) -> bool:
    return promise.arrangement is not None and any(
        other.arrangement == promise.arrangement and other.due < promise.due and state in ("BROKEN", "PARTIAL")
        for other, state in zip(promises, found, strict=True)
    )


def _of(world: World, customer: str) -> list[Promised]:
    return [promise for promise in world.promises if promise.customer == customer]


def _paid(world: World, promises: list[Promised]) -> list[Paid]:
    loans = {promise.loan for promise in promises}
    return [paid for paid in world.payments.values() if paid.loan in loans]
