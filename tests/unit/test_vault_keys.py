"""Keys: made once, never made anew, rotated by re-wrapping."""

from pathlib import Path

import pytest

from libs.common.kernel.ids import DebtorId
from libs.common.vault import box
from libs.common.vault.box import Person, Unopened
from libs.common.vault.keys import BadKeys, Keys, add_data_key, rotate_kek

DEBTOR = DebtorId("7c1b5d93-85d8-8ea1-8b51-1fb50704711e")
FILES = ["content.key", "data.key", "data.ring", "identity.key", "index.key", "ingress.key"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Keys.open(tmp_path / "keys")
    return tmp_path / "keys"


def plain_keys(keys: Keys) -> tuple[bytes, ...]:
    return keys.identity_key, keys.index_key, keys.content_key, keys.ingress_key


def test_a_first_start_makes_every_key_for_its_owner_alone(folder: Path) -> None:
    assert sorted(each.name for each in folder.iterdir()) == FILES
    assert {each.stat().st_mode & 0o777 for each in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_second_start_finds_the_same_keys(folder: Path) -> None:
    first, second = Keys.open(folder), Keys.open(folder, create=False)
    assert plain_keys(first) == plain_keys(second)
    key = box.new_key()
    assert box.unwrap(box.wrap(key, DEBTOR, first.ring), DEBTOR, second.ring) == key


def test_every_key_and_every_installation_has_its_own_32_bytes(folder: Path, tmp_path: Path) -> None:
    made = plain_keys(Keys.open(folder)) + plain_keys(Keys.open(tmp_path / "other"))
    assert len(set(made)) == 8 and {len(key) for key in made} == {32}


def test_no_key_shows_in_a_repr(folder: Path) -> None:
    keys = Keys.open(folder)
    assert all(key.hex() not in repr(keys) and repr(key) not in repr(keys) for key in plain_keys(keys))


def test_a_cluster_makes_no_keys(tmp_path: Path) -> None:
    with pytest.raises(BadKeys, match=r"missing.*dunwell keys init"):
        Keys.open(tmp_path / "keys", create=False)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("name", [name for name in FILES if name != "data.ring"])
def test_a_lost_key_is_never_made_anew(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BadKeys, match=r"missing|not the key"):
        Keys.open(folder)
    assert not (folder / name).exists()


def test_a_first_start_that_was_cut_short_is_finished_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "data.key").write_text("00112233445566778899aabbccddeeff" * 2)
    (tmp_path / "data.key").chmod(0o600)
    assert Keys.open(tmp_path).ring.current == 1
    assert (tmp_path / "data.key").read_text() == "00112233445566778899aabbccddeeff" * 2


@pytest.mark.parametrize("text", ["", "ab" * 31, "zz" * 32, "00" * 32, "ab" * 33])
def test_a_bad_key_is_refused_by_file_and_without_its_content(folder: Path, text: str) -> None:
    (folder / "index.key").write_text(text)
    with pytest.raises(BadKeys, match=r"index\.key") as caught:
        Keys.open(folder)
    assert not text or text not in str(caught.value)


def test_a_key_that_everybody_may_read_is_refused(folder: Path) -> None:
    (folder / "index.key").chmod(0o644)
    with pytest.raises(BadKeys, match="chmod 600"):
        Keys.open(folder)


def test_two_equal_keys_are_refused(folder: Path) -> None:
    (folder / "index.key").write_text((folder / "content.key").read_text())
    with pytest.raises(BadKeys, match="equal"):
        Keys.open(folder)


def test_another_installations_kek_is_refused(folder: Path, tmp_path: Path) -> None:
    Keys.open(tmp_path / "other")
    (folder / "data.key").write_text((tmp_path / "other" / "data.key").read_text())
    with pytest.raises(BadKeys, match="not the key that sealed"):
        Keys.open(folder)


def test_a_ring_that_was_changed_is_refused(folder: Path) -> None:
    text = (folder / "data.ring").read_text().strip()
    (folder / "data.ring").write_text(text[:-1] + ("0" if text[-1] != "0" else "1"))
    with pytest.raises(BadKeys, match="changed or cut short"):
        Keys.open(folder)


def test_a_new_kek_leaves_boxes_and_wrapped_keys_as_they_are(folder: Path) -> None:
    before, person, key = Keys.open(folder), Person(name="张三"), box.new_key()
    wrapped, sealed = box.wrap(key, DEBTOR, before.ring), box.seal(person, key, DEBTOR)
    old = (folder / "data.key").read_text()
    rotate_kek(folder)
    after = Keys.open(folder, create=False)
    assert (folder / "data.key").read_text() != old and (folder / "data.key.old").read_text() == old
    assert box.open(sealed, box.unwrap(wrapped, DEBTOR, after.ring), DEBTOR) == person
    assert plain_keys(after) == plain_keys(before)


def test_without_the_old_kek_an_old_ring_stays_shut(folder: Path) -> None:
    backup = (folder / "data.ring").read_text()
    rotate_kek(folder)
    (folder / "data.ring").write_text(backup)
    assert Keys.open(folder).ring.current == 1
    (folder / "data.key.old").unlink()
    with pytest.raises(BadKeys, match="not the key that sealed"):
        Keys.open(folder)


@pytest.mark.parametrize("done", [1, 2])
def test_a_rotation_that_was_cut_short_reads_on_and_can_be_finished(folder: Path, tmp_path: Path, done: int) -> None:
    """After `done` of its steps: the next key is written; the ring is re-wrapped."""
    ring, kek = (folder / "data.ring").read_text(), (folder / "data.key").read_text()
    wrapped = box.wrap(key := box.new_key(), DEBTOR, Keys.open(folder).ring)
    rotate_kek(folder)
    (folder / "data.key").rename(folder / "data.key.next")
    (folder / "data.key.old").rename(folder / "data.key")
    assert (folder / "data.key").read_text() == kek
    if done == 1:
        (folder / "data.ring").write_text(ring)
    assert box.unwrap(wrapped, DEBTOR, Keys.open(folder).ring) == key
    rotate_kek(folder)
    assert not (folder / "data.key.next").exists()
    assert box.unwrap(wrapped, DEBTOR, Keys.open(folder).ring) == key


def test_a_new_data_key_seals_while_the_old_one_still_opens(folder: Path) -> None:
    before, key = Keys.open(folder).ring, box.new_key()
    wrapped = box.wrap(key, DEBTOR, before)
    assert add_data_key(folder) == 2
    after = Keys.open(folder).ring
    assert not box.is_wrapped_by_current(wrapped, after)
    again = box.wrap(box.unwrap(wrapped, DEBTOR, after), DEBTOR, after)
    assert box.is_wrapped_by_current(again, after) and box.unwrap(again, DEBTOR, after) == key
    with pytest.raises(Unopened, match="data key"):
        box.unwrap(again, DEBTOR, before)
