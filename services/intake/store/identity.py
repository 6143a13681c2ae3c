"""Who is known under which identity: one query for a batch, the missing inserted, read again where they differ."""

from collections.abc import Sequence

import msgspec

from libs.common.kernel.ids import AccountId, DebtorId, debtor_id
from libs.common.log.append import Connection
from libs.common.store.sql import array

# Long arrays travel as text, as in libs/common/store/sql.py.
NATIONAL, CUSTOMER, LOAN = 1, 2, 3
READ = """
    SELECT u.i, t.debtor_id::text FROM unnest($1::text::smallint[], $2::text::uuid[]) WITH ORDINALITY u(kind, hash, i)
    JOIN identity t ON t.kind = u.kind AND t.hash = u.hash"""
ADD = """
    INSERT INTO identity (kind, hash, debtor_id)
    SELECT * FROM unnest($1::text::smallint[], $2::text::uuid[], $3::text::uuid[])
    ON CONFLICT DO NOTHING"""
MOVE_LOANS = """
    UPDATE identity t SET debtor_id = u.debtor FROM unnest($1::uuid[], $2::uuid[]) u(hash, debtor)
    WHERE t.kind = 3 AND t.hash = u.hash"""
Name = tuple[int, str]  # kind, hash: 32 hex digits, of a loan the account id


class Sight(msgspec.Struct, frozen=True, gc=False):
    """The names under which a record's person and loan may be known; a payment has a loan's only."""

    loan: Name
    customer: Name | None = None
    national: Name | None = None
    first: bytes = b""  # the hash from which a new debtor's id is derived


def sight_of(loan: AccountId, customer: bytes | None = None, national: bytes | None = None) -> Sight:
    """`customer` and `national` are keyed hashes of 16 bytes; a new debtor is derived from the latter if given."""
    if customer is None:
        return Sight((LOAN, loan))
    named = None if national is None else (NATIONAL, national.hex())
    return Sight((LOAN, loan), (CUSTOMER, customer.hex()), named, national or customer)


class Resolved(msgspec.Struct, frozen=True, gc=False):
    """Whose record it is; `was_waiting`: until now the loan's account id stood for its debtor."""

    debtor: DebtorId
    was_waiting: bool
    same_person: tuple[DebtorId, ...] = ()  # two debtors that prove to be one person


async def resolve(con: Connection, sights: Sequence[Sight]) -> list[Resolved]:
    """The debtor of each record; first sights are remembered. Runs in the transaction of the batch, before its load."""
    wanted = sorted({name for s in sights for name in (s.loan, s.customer, s.national) if name})
    known = await _read(con, wanted)
    found = _decide(sights, known)
    missing = [name for name in wanted if name not in known]
    if missing:
        kinds, hashes = zip(*missing, strict=True)
        done = await con.execute(ADD, array(kinds), array(hashes), array([found[name] for name in missing]))
        if done != f"INSERT 0 {len(missing)}":  # somebody else saw one of them first: theirs stands
            known = await _read(con, wanted)
            found = _decide(sights, known)
    moved = sorted(
        {s.loan[1]: found[s.loan] for s in sights if s.loan in known and known[s.loan] != found[s.loan]}.items()
    )
    if moved:
        hashes_of, debtors = zip(*moved, strict=True)
        await con.execute(MOVE_LOANS, hashes_of, debtors)
    return [_resolved(sight, found, known) for sight in sights]


def _decide(sights: Sequence[Sight], known: dict[Name, DebtorId]) -> dict[Name, DebtorId]:
    """The debtor under each name: known ones stay, new ones are derived from the first identity of their person."""
    found = dict(known)
    for sight in sights:
        loan, customer, national = sight.loan, sight.customer, sight.national
        if customer is None:
            found.setdefault(loan, DebtorId(loan[1]))
            continue
        debtor = found.get(customer) or (found.get(national) if national else None) or debtor_id(sight.first)
        found[customer] = debtor
        if national:
            found.setdefault(national, debtor)
        if found.get(loan, loan[1]) == loan[1]:
            found[loan] = debtor
    return found


def _resolved(sight: Sight, found: dict[Name, DebtorId], known: dict[Name, DebtorId]) -> Resolved:
    debtor = found[sight.loan]
    if sight.customer is None:
        return Resolved(debtor, False)
    was_waiting = known.get(sight.loan) == sight.loan[1]
    other = found[sight.national] if sight.national else debtor
    return Resolved(debtor, was_waiting, () if other == debtor else tuple(sorted((debtor, other))))


async def _read(con: Connection, names: Sequence[Name]) -> dict[Name, DebtorId]:
    kinds, hashes = zip(*names, strict=True)
    rows = await con.fetch(READ, array(kinds), array(hashes))
    return {names[i - 1]: debtor for i, debtor in rows}
