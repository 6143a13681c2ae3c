"""Who is known under which identity: one query for a batch, the missing inserted, read again where they differ."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from libs.common.kernel.ids import AccountId, DebtorId, debtor_id
from libs.common.log.append import Connection

NATIONAL, CUSTOMER, LOAN = 1, 2, 3
READ = """
    SELECT u.i, t.debtor_id FROM unnest($1::smallint[], $2::uuid[]) WITH ORDINALITY u(kind, hash, i)
    JOIN identity t ON t.kind = u.kind AND t.hash = u.hash"""
ADD = """
    INSERT INTO identity (kind, hash, debtor_id) SELECT * FROM unnest($1::smallint[], $2::uuid[], $3::uuid[])
    ON CONFLICT DO NOTHING"""
MOVE_LOANS = """
    UPDATE identity t SET debtor_id = u.debtor FROM unnest($1::uuid[], $2::uuid[]) u(hash, debtor)
    WHERE t.kind = 3 AND t.hash = u.hash"""
Name = tuple[int, str]  # kind, hash as a UUID's text


class Sight(NamedTuple):
    """Under which identities a record's person and loan may be known; a payment has a loan only."""

    loan: AccountId
    customer: bytes | None = None
    national: bytes | None = None


class Resolved(NamedTuple):
    """Whose record it is; `was_waiting`: until now the loan's account id stood for its debtor."""

    debtor: DebtorId
    was_waiting: bool
    same_person: tuple[DebtorId, ...] = ()  # two debtors that prove to be one person


async def resolve(con: Connection, sights: Sequence[Sight]) -> list[Resolved]:
    """The debtor of each record; first sights are remembered. Runs in the transaction of the batch, before its load."""
    wanted = sorted({name for sight in sights for name in _names(sight)})
    known = await _read(con, wanted)
    found = _decide(sights, known)
    missing = {name: debtor for name, debtor in found.items() if name not in known}
    if missing:
        names = sorted(missing)
        kinds, hashes = zip(*names, strict=True)
        done = await con.execute(ADD, kinds, hashes, [missing[name] for name in names])
        if done == f"INSERT 0 {len(names)}":
            known |= missing
        else:  # somebody else saw one of them first: theirs stands
            known = await _read(con, wanted)
            found = _decide(sights, known)
    moved = {name[1]: found[name] for name in found if name[0] == LOAN and known.get(name, found[name]) != found[name]}
    if moved:
        hashes_of, debtors = zip(*sorted(moved.items()), strict=True)
        await con.execute(MOVE_LOANS, hashes_of, debtors)
    return [_resolved(sight, found, known) for sight in sights]


def _decide(sights: Sequence[Sight], known: dict[Name, DebtorId]) -> dict[Name, DebtorId]:
    """The debtor under each name: known ones stay, new ones are derived from the first identity of their person."""
    found = dict(known)
    for sight in sights:
        loan = (LOAN, str(sight.loan))
        if sight.customer is None:
            found.setdefault(loan, DebtorId(sight.loan))
            continue
        customer = (CUSTOMER, str(UUID(bytes=sight.customer)))
        national = None if sight.national is None else (NATIONAL, str(UUID(bytes=sight.national)))
        debtor = found.get(customer) or (found.get(national) if national else None)
        debtor = debtor or debtor_id(sight.national or sight.customer)
        found[customer] = debtor
        if national:
            found.setdefault(national, debtor)
        if found.get(loan, sight.loan) == sight.loan:
            found[loan] = debtor
    return found


def _resolved(sight: Sight, found: dict[Name, DebtorId], known: dict[Name, DebtorId]) -> Resolved:
    loan = (LOAN, str(sight.loan))
    debtor = found[loan]
    if sight.customer is None:
        return Resolved(debtor, False)
    was_waiting = known.get(loan) == DebtorId(sight.loan)
    same: tuple[DebtorId, ...] = ()
    if sight.national is not None:
        other = found[NATIONAL, str(UUID(bytes=sight.national))]
        same = tuple(sorted({debtor, other})) if other != debtor else ()
    return Resolved(debtor, was_waiting, same)


def _names(sight: Sight) -> list[Name]:
    names: list[Name] = [(LOAN, str(sight.loan))]
    if sight.customer is not None:
        names.append((CUSTOMER, str(UUID(bytes=sight.customer))))
    if sight.national is not None:
        names.append((NATIONAL, str(UUID(bytes=sight.national))))
    return names


async def _read(con: Connection, names: Sequence[Name]) -> dict[Name, DebtorId]:
    kinds, hashes = zip(*names, strict=True)
    return {names[i - 1]: DebtorId(str(debtor)) for i, debtor in await con.fetch(READ, kinds, hashes)}
