"""The input of a kill run: overdue events and payments, the whole of it twice, through the public door."""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx

from tests.kills.wanted import PAYS_EVERY, Progress, Told

CREDITOR = "a-bank"
CHUNK = 20
AWAY_SECONDS_MAX = 180.0
SETTINGS = {"name": CREDITOR, "zone": "Asia/Shanghai", "hold_out_bp": 0}


def amount_of(number: int) -> str:
    return f"{500 + number % 1_000}.00"


def overdue(number: int, now: datetime) -> dict[str, Any]:
    """One person, one loan, three days past due; consents to be texted."""
    due = now.date() - timedelta(days=3)
    return {
        "event_id": f"e-{number}", "occurred_at": now.isoformat(), "creditor": CREDITOR,
        "customer": {"id": f"C-{number}", "name": f"Person {number}", "consents": ["sms", "call"], "language": "zh-CN",
                     "phones": [{"number": f"+86138{number:08}"}], "time_zone": "Asia/Shanghai"},
        "loan": {"id": f"L-{number}", "overdue": {"value": amount_of(number), "currency": "CNY"},
                 "oldest_unpaid_due_date": due.isoformat()},
    }  # fmt: skip


def payment(number: int, now: datetime) -> dict[str, Any]:
    return {
        "event_id": f"p-{number}", "occurred_at": now.isoformat(), "creditor": CREDITOR, "loan_id": f"L-{number}",
        "payment_id": f"pay-{number}", "paid_at": now.isoformat(),
        "amount": {"value": amount_of(number), "currency": "CNY"},
    }  # fmt: skip


def chunks(debtors: int, now: datetime) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A door's path and the records for it, payments some way behind the overdue events that they pay."""
    for first in range(0, debtors, CHUNK):
        numbers = range(first, min(first + CHUNK, debtors))
        yield "delinquencies", [overdue(number, now) for number in numbers]
        if paying := [number for number in numbers if number % PAYS_EVERY == 0]:
            yield "payments", [payment(number, now) for number in paying]


def events_in(debtors: int) -> int:
    return debtors + len(range(0, debtors, PAYS_EVERY))


async def feed(
    client: httpx.AsyncClient, address: Callable[[], str], debtors: int, now: datetime, progress: Progress, told: Told
) -> None:
    """Both times everything until it is accepted or known; whatever does not answer is asked again."""
    work = [*chunks(debtors, now)] * 2
    for place, (path, records) in enumerate(work):
        await progress.reach(place / len(work))
        answer = await _until_taken(client, address, path, records, told)
        told.accepted += answer["accepted"]
        told.duplicates += answer["duplicate"]
        if answer["accepted"] + answer["duplicate"] != len(records):
            told.flaws.append(f"the door took something else than was given: {answer}")


async def _until_taken(
    client: httpx.AsyncClient, address: Callable[[], str], path: str, records: list[dict[str, Any]], told: Told
) -> dict[str, Any]:
    deadline = time.monotonic() + AWAY_SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            answer = await client.post(f"{address()}/api/intake/v1/{path}", json={"records": records})
        except httpx.TransportError:
            pass
        else:
            if answer.status_code == 202:
                return dict(answer.json())
            if answer.status_code not in (429, 503):
                told.flaws.append(f"the door said {answer.status_code}: {answer.text[:300]}")
        await asyncio.sleep(0.1)
    raise TimeoutError(f"{path} was not taken within {AWAY_SECONDS_MAX:.0f} s")
