"""Writing the vault: seals the persons that a batch's handlers asked to keep, one statement for each kind."""

from collections.abc import Mapping

from libs.common.kernel.ids import DebtorId
from libs.common.log.append import Connection
from libs.common.vault import box
from libs.common.vault.box import Person
from libs.common.vault.index import phone_columns
from libs.common.vault.keys import Keys
from libs.common.vault.store import Row, load_boxes, save_boxes


async def keep(con: Connection, keys: Keys, persons: Mapping[DebtorId, Person], known: frozenset[str]) -> None:
    """Seals and saves; a field that the newer source leaves out keeps its older value."""
    if not persons:
        return
    ids = [debtor for debtor in persons if debtor in known]
    rows = await load_boxes(con, ids) if ids else {}
    new = {debtor: persons[debtor] for debtor in sorted(persons.keys() - rows.keys())}
    changed = [_resealed(row, persons[row.debtor_id], keys) for row in rows.values()]
    await save_boxes(con, _sealed(new, keys), sorted(changed, key=lambda row: row.debtor_id))


def _sealed(persons: Mapping[DebtorId, Person], keys: Keys) -> list[Row]:
    index_key = keys.index_key
    return [
        Row(debtor, wrapped, sealed, *phone_columns([phone.e164 for phone in person.phones], index_key))
        for (debtor, person), (_, wrapped, sealed) in zip(
            persons.items(), box.seal_all_new(persons, keys.ring), strict=True
        )
    ]


def _resealed(row: Row, person: Person, keys: Keys) -> Row:
    key = box.unwrap(row.key_wrapped, row.debtor_id, keys.ring)
    whole = merge(box.open(row.box, key, row.debtor_id), person)
    sealed = box.seal(whole, key, row.debtor_id)
    phones = phone_columns([p.e164 for p in whole.phones], keys.index_key)
    return Row(row.debtor_id, row.key_wrapped, sealed, *phones)


def merge(old: Person, new: Person) -> Person:
    """What the newer source says, and the older one where the newer is silent."""
    values = {name: getattr(new, name) or getattr(old, name) for name in Person.__struct_fields__}
    values["customer_ids"] = {**old.customer_ids, **new.customer_ids}
    values["extra"] = {**old.extra, **new.extra}
    return Person(**values)
