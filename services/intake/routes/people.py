"""Debtors and accounts for people: masked, found by what a caller says, and shown whole only for a stated purpose."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from libs.common.http.app import CurrentPrincipal, DoorRoute, ReadsFor, Router, keyless
from libs.common.http.doors import doors_of
from libs.common.http.paging import Listed, etag
from libs.common.http.scopes import scope
from libs.common.kernel.ids import AccountId, DebtorId, account_id, keyed
from libs.common.kernel.money import to_decimal
from libs.common.kernel.problems import NotFound
from libs.common.vault.box import Person
from libs.common.vault.index import phone_hash
from libs.common.vault.keys import Keys
from libs.common.vault.mask import mask_name, masked
from libs.common.vault.phones import normalise
from libs.common.vault.store import find_by_phone
from services.intake.model import Account, Debtor
from services.intake.routes.service_of import TheKeys, uuid_or_not_found
from services.intake.store import debtors
from services.intake.store.debtors import accounts_of, cases_in_reach, debtor_in_reach, people_of, person_of
from services.intake.store.identity import CUSTOMER

router = Router(route_class=DoorRoute, tags=["debtors"])
FOUND_MAX = 200
Text = Annotated[str, Field(min_length=1, max_length=128)]


class Amount(BaseModel):
    value: str
    currency: str


class PaidSince(BaseModel):
    """A payment that no snapshot covers yet; one that came back is negative."""

    payment_id: str
    amount: Amount
    paid_at: datetime


class InstalmentsOut(BaseModel):
    """As upstream counted them last."""

    total: int | None
    paid: int | None
    overdue: int | None


class LastPaymentOut(BaseModel):
    """The newest payment that upstream knew of."""

    on: date
    amount: Amount


class AccountOut(BaseModel):
    """One loan: what upstream said last, less what was paid since. Amounts as the doors speak them."""

    account_id: str
    debtor_id: str
    creditor: str
    loan_id: str
    product: str
    overdue: Amount
    outstanding: Amount | None
    oldest_due: date
    bucket: str
    band: int
    difficulty: str
    as_of: datetime
    case_id: str | None
    team: str
    assigned_to: str | None
    instalments: InstalmentsOut
    opened_on: date | None
    principal: Amount | None
    last_payment: LastPaymentOut | None
    delay_history: list[int] = Field(description="Months late in each month, in the order in which upstream gave them.")
    paid_since: list[PaidSince]


class DebtorOut(BaseModel):
    """A person, masked, with the accounts in reach. `person` is null after an erasure."""

    debtor_id: str
    person_id: str | None
    person: dict[str, Any] | None
    generated: bool  # made up for a data set that names nobody
    flags: list[str]
    consents: list[str]
    jurisdictions: list[str]
    zones: list[str]
    accounts: list[AccountOut]


class Purpose(BaseModel):
    """Why personal data are needed: it goes on record."""

    model_config = ConfigDict(extra="forbid")
    purpose: Annotated[str, Field(min_length=3, max_length=200)]


class Wanted(BaseModel):
    """One of: a phone, a loan, a customer, a case. A loan and a customer are their creditor's."""

    model_config = ConfigDict(extra="forbid")
    phone: Annotated[str, Field(max_length=64)] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None  # explains a phone without + or 00
    loan_id: Text | None = None
    customer_id: Text | None = None
    creditor: Annotated[str, Field(max_length=64)] | None = None
    case_id: UUID | None = None

    @model_validator(mode="after")
    def _one(self) -> "Wanted":
        named = [self.phone, self.loan_id, self.customer_id, self.case_id]
        if sum(value is not None for value in named) != 1:
            raise ValueError("give one of phone, loan_id, customer_id, case_id")
        if (self.loan_id or self.customer_id) and not self.creditor:
            raise ValueError("a loan_id or customer_id needs its creditor")
        return self


class Several(BaseModel):
    model_config = ConfigDict(extra="forbid")
    debtor_ids: Annotated[list[UUID], Field(min_length=1, max_length=FOUND_MAX)]


class SeveralCases(BaseModel):
    model_config = ConfigDict(extra="forbid")
    case_ids: Annotated[list[UUID], Field(min_length=1, max_length=FOUND_MAX)]


class CaseBrief(BaseModel):
    """A case by the loan that people know it by, and the zone of the debtor's clock, where it is known."""

    case_id: str
    loan_id: str
    zone: str | None


