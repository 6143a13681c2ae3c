"""Reserve, call, record: a batch of due contacts by way of two transactions, and the provider between them."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, cast

import structlog

from libs.common.flow.turns import FULL
from libs.common.kernel.clock import Clock
from libs.common.log.append import Connection
from libs.common.log.lost import LOST
from libs.common.run.service import Service
from libs.common.store.session import Again, Session
from libs.common.store.sql import SqlSession
from libs.common.store.transaction import Transaction
from libs.common.vault.keys import Keys
from libs.common.vault.store import load_sealed
from services.outreach.handlers.contacts import Answer, delay, record, set_aside
from services.outreach.handlers.stops import stop
from services.outreach.jobs.judge import Due, Judge, Lease
from services.outreach.jobs.meanwhile import Meanwhile
from services.outreach.jobs.quiet import count_quiet
from services.outreach.jobs.watch import Watch
from services.outreach.model import Debtor
from services.outreach.ports import EVERYWHERE, Message, NotSent, Outcome, Sender
from services.outreach.store.groups import load_groups

log = structlog.get_logger()
IDLE_SECONDS = 1.0
RECORD_TRIES_MAX = 12
LEASE = timedelta(seconds=60)


class SendDue:
    """Sends what is due of the parts that this process owns."""

    def __init__(self, service: Service[Debtor], sender: Sender, keys: Keys, watch: Watch) -> None:
        self._service, self._sender, self._watch = service, sender, watch
        self._runtime = service.runtime
        self._written = self._runtime.heads.subscribe([service.name])
        self._stage = self._runtime.turns.join(lambda: 0)  # of what is due nobody knows before it is asked for
        self.in_flight = 0  # contacts between their reservation and their record
        self._meanwhile = Meanwhile(self._runtime.serving)
        self._judge = Judge(sender, keys, watch, service.runtime.references)

    async def send_due(self, stopping: asyncio.Event) -> None:
        """The job: a step whenever this service has written something, and once a second."""
        while not stopping.is_set():
            self._written.clear()
            sent = 0
            try:
                sent = await self.step()
            except (Again, *LOST) as error:
                log.warning("sending put off", error=type(error).__name__)
            if not sent:
                with suppress(TimeoutError):
                    async with asyncio.timeout(IDLE_SECONDS):
                        await self._written.wait()

    async def step(self) -> int:
        """One batch of due debtors; returns how many were looked at. Nothing is read while nothing may leave."""
        waiting = len(await self._due(FULL))
        if not waiting:
            return 0
        try:
            async with self._runtime.turns.turn(self._stage, waiting=lambda: waiting) as turn:
                began = time.monotonic()
                due = await self._due(self._sender.batch_max)
                self.in_flight = turn.size = len(due)
                messages = await self._reserve_all(due) if due else []
                self._runtime.figures.decided("law", len(due), time.monotonic() - began)
                turn.leave_place()
                if messages:
                    outcomes = await self._sender.send(messages, self)
                    await self._record_all(list(zip(messages, outcomes, strict=True)))  # known nowhere else: at once
        finally:
            self.in_flight = 0
            self._meanwhile.forget()
        return len(due)

    async def _due(self, limit: int) -> list[str]:
        """Debtors with a text that is due and may leave, earliest first."""
        if self._watch.objection() is not None or self._service.stopping.is_set():
            return []
        parts = [part for part in self._service.owner.parts if part not in self._watch.stale_parts]
        return await self._runtime.store.due(parts, self._runtime.clock.now(), limit, sender=True)

    async def look(self, messages: Sequence[Message]) -> None:
        """The last await before the write: what these texts were judged by, as it stands committed now."""
        await self._meanwhile.look(message.debtor_id for message in messages)

    def objection(self, message: Message) -> str | None:
        """Judged once more when only the write is left to do: latch, freshness, what the look found, lease, window."""
        objection = self._watch.objection() or self._watch.stopped(message.creditor)
        if objection is not None:
            return objection
        if self._watch.is_stale(message.debtor_id):
            return "inputs_not_fresh"
        changed = self._meanwhile.objection(message.debtor_id)
        if changed is not None:
            return changed
        if self._runtime.clock.wall() >= message.reserved_until:
            return "lease"
        return "window_closed" if self._runtime.clock.now() > message.leave_by else None

    async def _reserve_all(self, due: Sequence[str]) -> list[Message]:
        """TX1 of the batch; a batch that fails is repeated one by one, and who fails alone is set aside."""
        try:
            return await self.reserve(due)
        except (Again, *LOST):
            raise
        except Exception as failure:  # noqa: BLE001 - whatever one contact raises, it stays and the others go on
            if len(due) == 1:
                log.warning("contact set aside", error=type(failure).__name__)
                await self._set_aside(due[0], type(failure).__name__)
                return []
        return [message for debtor in due for message in await self._reserve_all([debtor])]

    async def reserve(self, due: Sequence[str]) -> list[Message]:
        """TX1: judged on the locked States, reserved, the receipt in the journal, committed before any byte leaves."""
        clock = self._runtime.clock
        now, wall = clock.now(), clock.wall()
        lease = Lease(now, now + LEASE * pace_of(clock), wall + LEASE)
        async with self._runtime.store.begin() as session:
            tx = await self._begin(session, now)
            con = connection_of(session)
            groups = await load_groups(tx, con, due)
            boxes = await load_sealed(con, due)
            wanted = [Due(groups[debtor][0], groups[debtor], boxes.get(debtor)) for debtor in due]
            references = tx.context.references.count
            messages = self._judge.reserve_due(tx, wanted, lease)
            self._service.wrote(await tx.commit())
            count_quiet(self._runtime.figures.metrics, tx.context, "sms")
            for message in messages:
                revs: dict[str, int] = {member.id: tx.rev_saved(member.id) for member in groups[message.debtor_id]}
                self._meanwhile.expect(message.debtor_id, references, revs)
        return messages

    async def _record_all(self, pairs: Sequence[tuple[Message, Outcome]]) -> None:
        """TX2 of the batch, repeated until it stands: it is idempotent, and what it knows is nowhere else."""
        for attempt in range(RECORD_TRIES_MAX):
            try:
                await self.record(pairs)
            except (Again, *LOST) as error:
                log.warning("outcomes not recorded yet", error=type(error).__name__)
                await asyncio.sleep(min(0.05 * 2**attempt, 5.0))
            else:
                return
        log.error("outcomes lost", contacts=len(pairs))  # their leases run out: unknown, looked up

    async def record(self, pairs: Sequence[tuple[Message, Outcome]]) -> None:
        """TX2: what came of each, under the row lock, where the attempt is still the current one."""
        async with self._runtime.store.begin() as session:
            tx = await self._begin(session, self._runtime.clock.now())
            await tx.load(message.debtor_id for message, _ in pairs)
            for message, outcome in pairs:
                answer = Answer(message.contact_id, message.attempt, self._sender.name, outcome)
                tx.apply(record, answer, tx.state(message.debtor_id), exact=True)
            refused = next((o.reason for _, o in pairs if isinstance(o, NotSent) and o.refuses_us), None)
            if refused is not None:
                stop(tx.context, EVERYWHERE, f"provider refuses us: {refused}")
            self._service.wrote(await tx.commit())
        for kind, count in Counter(type(outcome) for _, outcome in pairs).items():
            self._runtime.figures.metrics.sends.labels("outreach", "sms", kind.__name__.lower()).inc(count)

    async def _set_aside(self, debtor: str, why: str) -> None:
        now = self._runtime.clock.now()
        async with self._runtime.store.begin() as session:
            tx = await self._begin(session, now)
            state = await tx.load_one(debtor)
            for contact in state.texts_due(now):
                tx.apply(delay, set_aside(contact.id, why, now), state, exact=True)
            self._service.wrote(await tx.commit())
            count_quiet(self._runtime.figures.metrics, tx.context, "sms")

    async def _begin(self, session: Session, now: Any) -> Transaction[Debtor]:
        work = self._service.work
        await session.references(work.references)
        return work.transaction(session, now)


def connection_of(session: Session) -> Connection:
    return cast(SqlSession, session).connection


def pace_of(clock: Clock) -> float:
    """How fast business time runs. While it stands still a lease is a minute of it: the clock goes on only when nothing
    is in flight, so at the next step whatever is still reserved belongs to a process that died."""
    pace = getattr(clock, "pace", None)
    return float(pace.rate) or 1.0 if pace is not None else 1.0
