"""Step 0 of a batch: open what came in, check what only intake can, find whose it is; before any State is loaded."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

import msgspec
import orjson

from libs.common.events.envelope import Record
from libs.common.events.intake import ContactPoint, CreditorSettings
from libs.common.flow.consumer import Input
from libs.common.kernel.ids import AccountId, DebtorId, account_id, keyed
from libs.common.kernel.problems import Flaw
from libs.common.log.append import Connection
from libs.common.store.context import Cause
from libs.common.store.recent import Taken
from libs.common.store.reference import References
from libs.common.store.session import Session
from libs.common.store.sql import SqlSession
from libs.common.store.transaction import Transaction
from libs.common.vault import box
from libs.common.vault.index import ref_of
from libs.common.vault.keys import Keys
from libs.common.vault.phones import PhoneNumber
from services.intake.handlers import Claimed, Link, Overdue, PaymentIn, claim_waiting, link, overdue, payment
from services.intake.model import Debtor, Profile, Waiting
from services.intake.ports import Mappings, SourceMapping
from services.intake.schemas import Address, Delinquency, Payment, money_of, read_again, read_payment
from services.intake.store import QUARANTINE
from services.intake.store.identity import Resolved, Sight, resolve, sight_of
from services.intake.store.ingress import Ingress, quarantine_row
from services.intake.store.reachable import check_zone, phones_of, zones_of
from services.intake.store.suspensions import Poison, suspend

PROCESSED = """
    UPDATE imports i SET processed = i.processed + u.n
    FROM unnest($1::uuid[], $2::bigint[]) u(id, n) WHERE i.id = u.id"""
_ingress = msgspec.msgpack.Decoder(Ingress)
_json = msgspec.json.Encoder().encode


class Read(msgspec.Struct, frozen=True, gc=False):
    """A record that was opened and checked."""

    taken: Taken
    came: Ingress
    record: Delinquency | Payment
    account: AccountId
    sight: Sight
    phones: tuple[PhoneNumber, ...]
    settings: CreditorSettings
    version: int


class Prepare:
    """The `prepare` of intake's feed from `ingress`."""

    def __init__(
        self, keys: Keys, mappings: Mappings[Delinquency], poison: Poison, wall: Callable[[], datetime]
    ) -> None:
        self._keys, self._mappings, self._poison, self._wall = keys, mappings, poison, wall

    async def __call__(self, session: Session, tx: Transaction[Any], batch: Sequence[Taken]) -> list[Input]:
        con = cast(SqlSession, session).connection
        inputs: list[Input] = []
        read: list[Read] = []
        counts: dict[str, int] = {}
        refused: list[Ingress] = []
        for taken in batch:
            try:
                came = _ingress.decode(box.open_ingress(self._keys.ingress_key, taken.raw))
            except (box.Unopened, msgspec.DecodeError) as error:
                inputs.append(Input(taken, error=f"it can't be opened: {error}"))
                continue
            if came.trace is not None:
                taken.cause = _cause(taken, came)
            if came.import_id:
                counts[came.import_id] = counts.get(came.import_id, 0) + 1
            found = self._read(taken, came, tx.context.references)
            if isinstance(found, Read):
                read.append(found)
            else:
                self._refuse(tx, taken, came, found)
                refused.append(came)
                inputs.append(Input(taken))
        await self._watch(session, tx, refused, read)
        if counts:
            await con.execute(PROCESSED, list(counts), list(counts.values()))
        resolved = await self._resolve(con, read)
        states = await tx.load(_keys(read, resolved))
        currencies: dict[str, str] = {}  # of the loans that this batch brings
        for item, whose in zip(read, resolved, strict=True):
            flaws = _other_currency(item, states[whose.debtor], currencies)
            if flaws:
                self._refuse(tx, item.taken, item.came, flaws)
                inputs.append(Input(item.taken))
            else:
                inputs += self._inputs(tx, item, whose)
        return inputs

    async def _resolve(self, con: Connection, read: Sequence[Read]) -> list[Resolved]:
        return await resolve(con, [item.sight for item in read]) if read else []

    def _read(self, taken: Taken, came: Ingress, references: References) -> Read | list[Flaw]:
        version = references.version("creditor", came.creditor)
        if not version:
            return [Flaw("/creditor", "unknown_creditor", f"no creditor {came.creditor!r} is set up here")]
        settings = references.typed(CreditorSettings, "creditor", came.creditor, version)
        loan = account_id(came.creditor, came.loan_id)
        if came.kind == "payment":
            paid = read_payment(came.body)
            return (
                paid if isinstance(paid, list) else Read(taken, came, paid, loan, sight_of(loan), (), settings, version)
            )
        mapping = self._mapping(came, references) if came.mapping else None
        record = mapping.record(orjson.loads(came.body), came.as_of) if mapping else read_again(came.body)
        if isinstance(record, list):
            return record
        flaws: list[Flaw] = []
        phones = phones_of(record.customer, settings, flaws)
        check_zone(record.customer, flaws)
        if flaws:
            return mapping.tell(flaws) if mapping else flaws
        return Read(taken, came, record, loan, self._sight(record, loan), phones, settings, version)

    def _mapping(self, came: Ingress, references: References) -> SourceMapping[Delinquency]:
        """The version that was the newest at the door: it made the key."""
        kept: Any = references.get("source", came.source, came.mapping)
        return self._mappings.open(came.source, came.mapping, kept["mapping"])

    def _sight(self, record: Delinquency, loan: AccountId) -> Sight:
        customer = keyed(self._keys.identity_key, "customer", record.creditor, record.customer.id)
        national = record.customer.national_id
        if national is None:
            return sight_of(loan, customer)
        country = (record.customer.jurisdictions or ["CN"])[0].partition("-")[0]
        plain = "".join(national.split()).upper()
        return sight_of(loan, customer, keyed(self._keys.identity_key, "national", country, plain))

    def _inputs(self, tx: Transaction[Any], item: Read, resolved: Resolved) -> list[Input]:
        debtor, came, account = resolved.debtor, item.came, item.account
        if isinstance(item.record, Payment):
            return [Input(item.taken, debtor, payment, _payment_in(item.record, came))]
        profile, person = self._person(item.record, debtor, item)
        value = Overdue(item.record, came.source, account, item.settings, item.version, profile, person)
        inputs = [Input(item.taken, debtor, overdue, value)]
        if resolved.was_waiting:
            claimed = Claimed(account, lambda: cast(Debtor, tx.state(debtor)))
            inputs.append(Input(item.taken, account, claim_waiting, claimed, counted=False))
        if resolved.same_person:
            members: list[str] = list(resolved.same_person)
            inputs += [Input(item.taken, each, link, Link(members[0], members), counted=False) for each in members]
        return inputs

    def _person(self, record: Delinquency, debtor: DebtorId, item: Read) -> tuple[Profile, box.Person]:
        customer, keys, settings = record.customer, self._keys, item.settings
        points: list[ContactPoint] = []
        phones: list[box.Phone] = []
        for phone, given in zip(item.phones, customer.phones, strict=True):
            ref, kind = ref_of(debtor, phone.e164, keys.identity_key), given.kind or phone.kind
            points.append(ContactPoint(ref, kind, given.verified, list(phone.zones)))
            phones.append(box.Phone(ref, phone.e164, kind, given.verified))
        emails: list[box.Email] = []
        if customer.email:
            ref = ref_of(debtor, customer.email.casefold(), keys.identity_key)
            points.append(ContactPoint(ref, "email"))
            emails.append(box.Email(ref, customer.email))
        language = customer.language or settings.language
        profile = Profile(
            record.occurred_at,
            box.content_hash(_json((customer, record.extra) if record.extra else customer), keys.content_key),
            tuple(points),
            tuple(customer.consents or ()),
            tuple(customer.flags),
            language,
            tuple(customer.jurisdictions or settings.jurisdictions),
            zones_of(customer, item.phones, settings),
        )
        person = box.Person(
            customer.name, customer.national_id, customer.birth_date, language, emails, _boxed(customer.address),
            phones, [box.Relative(other.name, other.relation, other.phone) for other in customer.contacts],
            {record.creditor: customer.id},
            {item.account: record.extra} if record.extra else {},
        )  # fmt: skip
        return profile, person

    async def _watch(
        self, session: Session, tx: Transaction[Any], refused: Sequence[Ingress], read: Sequence[Read]
    ) -> None:
        """Suspends a source of which nothing could be used for too long."""
        runs = self._poison.note(
            [(came.source, came.creditor) for came in refused if came.kind == "overdue"],
            lambda: {(item.came.source, item.came.creditor) for item in read if item.came.kind == "overdue"},
        )
        if runs:
            self._poison.forget(await suspend(tx, session, runs, self._wall()))

    def _refuse(self, tx: Transaction[Any], taken: Taken, came: Ingress, flaws: Sequence[Flaw]) -> None:
        row = quarantine_row(came, came.creditor, "unusable", flaws, taken.raw, tx.context.now)
        tx.context.line(QUARANTINE, *row)