class Named(BaseModel):
    """A debtor's name, masked, and language."""

    debtor_id: str
    name: str
    language: str | None


class Found(BaseModel):
    """A debtor who fits, and what may be seen of theirs."""

    debtor_id: str
    name: str | None
    accounts: list[str]


@router.post("/debtors/names", dependencies=[scope("case:read"), keyless()])
async def names(wanted: Several, reads: ReadsFor, request: Request, keys: TheKeys) -> Listed[Named]:
    """The masked names of a list's debtors at once; who is out of reach or forgotten is left out."""
    ids = [str(debtor) for debtor in wanted.debtor_ids]
    found = await cases_in_reach(reads, debtors.CASES_OF_DEBTORS, ids)
    async with doors_of(request).read() as con:
        people = await people_of(con, keys, list(found))
    return Listed(items=[
        Named(debtor_id=debtor, name=mask_name(person.name), language=person.language)
        for debtor, person in people.items()
    ])  # fmt: skip


@router.post("/cases/brief", dependencies=[scope("case:read"), keyless()])
async def brief(wanted: SeveralCases, reads: ReadsFor) -> Listed[CaseBrief]:
    """What a list needs beside its cases, for all of them at once; who is out of reach is left out."""
    found = await accounts_of(reads, [str(case) for case in wanted.case_ids])
    return Listed(items=[
        CaseBrief(case_id=case, loan_id=account.loan_id, zone=_clock_of(debtor))
        for case, account, debtor in found
    ])  # fmt: skip


@router.get("/debtors/{debtor_id}", dependencies=[scope("case:read")])
async def get_debtor(
    debtor_id: str, reads: ReadsFor, request: Request, keys: TheKeys, response: Response
) -> DebtorOut:  # fmt: skip
    """One person, masked, with the accounts that the caller may see."""
    debtor, rev, accounts = await debtor_in_reach(reads, uuid_or_not_found(debtor_id))
    async with doors_of(request).read() as con:
        person = await person_of(con, keys, debtor.id)
    response.headers["ETag"] = etag(rev)
    return _debtor_out(debtor, accounts, person)


@router.post("/debtors/{debtor_id}/reveal", dependencies=[scope("pii:reveal"), keyless()])
async def reveal(
    debtor_id: str, why: Purpose, reads: ReadsFor, request: Request, keys: TheKeys, principal: CurrentPrincipal
) -> dict[str, Any]:  # fmt: skip
    """The person unmasked. On record: who, whose, why. The answer is kept nowhere, so an Idempotency-Key has no use."""
    debtor, _, _ = await debtor_in_reach(reads, uuid_or_not_found(debtor_id))
    async with doors_of(request).read() as con:
        person = await person_of(con, keys, debtor.id)
    if person is None:
        raise NotFound("the person was erased")
    async with request.app.state.service.begin(principal, None) as tx:
        tx.context.act("pii_revealed", debtor.id, {"debtor_id": debtor.id, "purpose": why.purpose})
        await tx.commit()
    return _whole(person)


@router.get("/accounts/{account}", dependencies=[scope("case:read")])
async def get_account(account: str, reads: ReadsFor, response: Response) -> AccountOut:
    """One loan as intake knows it now."""
    name = AccountId(uuid_or_not_found(account))
    for debtor_id in await cases_in_reach(reads, debtors.CASES_OF_ACCOUNT, name):
        debtor, rev, _ = await debtor_in_reach(reads, debtor_id)
        if name in debtor.accounts:
            response.headers["ETag"] = etag(rev)
            return _account_out(debtor.accounts[name], debtor.id)
    raise NotFound("there is no such account, or it is not yours to see")


@router.post("/search", dependencies=[scope("debtor:search"), keyless()])
async def search(wanted: Wanted, reads: ReadsFor, request: Request, keys: TheKeys) -> Listed[Found]:
    """Exact search; a phone by its keyed hash, and then by the opened box. Only debtors with a case in reach."""
    found: dict[DebtorId, set[str]]
    if wanted.case_id is not None:
        found = await cases_in_reach(reads, debtors.CASES_OF_CASE, wanted.case_id)
    elif wanted.loan_id and wanted.creditor:
        loan = account_id(wanted.creditor, wanted.loan_id)
        found = await cases_in_reach(reads, debtors.CASES_OF_ACCOUNT, loan)
    else:
        ids = await _named(wanted, request, keys)
        found = await cases_in_reach(reads, debtors.CASES_OF_DEBTORS, ids) if ids else {}
    items = []
    async with doors_of(request).read() as con:
        for debtor_id, accounts in list(found.items())[:FOUND_MAX]:
            person = await person_of(con, keys, debtor_id)
            if wanted.phone and (person is None or not _has_phone(person, _e164(wanted))):
                continue
            name = str(masked(person)["name"]) if person else None
            items.append(Found(debtor_id=debtor_id, name=name, accounts=sorted(accounts)))
    return Listed(items=items)


