"""What doors must know before they take a record: the mapping of its source, the settings of its creditor."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import msgspec

from libs.common.events.intake import CreditorChanged, CreditorSettings
from libs.common.http.doors import Principal
from libs.common.run.service import Service
from libs.common.store.sql import SqlSession
from libs.common.store.transaction import Transaction
from services.intake.model import Debtor
from services.intake.ports import Mappings
from services.intake.schemas import Delinquency
from services.intake.store.reading import Mapped

# Reference data has no row to lock: whoever writes a version takes this lock first, and then reads what there is.
ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext($1))"
SHIPPED = "dunwell"


class Known:
    """Creditors and sources as this process knows them; what is missing and may be there is made on the spot."""

    def __init__(self, service: Service[Debtor], mappings: Mappings[Delinquency], unknown_creditors: bool) -> None:
        self._service, self.mappings, self.takes_unknown = service, mappings, unknown_creditors

    def creditor_version(self, creditor: str) -> int:
        return self._service.runtime.references.version("creditor", creditor)

    def knows(self, creditor: str) -> bool:
        """May a record name it? In a cluster only one that was set up."""
        return self.takes_unknown or self.creditor_version(creditor) > 0

    async def mapping(self, source: str) -> Mapped | None:
        """The newest mapping of a source; None when its records come in the canonical form."""
        await self.install(source)
        references = self._service.runtime.references
        version = references.version("source", source)
        if not version:
            return None
        kept: Any = references.get("source", source, version)
        return Mapped(self.mappings.open(source, version, kept["mapping"]), version) if kept["mapping"] else None

    async def install(self, source: str) -> None:
        """Keeps the newest mapping that ships with the product, unless somebody made one of their own."""
        shipped = self.mappings.shipped.get(source)
        if shipped is None or self._is_installed(source, shipped):
            return
        async with writing(self._service, "source", source) as tx:
            if not self._is_installed(source, shipped):
                version = self._service.runtime.references.version("source", source) + 1
                tx.context.refer("source", source, version, {"owner": SHIPPED, "mapping": shipped})
                self._service.wrote(await tx.commit())

    def _is_installed(self, source: str, shipped: Any) -> bool:
        kept = self._service.runtime.references.get("source", source)
        return kept is not None and (kept["owner"] != SHIPPED or kept["mapping"] == shipped)

    async def creditors(
        self, principal: Principal, creditors: set[str], given: Mapping[str, CreditorSettings]
    ) -> None:  # fmt: skip
        """An unknown creditor gets what its source says of it, or the defaults; /v1/creditors changes them."""
        for creditor in sorted(creditor for creditor in creditors if not self.creditor_version(creditor)):
            async with writing(self._service, "creditor", creditor) as tx:
                if not self.creditor_version(creditor):
                    tx.context.actor = principal.actor
                    set_creditor(tx, creditor, 1, given.get(creditor) or unsaid(creditor))
                    self._service.wrote(await tx.commit())


def unsaid(creditor: str) -> CreditorSettings:
    """Of a creditor of whom nobody has said anything: the defaults, and that nobody has said as whom it acts."""
    return CreditorSettings(name=creditor, acts_as_assumed=True)


def set_creditor(tx: Transaction[Any], creditor: str, version: int, settings: CreditorSettings) -> None:
    """A new version of a creditor's settings: kept, and told to everybody."""
    tx.context.refer("creditor", creditor, version, msgspec.to_builtins(settings))
    event = CreditorChanged(creditor=creditor, settings_version=version, settings=settings)
    tx.context.emit(event, version=version)


async def one_by_one(tx: Transaction[Any], service: Service[Debtor], kind: str, key: str) -> None:
    """Nobody else writes a version of this until the transaction ends, and all that was written before is known."""
    session = cast(SqlSession, tx.session)
    await session.connection.execute(ONE_BY_ONE, f"{kind}/{key}")
    await session.references(service.runtime.references)


@asynccontextmanager
async def writing(service: Service[Debtor], kind: str, key: str) -> AsyncIterator[Transaction[Debtor]]:
    """A transaction that may write the next version of one thing."""
    runtime = service.runtime
    async with runtime.store.begin() as session:
        tx = service.work.transaction(session, runtime.clock.now())
        await one_by_one(tx, service, kind, key)
        yield tx
