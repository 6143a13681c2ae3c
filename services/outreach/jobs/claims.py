"""What is in somebody's hands, calls and visits, is judged again whenever anything changes that it was judged by."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from libs.common.kernel.ids import ContactId
from libs.common.kernel.part import part_of
from libs.common.log.lost import LOST
from libs.common.run.service import Service
from libs.common.store.session import Again
from libs.common.store.transaction import Transaction
from services.outreach.handlers import visits
from services.outreach.handlers.calls import PutDown, Shorten, shorten, take_away
from services.outreach.jobs.quiet import count_quiet
from services.outreach.jobs.sender import connection_of
from services.outreach.model import Contact, Debtor
from services.outreach.policy import gate
from services.outreach.ports import EVERYWHERE, Latch
from services.outreach.store.creditors import settings_of
from services.outreach.store.groups import load_groups

log = structlog.get_logger()
LOOK_SECONDS = 1.0
BATCH_MAX = 100
AGAIN_AFTER = timedelta(minutes=1)  # where nothing was seen to change: a date begins, a person is linked half
# revisions only grow, so a sum of them changes with each
IN_HAND = """
    SELECT q.contact_id::text, q.debtor_id::text, s.rev + coalesce((
      SELECT sum(o.rev) FROM persons p JOIN persons m USING (person_id) JOIN state o ON o.debtor_id = m.debtor_id
      WHERE p.debtor_id = q.debtor_id AND m.debtor_id <> q.debtor_id), 0)::bigint
    FROM queue q JOIN state s USING (debtor_id)
    WHERE q.claimed_by IS NOT NULL OR (q.offered_to <> '' AND q.offered_until > $1)"""


class Seen(NamedTuple):
    """By what it was last found lawful, and when."""

    references: int
    revs: int
    stopped: str | None
    at: datetime


class Claims:
    """Takes calls and visits away that may not be made any more, whatever the reason: those of this process's parts."""

    def __init__(self, service: Service[Debtor], watch: Latch) -> None:
        self._service, self._watch, self._runtime = service, watch, service.runtime
        self._seen: dict[str, Seen] = {}

    async def rejudge_claims(self, stopping: asyncio.Event) -> None:
        """The job."""
        while not stopping.is_set():
            try:
                await self.step()
            except (Again, *LOST) as error:
                log.warning("claims not judged again yet", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await stopping.wait()

    async def step(self) -> int:
        """Judges what changed; how many were taken away. Nothing while we can't trust our own sight or clock."""
        stopped = self._watch.stopped(EVERYWHERE)
        if self._watch.objection() not in (None, stopped):
            return 0
        now, references = self._runtime.clock.now(), self._runtime.references.count
        owned = frozenset(self._service.owner.parts)
        due: dict[str, tuple[str, Seen]] = {}
        seen: dict[str, Seen] = {}
        for contact, debtor, revs in await self._runtime.serving.fetch(IN_HAND, now):
            if part_of(debtor, self._runtime.parts) not in owned:
                continue
            found, old = Seen(references, revs, stopped, now), self._seen.get(contact)
            if old is None or old[:3] != found[:3] or now - old.at >= AGAIN_AFTER:
                due[contact] = (debtor, found)
            else:
                seen[contact] = old
        self._seen, taken, contacts = seen, 0, list(due)
        for start in range(0, len(contacts), BATCH_MAX):
            batch = contacts[start : start + BATCH_MAX]
            said = await self._judge([(ContactId(contact), due[contact][0]) for contact in batch], stopped)
            for contact, is_lawful in said.items():
                taken += not is_lawful
                if is_lawful:
                    seen[contact] = due[contact][1]
        return taken

    async def _judge(self, due: Sequence[tuple[ContactId, str]], stopped: str | None) -> dict[str, bool]:
        """Which of these stay; of one that can't be judged yet nothing is said."""
        said = {}
        async with self._runtime.store.begin() as session:
            await session.references(self._service.work.references)
            tx = self._service.work.transaction(session, self._runtime.clock.now())
            groups = await load_groups(tx, connection_of(session), [debtor for _, debtor in due])
            for name, debtor in due:
                contact = groups[debtor][0].contacts.get(name)
                if contact is not None and _has_begun(contact, tx.context.now):
                    said[str(name)] = True
                elif contact is not None and _is_in_hand(contact, tx.context.now):
                    decision = self._decide(contact, groups[debtor], stopped, tx.context.now)
                    if not isinstance(decision, gate.NotKnown):
                        said[str(name)] = _follow(contact, decision, groups[debtor][0], tx)
            self._service.wrote(await tx.commit())
            count_quiet(self._runtime.figures.metrics, tx.context, "call")
        return said

    def _decide(
        self, contact: Contact, group: Sequence[Debtor], stopped: str | None, now: datetime
    ) -> gate.Decision:  # fmt: skip
        stopped = stopped or self._watch.stopped(contact.creditor)
        if stopped is not None:
            return gate.stopped(stopped, now)
        settings = settings_of(self._runtime.references, contact.creditor)
        if settings is None or any(self._watch.is_stale(member.id) for member in group):
            return gate.NotKnown(gate.NOT_FRESH)
        return gate.in_hand(contact, group[0], group, settings, now, self._watch.clocks())


def _is_in_hand(contact: Contact, now: datetime) -> bool:
    offered = contact.offered_until is not None and contact.offered_until > now
    return contact.state == "claimed" or (contact.state == "queued" and offered)


def _has_begun(contact: Contact, now: datetime) -> bool:
    """Is it a visit of which only the report is awaited?"""
    return contact.channel == "visit" and contact.state == "claimed" and not visits.may_begin(contact, now)


def _follow(contact: Contact, decision: gate.Decision, debtor: Debtor, tx: Transaction[Debtor]) -> bool:
    """Does it stay in hand? For as long as it is lawful."""
    is_visit = contact.channel == "visit"
    if not isinstance(decision, gate.Leave):
        if not is_visit:
            tx.apply(take_away, PutDown(contact.id, decision), debtor)
        elif not isinstance(decision, gate.NotKnown):
            tx.apply(visits.withdraw, visits.Withdraw(contact.id, decision), debtor)
        return False
    until = decision.leave_by + visits.REPORT_WITHIN if is_visit else decision.leave_by
    if contact.until is not None and until < contact.until:
        tx.apply(shorten, Shorten(contact.id, until), debtor)
    return True
