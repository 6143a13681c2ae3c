"""What became of one event."""

from typing import Any

import msgspec
from pydantic import BaseModel

from libs.common.http.doors import Doors
from libs.common.log.record import unpack
from libs.common.store.state import Codec
from libs.common.vault.box import open_ingress
from libs.common.vault.keys import Keys
from services.intake.model import Debtor
from services.intake.store.identity import LOAN
from services.intake.store.ingress import Ingress, seen_id
from services.intake.store.quarantine import errors_of

# The newest word: a record that was let in and then refused waits in quarantine as `unusable`; one that was refused at
# the door was never let in. A conflicting repeat changes nothing of what the first one became.
STATUS = f"""
    SELECT s.account::text AS account, s.part, s.ingress_offset, p.next_offset > s.ingress_offset AS applied,
      q.creditor, q.reason, q.errors,
      i.debtor_id::text AS debtor_id, t.shape, t.state
    FROM seen s JOIN progress p ON p.source = 'ingress' AND p.part = s.part
    LEFT JOIN LATERAL (SELECT creditor, reason, errors FROM quarantine WHERE seen = s.id AND reason = 'unusable'
      AND state IN ('open', 'discarded') ORDER BY at DESC LIMIT 1) q ON true
    LEFT JOIN identity i ON i.kind = {LOAN} AND i.hash = s.account LEFT JOIN state t ON t.debtor_id = i.debtor_id
    WHERE s.id = $1"""  # noqa: S608 - our own number
REFUSED = """
    SELECT creditor, reason, errors FROM quarantine WHERE seen = $1 AND state IN ('open', 'discarded')
    ORDER BY at DESC LIMIT 1"""
BATCH = "SELECT base, payload FROM ingress WHERE part = $1 AND base <= $2 ORDER BY base DESC LIMIT 1"
_ingress = msgspec.msgpack.Decoder(Ingress)
_codec = Codec(Debtor, 2**31 - 1)  # shown as it is, whatever the version that wrote it


class Status(BaseModel):
    """`state` is waiting, accepted or quarantined."""

    event_id: str
    source: str
    state: str
    account_id: str | None = None
    case_id: str | None = None
    reason: str | None = None
    errors: list[dict[str, Any]] = []
    creditor: str | None = None


async def status_of(doors: Doors, keys: Keys, source: str, event_id: str) -> Status | None:
    """The newest word on an event of a source, and whose it is as far as that can be told; None when it never came."""
    seen = seen_id(source, event_id)
    async with doors.read() as con:
        row = await con.fetchrow(STATUS, seen)
        refused = row if row and row["reason"] else None if row else await con.fetchrow(REFUSED, seen)
        batch = await con.fetchrow(BATCH, row["part"], row["ingress_offset"]) if row else None
    if refused is not None:
        return Status(
            event_id=event_id, source=source, state="quarantined", reason=refused["reason"],
            errors=errors_of(refused["errors"]), creditor=refused["creditor"],
        )  # fmt: skip
    if row is None:
        return None
    status = Status(event_id=event_id, source=source, state="accepted" if row["applied"] else "waiting")
    if row["applied"]:
        status.account_id = row["account"]
        _add_case(status, row)
    if status.creditor is None and batch is not None:
        status.creditor = _creditor(batch, row["ingress_offset"], keys)
    return status


def _creditor(batch: Any, offset: int, keys: Keys) -> str | None:
    """As the record in `ingress` says; None when it is there no more."""
    records = unpack(batch["payload"])
    if offset - batch["base"] >= len(records):
        return None
    return _ingress.decode(open_ingress(keys.ingress_key, records[offset - batch["base"]])).creditor


def _add_case(status: Status, row: Any) -> None:
    """The open case of the account, else the last one; none for a payment whose loan is not known yet."""
    if row["state"] is None:
        return
    debtor = _codec.decode(row["debtor_id"], row["shape"], row["state"])
    account = debtor.accounts.get(row["account"])
    if account is not None:
        cases = [case.id for case in debtor.cases.values() if case.account == account.id]
        status.creditor, status.case_id = account.creditor, account.case or (cases[-1] if cases else None)
