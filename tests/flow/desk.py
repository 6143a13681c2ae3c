"""Collectors at the call desk: they claim the next call, talk by a seeded mix of results, and record it."""

import asyncio
from datetime import date, timedelta
from typing import Any

from dunwell.twin.dice import drawn, money
from tests.flow.books import Account, Books, Fate, Promised, Stop
from tests.flow.system import BusinessClock, System, Who
from tests.flow.upstream import CHINA

# Weights of a hundred talks. The lanes that must stay predictable promise nothing.
MIX = {
    "NA": 26, "BZ": 5, "VM": 5, "HU": 3, "NCM": 9, "RTP": 7, "PTP": 24, "PLAN": 3, "HARD": 3, "DISP": 3, "WN": 3,
    "CB": 3, "CLP": 2, "COMP": 1, "STOP": 2, "release": 1,
}  # fmt: skip
FATES: dict[Fate, int] = {"kept": 50, "part": 20, "nothing": 30}
HOLDS = {"HARD": True, "DISP": False, "CLP": False, "COMP": False, "STOP": True}  # code -> for the whole debtor
ENDS_PROMISES = ("HARD", "DISP")
DUE_DAYS_MAX = 5
SMALLEST_MINOR = 100


class Desk:
    """Several people at once; each has one call in hand at a time."""

    def __init__(self, system: System, clock: BusinessClock, books: Books, seed: str, people: int) -> None:
        self._system, self._clock, self._books, self._seed = system, clock, books, seed
        self._people = [Who("collector", f"collector-{n}") for n in range(1, people + 1)]
        self._left = 0

    async def work(self, calls: int) -> None:
        """Until so many calls were claimed, or none may be made now."""
        self._left = calls
        await asyncio.gather(*(self._shift(who) for who in self._people))

    async def _shift(self, who: Who) -> None:
        while self._left > 0:
            self._left -= 1
            answer = await self._system.ask(who, "POST", "/api/outreach/v1/queue/next", {})
            call = answer.json()["call"]
            if call is None:
                return
            seen = {"Dunwell-After": answer.headers.get("Dunwell-Position", "")}
            await self._talk(who, call, seen)

    async def _talk(self, who: Who, call: dict[str, Any], seen: dict[str, str]) -> None:
        account = self._books.accounts[call["case_id"]]
        account.calls += 1
        dice = drawn(self._seed, account.late.loan, account.calls)
        code = dice.choices(list(MIX), list(MIX.values()))[0]
        if code in ("PTP", "PLAN") and (account.lane != "plain" or account.overdue_minor < 2 * SMALLEST_MINOR):
            code = "NCM"
        if code == "release":
            await self._system.ask(who, "POST", f"/api/outreach/v1/calls/{call['contact_id']}/release")
            self._books.released += 1
            return
        body: dict[str, Any] = {
            "case_id": call["case_id"], "contact_id": call["contact_id"], "channel": "call", "code": code,
        }  # fmt: skip
        today = self._clock.now.astimezone(CHINA).date()
        terms = self._terms(account, code, today, dice)
        if code == "PTP":
            body["promise"] = _said(account, *terms[0])
        elif code == "PLAN":
            body["instalments"] = [_said(account, minor, due) for minor, due in terms]
        elif code == "CB":
            body["callback_at"] = (self._clock.now + timedelta(days=1)).isoformat()
        elif code in ("DISP", "HARD", "COMP"):
            body["note"] = "by the script of the flow"
        outcome = (await self._system.ask(who, "POST", "/api/tracking/v1/outcomes", body, headers=seen)).json()
        self._book(who, account, code, outcome)
        if terms:
            self._promised(account, terms, outcome["promises"], dice)

    def _terms(self, account: Account, code: str, today: date, dice: Any) -> list[tuple[int, date]]:
        """Minor units and due dates of what is promised."""
        if code == "PLAN":
            half = account.overdue_minor // 2
            return [(half, today + timedelta(days=2)), (account.overdue_minor - half, today + timedelta(days=4))]
        if code != "PTP":
            return []
        share = dice.choice((1, 1, 2, 3))
        return [(account.overdue_minor // share, today + timedelta(days=dice.randint(1, DUE_DAYS_MAX)))]

    def _promised(
        self, account: Account, terms: list[tuple[int, date]], made: list[dict[str, Any]], dice: Any
    ) -> None:  # fmt: skip
        """Decides now what will come of it."""
        today = self._clock.now.astimezone(CHINA).date()
        fate: Fate = dice.choices(list(FATES), list(FATES.values()))[0]
        if len(terms) > 1 and fate == "part":
            fate = "nothing"
        by_due = {promise["due"]: promise for promise in made}
        for minor, due in terms:
            pay_on = None if fate == "nothing" else today + timedelta(days=dice.randint(1, (due - today).days))
            if len(terms) > 1 and pay_on is not None:
                pay_on = due
            shown = by_due[due.isoformat()]
            self._books.promises.append(Promised(
                shown["promise_id"], account, minor, self._clock.now, due, pay_on, fate, shown["arrangement_id"]
            ))  # fmt: skip

    def _book(self, who: Who, account: Account, code: str, outcome: dict[str, Any]) -> None:
        books, now = self._books, self._clock.now
        books.outcomes[code] += 1
        books.by_collector[who.name] += 1
        books.outcomes_of_case[account.case] += 1
        for flag in ("attempt", "contacted", "right_party"):
            books.flags[flag] += outcome[flag]
        books.flags["promising"] += code in ("PTP", "PLAN")
        if code in HOLDS:
            whole = HOLDS[code]
            books.stops.append(
                Stop(f"hold after {code}", account.debtor, ("sms", "call"), now, None if whole else account.case)
            )
        if code == "WN":
            books.stops.append(Stop("wrong number", account.debtor, ("sms", "call"), now))
        if code in ENDS_PROMISES:
            for promise in books.promises:
                mine = promise.account.debtor == account.debtor and (code == "HARD" or promise.account is account)
                open_still = promise.paid_minor < promise.minor and promise.due >= now.astimezone(CHINA).date()
                promise.cancelled |= mine and open_still


def _said(account: Account, minor: int, due: date) -> dict[str, Any]:
    return {"amount": money(minor, account.late.currency), "due": due.isoformat()}