def _cause(taken: Taken, came: Ingress) -> Cause:
    """Hands the trace that came with it on to what comes of it."""
    return Cause(*taken.place, Record("ingress", 0, came.loan_id, None, 0, "", came.trace, b""))


def _payment_in(record: Payment, came: Ingress) -> PaymentIn:
    money, account = money_of(record.amount), account_id(record.creditor, record.loan_id)
    waiting = Waiting(
        record.payment_id, money.minor, money.currency, record.paid_at, record.occurred_at, came.source,
        record.event_id, record.reverses, account,
    )  # fmt: skip
    return PaymentIn(waiting, account, record.creditor)


def _keys(read: Sequence[Read], resolved: Sequence[Resolved]) -> set[str]:
    """All States that the batch will need, loaded at once; a waiting payment is in the State of its loan."""
    keys: set[str] = {whose.debtor for whose in resolved}
    keys.update(member for whose in resolved for member in whose.same_person)
    keys.update(item.account for item, whose in zip(read, resolved, strict=True) if whose.was_waiting)
    return keys


def _other_currency(item: Read, debtor: Debtor, currencies: dict[str, str]) -> list[Flaw] | None:
    """A loan keeps the currency in which it was first heard of; amounts in another one can't be reckoned with it."""
    record, loan = item.record, item.account
    is_payment = isinstance(record, Payment)
    given = record.amount.currency if isinstance(record, Payment) else record.loan.overdue.currency
    account = debtor.accounts.get(loan)
    known = account.currency if account else currencies.get(loan)
    if known is None and not is_payment:
        currencies[loan] = given
    if known is None or known == given:
        return None
    pointer = "/amount/currency" if is_payment else "/loan/overdue/currency"
    return [Flaw(pointer, "currency_mismatch", f"{given}, but the loan is in {known}")]


def _boxed(address: Address | None) -> box.Address | None:
    if address is None:
        return None
    return box.Address(address.country, address.region, address.city, address.line, address.postal_code)
