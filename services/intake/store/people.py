"""Writing the vault: seals the persons that a batch's handlers asked to keep, one statement for each kind."""

from collections.abc import Mapping

from libs.common.kernel.ids import DebtorId
from libs.common.log.append import Connection
from libs.common.vault import box
from libs.common.vault.box import Person
from libs.common.vault.index import phone_columns
from libs.common.vault.keys import Keys
from libs.common.vault.store import Row, load_boxes, save_boxes


async def keep(con: Connection, keys: Keys, persons: Mapping[str, Person], known: frozenset[str]) -> None:
    """Seals and saves; a field that the newer source leaves out keeps its older value."""
    if not persons:
        return
    ids = [DebtorId(debtor) for debtor in persons if debtor in known]
    rows = await load_boxes(con, ids) if ids else {}
    new = [_sealed(DebtorId(debtor), person, keys) for debtor, person in persons.items() if debtor not in rows]
    changed = [_resealed(row, persons[row.debtor_id], keys) for row in rows.values()]
    await save_boxes(con, sorted(new, key=lambda row: row.debtor_id), sorted(changed, key=lambda row: row.debtor_id))


def _sealed(debtor: DebtorId, person: Person, keys: Keys) -> Row:
    _, wrapped, sealed = box.seal_new(person, debtor, keys.ring)
    return Row(debtor, wrapped, sealed, *phone_columns([p.e164 for p in person.phones], keys.index_key))


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
