"""What the commands of all routes share: who and by which key, and a debtor's own key for what was said."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeAlias, cast
from uuid import UUID

from fastapi import Depends, Request

from libs.common.http.doors import Principal
from libs.common.http.idempotency import KEY
from libs.common.kernel.ids import CaseId, DebtorId, derive
from libs.common.kernel.problems import Conflict
from libs.common.log.append import Connection
from libs.common.run.doors import Command
from libs.common.store.finders import Finder
from libs.common.store.transaction import Transaction
from libs.common.vault import box
from libs.common.vault.box import DebtorKey
from libs.common.vault.keys import Keys
from libs.common.vault.store import load_boxes
from services.tracking.model import Debtor

Fetch: TypeAlias = Callable[..., Awaitable[list[Any]]]


async def keys_of(request: Request) -> Keys:
    return cast(Keys, request.app.state.keys)


TheKeys = Annotated[Keys, Depends(keys_of)]


def name_of(kind: str, target: object, principal: Principal, request: Request) -> str:
    """The id of what a command makes: the same Idempotency-Key gives the same one, also after a restore."""
    return derive(kind, str(target), principal.actor, request.headers[KEY])


def case_name(given: UUID) -> CaseId:
    return CaseId(str(given))


class _Fetching:
    """What the vault's query needs of a connection."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch


async def key_of(fetch: Fetch, debtor: DebtorId, keys: Keys) -> DebtorKey:
    """The debtor's own key; Conflict where it is gone: of somebody forgotten nothing more is written down."""
    rows = await load_boxes(cast(Connection, _Fetching(fetch)), [debtor])
    if debtor not in rows:
        raise Conflict("there are no personal data of this debtor, so no text about them can be kept")
    return box.unwrap(rows[debtor].key_wrapped, debtor, keys.ring)


async def seal(tx: Transaction[Any], debtor: DebtorId, keys: Keys, field: str, text: str | None) -> str:
    """A text under the debtor's own key; `field` names its place."""
    if not text:
        return ""
    connection = cast(Command[Any], tx).connection
    return box.seal_text(await key_of(connection.fetch, debtor, keys), debtor, field, text)


def row_of(finder: Finder[Debtor, Any, Any], thing: Any, debtor: Debtor) -> dict[str, Any]:
    """A thing as its finder shows it, before the commit; whose loan a case is, lists say, which know one's reach."""
    row: Any = finder(thing, debtor)
    return {"loan_id": None} | {name: getattr(row, name) for name in row.__struct_fields__}
