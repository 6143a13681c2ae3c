"""Do the platform's books agree with the twin's own record? Asked through the same doors, of a system that has no other
people than the twin's."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from dunwell.twin import books
from dunwell.twin.doors import Doors, Who
from dunwell.twin.gateway import Gateway
from dunwell.twin.model import World
from dunwell.twin.portfolio import BOOK_OF
from dunwell.twin.stage import COMPLIANCE

ANALYST = Who("analyst", "analyst-1")
WIDE = {"from": "2000-01-01", "to": "2199-01-01"}
SHOWN_MAX = 5


async def differences(doors: Doors, world: World, gateway: Gateway) -> list[str]:
    """A line for each thing that differs; none = all is well."""
    served = figures((await doors.get(ANALYST, "/api/analytics/v1/kpis", **WIDE))["items"])
    listed = await doors.pages(COMPLIANCE, "/api/tracking/v1/promises")
    cases = await doors.pages(COMPLIANCE, "/api/tracking/v1/cases")
    return [
        *_differ(served, wanted(world)),
        *_some("promises that became something else", list(_wrong_promises(world, listed))),
        *_some("loans with another amount overdue", list(_wrong_amounts(world, cases))),
        *_some("texts sent again after they were accepted", gateway.repeated),
    ]


def figures(items: list[dict[str, Any]]) -> Counter[str]:
    """Numerators by figure, channel and currency: "attempts/sms", "collected/CNY"."""
    found: Counter[str] = Counter()
    for item in items:
        name = "/".join(filter(None, (item["kpi"], item["group"].get("channel", ""), item["currency"] or "")))
        found[name] += item["numerator"]
    return found


def wanted(world: World) -> dict[str, int]:
    """The figures as they must be."""
    standing = [paid for paid in world.payments.values() if paid.back is None]
    cash: Counter[str] = Counter()
    for paid in standing:
        cash[f"collected/{paid.currency}"] += paid.minor
    return {
        "attempts/sms": len(world.texts), "contacts/sms": world.counts.get("delivered", 0),
        "attempts/call": world.counts.get("attempt", 0),
        "right_party_contacts/call": world.counts.get("right_party", 0), "payments": len(standing),
        "reversals": len(world.payments) - len(standing), "promises_made": len(world.promises), **cash,
    }  # fmt: skip


def _differ(served: Counter[str], ours: dict[str, int]) -> Iterator[str]:
    for name, value in ours.items():
        if served[name] != value:
            yield f"figure {name}: the platform has {served[name]}, the twin {value}"


def _wrong_promises(world: World, listed: list[dict[str, Any]]) -> Iterator[str]:
    zones = {debtor.customer: BOOK_OF[debtor.creditor].settings.zone for debtor in world.debtors.values()}
    ours = books.promise_states(world, zones, world.now)
    found = {item["promise_id"]: item["state"] for item in listed}
    for promise in world.promises:
        state = found.pop(promise.id, "missing")
        if state != ours[promise.id]:
            yield f"{promise.loan} due {promise.due}: {state}, not {ours[promise.id]}"
    yield from (f"{name}: not the twin's" for name in found)


def _wrong_amounts(world: World, cases: list[dict[str, Any]]) -> Iterator[str]:
    """The newest case of a loan has what is overdue; older ones are closed."""
    newest = {case["loan_id"]: case for case in sorted(cases, key=lambda case: str(case["opened"]))}
    for debtor in world.debtors.values():
        for account in debtor.accounts:
            case = newest.get(account.loan)
            minor = int(case["overdue"]["value"].replace(".", "")) if case else 0
            if minor != account.owed:
                yield f"{account.loan}: {minor}, not {account.owed}"


def _some(what: str, found: list[str]) -> Iterator[str]:
    if found:
        yield f"{what}: {len(found)}, such as {', '.join(found[:SHOWN_MAX])}"
