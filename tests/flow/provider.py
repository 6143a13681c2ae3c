"""The provider and the debtors' phones: statuses come back signed, some people answer, and some say stop."""

import asyncio
from datetime import datetime
from typing import Any

from dunwell.twin.dice import drawn
from tests.flow.books import Account, Books, Stop
from tests.flow.system import COMPLIANCE, FlowFailed, System

STATUSES = {"delivered": 88, "failed": 5, "expired": 3, "": 4}  # of a hundred texts; "" = never a word
BULK_MAX = 1_000
STOPS = ("T", "退订", "STOP", "td", "Unsubscribe")
OTHERS = ("好的，明天还", "你是谁?", "please stop by my office", "我已经还了")
REFUSED, LOST = "77", "55"  # numbers that end so: the provider refuses them; takes them and its answer is lost
AT_ONCE = 8


class Provider:
    """Sees every text that reached the sandbox, once."""

    def __init__(self, system: System, books: Books, seed: str, webhooks: int) -> None:
        """`webhooks`: how many statuses of a round come one by one, signed; the rest by the sandbox's own door."""
        self._system, self._books, self._seed, self._webhooks = system, books, seed, webhooks
        self._last = 0
        self.messages: list[dict[str, Any]] = []

    async def misbehave(self) -> None:
        """From now on, for one number in a hundred each."""
        body = {"decision": "accept", "by_ending": {REFUSED: "reject", LOST: "unknown_accepted"}}
        await self._system.ask(COMPLIANCE, "PUT", "/api/outreach/v1/sandbox/behaviour", body)

    async def read(self) -> list[dict[str, Any]]:
        """What reached the sandbox since the last time."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self._system.get(COMPLIANCE, "/api/outreach/v1/sandbox/messages", limit=200, **cursor)
            fresh = [message for message in page["items"] if message["n"] > self._last]
            found += fresh
            if len(fresh) < len(page["items"]) or page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        found.reverse()
        self.messages += found
        self._last = max([self._last, *(message["n"] for message in found)])
        return found

    async def answer(self, day: int, now: datetime) -> None:
        """Statuses of all new texts; replies of those whose lane is to reply."""
        by_status: dict[str, list[str]] = {}
        for message in await self.read():
            if message["decision"] != "reject":
                dice = drawn(self._seed, "status", message["sent_to"], message["at"])
                status = dice.choices(list(STATUSES), list(STATUSES.values()))[0]
                by_status.setdefault(status, []).append(message["contact_id"])
        by_status.pop("", None)
        for status, contacts in by_status.items():
            self._books.statuses[status] += len(contacts)
            alone = contacts[: self._webhooks]
            for start in range(0, len(alone), AT_ONCE):
                part = alone[start : start + AT_ONCE]
                await asyncio.gather(*(self._told(contact, status, now) for contact in part))
            rest = contacts[self._webhooks :]
            for start in range(0, len(rest), BULK_MAX):
                body = {"contact_ids": rest[start : start + BULK_MAX], "status": status}
                await self._system.ask(COMPLIANCE, "POST", "/api/outreach/v1/sandbox/statuses", body)
        for account in self._books.of_lane("says_stop", day):
            await self._reply(account, drawn(self._seed, account.late.loan).choice(STOPS), now, stop=True)
        for account in self._books.of_lane("answers", day):
            await self._reply(account, drawn(self._seed, account.late.loan).choice(OTHERS), now, stop=False)

    async def _told(self, contact: str, status: str, now: datetime) -> None:
        body = {"ref": contact, "id": f"p-{contact}", "status": status, "at": now.isoformat()}
        if not await self._system.told_sandbox("status", body):
            raise FlowFailed(f"the status of contact {contact} was not taken")

    async def _reply(self, account: Account, text: str, now: datetime, stop: bool) -> None:
        account.done = True
        body = {"id": f"reply-{account.late.loan}", "from": account.phone, "text": text, "at": now.isoformat()}
        first, again = (
            await self._system.told_sandbox("replies", body),
            await self._system.told_sandbox("replies", body),
        )
        if not first or again:
            raise FlowFailed(f"a reply of loan {account.late.loan} was taken {first + again} times")
        self._books.replies["stop" if stop else "other"] += 1
        if stop:
            self._books.stops.append(Stop(f"replied {text}", account.debtor, ("sms",), now))