async def _named(wanted: Wanted, request: Request, keys: Keys) -> list[DebtorId]:
    async with doors_of(request).read() as con:
        if wanted.phone:
            e164 = _e164(wanted)
            return await find_by_phone(con, [phone_hash(e164, keys.index_key)]) if e164 else []  # type: ignore[arg-type]
        hashed = keyed(keys.identity_key, "customer", wanted.creditor or "", wanted.customer_id or "")
        rows = await con.fetch(debtors.IDENTITY, CUSTOMER, [str(UUID(bytes=hashed))])
        return [DebtorId(row[0]) for row in rows]


def _e164(wanted: Wanted) -> str | None:
    try:
        return normalise(wanted.phone or "", wanted.country or "CN").e164
    except ValueError:
        return None


def _has_phone(person: Person, e164: str | None) -> bool:
    return any(phone.e164 == e164 for phone in person.phones)


def _clock_of(debtor: Debtor) -> str | None:
    return debtor.profile.zones[0] if debtor.profile and debtor.profile.zones else None


def _debtor_out(debtor: Debtor, accounts: set[str], person: Person | None) -> DebtorOut:
    profile = debtor.profile
    extras = person.extra.values() if person else ()
    return DebtorOut(
        debtor_id=debtor.id, person_id=debtor.person, person=masked(person) if person else None,
        generated=any("customer" in extra.get("generated", ()) for extra in extras),
        flags=list(profile.flags) if profile else [], consents=list(profile.consents) if profile else [],
        jurisdictions=list(profile.jurisdictions) if profile else [], zones=list(profile.zones) if profile else [],
        accounts=[_account_out(a, debtor.id) for a in debtor.accounts.values() if a.id in accounts],
    )  # fmt: skip


def _account_out(account: Account, debtor_id: DebtorId) -> AccountOut:
    owed, currency, paid_on, paid = (
        account.outstanding_minor, account.currency, account.last_paid_on, account.last_paid_minor
    )  # fmt: skip
    return AccountOut(
        account_id=account.id, debtor_id=debtor_id, creditor=account.creditor, loan_id=account.loan_id,
        product=account.product, overdue=Amount(value=to_decimal(account.shown_minor, currency), currency=currency),
        outstanding=_amount(owed, currency), principal=_amount(account.principal_minor, currency),
        opened_on=account.opened_on, delay_history=list(account.delay_history),
        last_payment=LastPaymentOut(on=paid_on, amount=amount)
        if paid_on is not None and (amount := _amount(paid, currency)) is not None
        else None,
        oldest_due=account.oldest_due, bucket=account.bucket, band=account.band, difficulty=account.difficulty,
        as_of=account.as_of, case_id=account.case, team=account.team, assigned_to=account.assigned_to,
        instalments=InstalmentsOut(
            total=account.instalments_total, paid=account.instalments_paid, overdue=account.instalments_overdue
        ),
        paid_since=[
            PaidSince(
                payment_id=each.payment_id, paid_at=each.paid_at,
                amount=Amount(value=to_decimal(each.minor, currency), currency=currency),
            )
            for each in account.payments
        ],
    )  # fmt: skip


def _amount(minor: int | None, currency: str) -> Amount | None:
    return None if minor is None else Amount(value=to_decimal(minor, currency), currency=currency)


def _whole(person: Person) -> dict[str, Any]:
    """All members by name: a box is an array, for people it is not."""
    shown: dict[str, Any] = {name: getattr(person, name) for name in person.__struct_fields__}
    for name in ("phones", "emails", "contacts"):
        shown[name] = [_members(each) for each in shown[name]]
    shown["address"] = None if person.address is None else _members(person.address)
    plain: dict[str, Any] = msgspec.to_builtins(shown)
    return plain


def _members(thing: Any) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in thing.__struct_fields__}
