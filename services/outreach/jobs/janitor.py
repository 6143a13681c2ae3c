"""Asks the provider, by our reference, what became of contacts that nobody knows of; never sends anything."""

import asyncio
from contextlib import suppress

import structlog

from libs.common.kernel.ids import ContactId
from libs.common.kernel.part import part_of
from libs.common.log.lost import LOST
from libs.common.run.service import Service
from libs.common.store.session import Again
from services.outreach.handlers.contacts import Looked, looked_up
from services.outreach.model import Debtor
from services.outreach.ports import NoWord, Sender

log = structlog.get_logger()
LOOK_SECONDS = 5.0
BATCH_MAX = 100
AT_ONCE_MAX = 8
DUE = "SELECT contact_id::text, debtor_id::text FROM unknowns WHERE look_at <= $1 ORDER BY look_at LIMIT $2"


class Janitor:
    """Looks up what is unknown at 1, 5, 15 and 60 minutes; after that a person decides."""

    def __init__(self, service: Service[Debtor], sender: Sender) -> None:
        self._service, self._sender, self._runtime = service, sender, service.runtime

    async def look_up_due(self, stopping: asyncio.Event) -> None:
        """The job."""
        while not stopping.is_set():
            try:
                await self.step()
            except (Again, *LOST) as error:
                log.warning("look-ups put off", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await stopping.wait()

    async def step(self) -> int:
        """One batch of look-ups of the parts that this process owns; how many there were."""
        rows = await self._runtime.serving.fetch(DUE, self._runtime.clock.now(), BATCH_MAX)
        owned = frozenset(self._service.owner.parts)
        due = [(ContactId(c), d) for c, d in rows if part_of(d, self._runtime.parts) in owned]
        if not due:
            return 0
        gate = asyncio.Semaphore(AT_ONCE_MAX)

        async def look_up(contact: ContactId) -> Looked:
            if self._sender.tier == "C":
                return Looked(contact, self._sender.name, NoWord("this provider can't be asked"))
            async with gate:
                return Looked(contact, self._sender.name, await self._sender.look_up(contact))

        found = await asyncio.gather(*(look_up(contact) for contact, _ in due))
        async with self._runtime.store.begin() as session:
            work = self._service.work
            await session.references(work.references)
            tx = work.transaction(session, self._runtime.clock.now())
            await tx.load(debtor for _, debtor in due)
            for looked, (_, debtor) in zip(found, due, strict=True):
                tx.apply(looked_up, looked, tx.state(debtor))
            self._service.wrote(await tx.commit())
        return len(due)
