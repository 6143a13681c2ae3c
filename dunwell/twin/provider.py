"""What becomes of the texts that the gateway took: statuses, at once or late, and what debtors answer and do."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from dunwell.twin import books, mind
from dunwell.twin.dice import drawn, pick
from dunwell.twin.model import Debtor, Task, Text
from dunwell.twin.stage import COMPLIANCE, Stage

NAME = "http"
AT_ONCE = 8
WEBHOOKS_MAX = 2  # of a round, one by one and signed; the rest of a flood in bulk, where the system is a sandbox
BULK, BULK_MAX = "/api/outreach/v1/sandbox/statuses", 1_000


class Provider:
    """Tells by signed webhooks."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def took(self, texts: Sequence[Text]) -> None:
        """Decides now what will come of each."""
        world = self._stage.world
        for text in texts:
            debtor = self._stage.by_phone.get(text.to)
            dice = world.dice(debtor) if debtor else drawn(world.seed, "stranger", text.ref)
            status, at = self._status(dice, debtor)
            books.act(world, "text", debtor.customer if debtor else "", status)
            if status == "never":
                continue
            world.plan(at, "status", debtor.customer if debtor else "", text.ref, text=status)
            if debtor is not None and status == "delivered":
                self._react(debtor, text, at, dice)

    def _status(self, dice: Random, debtor: Debtor | None) -> tuple[str, datetime]:
        given = self._stage.parameters.gateway
        status = pick(dice, given.statuses)
        if debtor is not None and debtor.traits.reason == "gone" and dice.random() < given.p_gone_fails:
            status = "failed"
        late = dice.random() < given.p_late
        return status, self._stage.now + timedelta(hours=dice.randint(*given.late_hours) if late else 0)

    def _react(self, debtor: Debtor, text: Text, at: datetime, dice: Random) -> None:
        world, account = self._stage.world, self._stage.owing(debtor)
        strain = mind.contacted(debtor, world.now, self._stage.parameters)
        owed = account.owed if account else 0
        reaction = mind.on_text(debtor.traits, owed, strain, self._stage.parameters, dice)
        if reaction.reply is not None:
            later = at + timedelta(minutes=dice.randint(*self._stage.parameters.texts.reply_minutes))
            world.plan(
                later, "reply", debtor.customer, f"{world.name}-r{text.ref}", int(reaction.stops), reaction.reply
            )
        if reaction.pays is not None and account is not None:
            later = at + timedelta(minutes=reaction.pays.in_minutes)
            world.plan(later, "pay", debtor.customer, account.loan, reaction.pays.minor)

    async def tell(self) -> bool:
        """Statuses and replies that are due; was anything said?"""
        world = self._stage.world
        statuses, replies = world.due(world.now, "status"), world.due(world.now, "reply")
        for task in statuses:
            books.act(world, task.text, task.customer)
        alone = statuses if len(statuses) <= WEBHOOKS_MAX or not await self._in_bulk(statuses[WEBHOOKS_MAX:]) else (
            statuses[:WEBHOOKS_MAX]
        )  # fmt: skip
        for start in range(0, len(alone), AT_ONCE):
            await asyncio.gather(*(self._tell_status(task) for task in alone[start : start + AT_ONCE]))
        for task in replies:
            await self._reply(task)
        return bool(statuses or replies)

    async def _in_bulk(self, tasks: Sequence[Task]) -> bool:
        """A flood of them by the sandbox's own door; False where there is none."""
        by_status: dict[str, list[str]] = {}
        for task in tasks:
            by_status.setdefault(task.text, []).append(task.about)
        for status, refs in by_status.items():
            for start in range(0, len(refs), BULK_MAX):
                body = {"contact_ids": refs[start : start + BULK_MAX], "status": status}
                answer = await self._stage.doors.ask(COMPLIANCE, "POST", BULK, body, good=(409,))
                if answer.is_error:
                    return False
        return True

    async def _tell_status(self, task: Task) -> None:
        ref = task.about
        body = {
            "ref": ref, "id": self._stage.world.texts.get(ref, ref), "status": task.text, "at": task.at.isoformat()
        }  # fmt: skip
        await self._stage.doors.told(NAME, "status", body)

    async def _reply(self, task: Task) -> None:
        world, debtor = self._stage.world, self._stage.world.debtors[task.customer]
        if debtor.stopped:
            return
        debtor.stopped = bool(task.minor)
        books.act(world, "stop" if task.minor else "reply", debtor.customer, task.text)
        body = {"id": task.about, "from": debtor.phone, "text": task.text, "at": task.at.isoformat()}
        await self._stage.doors.told(NAME, "replies", body)
