"""What the debtor asked for: opt-outs, cease, hours."""

from typing import Any, cast

from libs.common.http.app import ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Flaw, Invalid, NotFound
from libs.compliance.windows import windows_of
from services.outreach.handlers.wishes import CHANNELS, Change, wish
from services.outreach.model import Debtor
from services.outreach.routes.doorway import TheOutreach
from services.outreach.schemas import Id, PreferencesIn, PreferencesOut

REACHED = "SELECT debtor_id::text FROM cases JOIN {cases_in_reach} USING (case_id) WHERE debtor_id = $1 LIMIT 1"
STATE = """
    SELECT s.shape, s.state FROM state s WHERE s.debtor_id = $1 AND s.debtor_id IN (
      SELECT debtor_id FROM cases JOIN {cases_in_reach} USING (case_id) WHERE debtor_id = $1)"""

router = Router(route_class=TransactionRoute, tags=["preferences"])


@router.get("/preferences/{debtor_id}", dependencies=[scope("case:read")])
async def get_preferences(debtor_id: Id, reads: ReadsFor, outreach: TheOutreach) -> PreferencesOut:
    """What this debtor asked for."""
    row = await reads.fetch_one(STATE, debtor_id)
    return PreferencesOut.of(outreach.codec.decode(debtor_id, row["shape"], row["state"]))


@router.put("/preferences/{debtor_id}", dependencies=[scope("consent:write")])
async def put_preferences(debtor_id: Id, body: PreferencesIn, tx: Tx, reads: ReadsFor) -> PreferencesOut:
    """Holds from the commit on; contacts on a closed channel are called off with it."""
    await reads.fetch_one(REACHED, debtor_id)
    if not await tx.load([debtor_id]):
        raise NotFound("there is no such debtor")
    debtor = cast(Debtor, tx.state(debtor_id))
    for change in _changes(body, debtor):
        tx.apply(wish, change, debtor)
    return PreferencesOut.of(debtor)


def _changes(body: PreferencesIn, debtor: Debtor) -> list[Change]:
    found: list[Change] = []
    old = debtor.wishes
    if body.opted_out is not None:
        out = tuple(channel for channel in CHANNELS if channel in body.opted_out and channel not in old.opted_out)
        back = tuple(channel for channel in CHANNELS if channel in old.opted_out and channel not in body.opted_out)
        found += [Change("opt_out", out, reason=body.reason)] if out else []
        found += [Change("opt_in", back, reason=body.reason)] if back else []
    if body.cease is True:
        found.append(Change("cease", reason=body.reason))
    elif body.cease is False and old.cease:
        found.append(Change("opt_in", ("sms", "call"), reason=body.reason))
    if body.agreed_windows is not None or body.inconvenient_windows is not None:
        agreed = tuple(old.agreed_windows if body.agreed_windows is None else body.agreed_windows)
        other = tuple(old.inconvenient_windows if body.inconvenient_windows is None else body.inconvenient_windows)
        _check(agreed, "/agreed_windows")
        _check(other, "/inconvenient_windows")
        found.append(Change("windows", agreed_windows=agreed, inconvenient_windows=other, reason=body.reason))
    return found


def _check(texts: tuple[Any, ...], pointer: str) -> None:
    try:
        windows_of(texts)
    except ValueError as error:
        raise Invalid("a window is wrong", (Flaw(pointer, "window", str(error)),)) from None
