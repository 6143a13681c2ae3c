"""Contacts that others make: agencies' and lenders' own, which count for the caps of everybody."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from pydantic import ValidationError

from libs.common.http.app import ReadsFor, Router, TransactionRoute, Tx, keyless
from libs.common.http.limits import BULK_BYTES_MAX, body_max
from libs.common.http.reads import Reads
from libs.common.http.refusals import flaws as read_flaws
from libs.common.http.scopes import scope
from libs.common.kernel.ids import CaseId, DebtorId, account_id, derive
from libs.common.kernel.problems import Flaw, Invalid
from libs.common.store.transaction import Transaction
from libs.common.vault.index import ref_of
from libs.common.vault.phones import normalise
from libs.compliance.effort import HISTORY_ROWS_MAX
from services.outreach.handlers.elsewhere import Reported, past_of, report
from services.outreach.model import Debt, Debtor
from services.outreach.policy.elsewhere import Told, flaws_of
from services.outreach.routes.doorway import Outreach, TheOutreach
from services.outreach.schemas import FlawOut, RefusedOut, ReportedIn, ReportedManyIn, ReportedOut

LOANS = """
    SELECT account_id::text, debtor_id::text FROM cases WHERE {creditor_granted} AND account_id = ANY ($1::uuid[])"""
TOO_MANY = Flaw("/loan_id", "too_many", f"this debtor has {HISTORY_ROWS_MAX} contacts of a month already")
UNKNOWN_LOAN = Flaw("/loan_id", "unknown_loan", "no case of such a loan is known here, or it is not yours to see")

router = Router(route_class=TransactionRoute, tags=["contacts"])


class Read(NamedTuple):
    """A record that is in order so far, its place in the list, and its number in E.164."""

    place: int
    record: ReportedIn
    e164: str | None

    @property
    def account(self) -> str:
        return account_id(self.record.creditor, self.record.loan_id)

    @property
    def told(self) -> Told:
        record = self.record
        return Told(
            record.collector, record.channel, record.result, record.at, record.direction, record.mode, record.person,
            record.place,
        )  # fmt: skip


@router.post("/contacts/reported", dependencies=[scope("contact:report"), keyless()])
async def post_reported(body: ReportedIn, tx: Tx, reads: ReadsFor, outreach: TheOutreach) -> ReportedOut:
    """A contact that an agency or the lender made: from now on it counts for every cap. Sent again it changes nothing,
    with another result it takes that one."""
    answer = await _take([body.model_dump(mode="json")], tx, reads, outreach)
    if answer.refused:
        flaws = tuple(Flaw(flaw.pointer, flaw.code, flaw.message) for flaw in answer.refused[0].errors)
        raise Invalid("the record is refused; mend it and send it again", errors=flaws)
    return answer


@router.post(
    "/contacts/reported/bulk", dependencies=[scope("contact:report"), keyless(), body_max(BULK_BYTES_MAX)]
)  # fmt: skip
async def post_many_reported(body: ReportedManyIn, tx: Tx, reads: ReadsFor, outreach: TheOutreach) -> ReportedOut:
    """Up to 1,000 of them, each answered for itself: what is refused is named with its reasons and not kept, the others
    are taken."""
    return await _take(body.records, tx, reads, outreach)


async def _take(
    records: Sequence[dict[str, Any]], tx: Transaction[Any], reads: Reads, outreach: Outreach
) -> ReportedOut:
    refused: list[RefusedOut] = []
    read = [found for index, given in enumerate(records) if (found := _read(index, given, tx, refused)) is not None]
    accounts = sorted({each.account for each in read})
    owners = {row[0]: row[1] for row in await reads.fetch(LOANS, accounts)} if accounts else {}
    await tx.load(owners.values())
    taken = 0
    for each in read:
        owner = owners.get(each.account)
        debtor = None if owner is None else cast(Debtor, tx.state(owner))
        debt = None if debtor is None else _debt(debtor, each.account)
        if debtor is None or debt is None:
            refused.append(_refused(each.place, each.record.id, [UNKNOWN_LOAN]))
            continue
        point = ref_of(DebtorId(debtor.id), each.e164, outreach.keys.identity_key) if each.e164 else ""
        name = derive("reported", each.record.collector, each.record.id)
        value = Reported(name, CaseId(debt.id), debt.creditor, each.told, point)
        if len(debtor.past) >= HISTORY_ROWS_MAX and name not in debtor.past:
            refused.append(_refused(each.place, each.record.id, [TOO_MANY]))
            continue
        taken += debtor.past.get(name) != past_of(value)
        tx.apply(report, value, debtor)
    refused.sort(key=lambda each: each.index)
    return ReportedOut(taken=taken, repeated=len(records) - taken - len(refused), refused=refused)


def _read(index: int, given: dict[str, Any], tx: Transaction[Any], refused: list[RefusedOut]) -> Read | None:
    name = given.get("id")
    try:
        record = ReportedIn.model_validate(given)
    except ValidationError as error:
        wrong = read_flaws(error.errors(), ("body",))
        refused.append(_refused(index, name if isinstance(name, str) else None, wrong))
        return None
    found, flaws = Read(index, record, None), list[Flaw]()
    if record.number is not None:
        try:
            found = found._replace(e164=normalise(record.number).e164)
        except ValueError:
            flaws.append(Flaw("/number", "invalid_phone", "give the number as E.164: +8613800138000"))
    flaws += flaws_of(found.told, tx.context.now)
    if flaws:
        refused.append(_refused(index, record.id, flaws))
    return None if flaws else found


def _debt(debtor: Debtor, account: str) -> Debt | None:
    """The loan's case: the open one, else the last."""
    debts = [debt for debt in debtor.debts.values() if debt.account == account]
    return max(debts, key=lambda debt: (debt.open, debt.oldest_due), default=None)


def _refused(index: int, name: str | None, flaws: Sequence[Flaw]) -> RefusedOut:
    errors = [FlawOut(pointer=flaw.pointer, code=flaw.code, message=flaw.message) for flaw in flaws]
    return RefusedOut(index=index, id=name[:128] if name else None, errors=errors)
