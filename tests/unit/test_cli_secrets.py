"""The secrets of a cluster: made once, each its own, for their owner alone."""

import os
from pathlib import Path

import pytest

from dunwell.cli.secrets import OF_OTHERS, PASSWORDS, init
from dunwell.settings import DatabaseSettings
from libs.common.kernel.problems import Conflict
from libs.common.run.migrations import LOGIN_ROLES
from libs.common.vault.keys import Keys


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_every_role_gets_a_password_of_its_own_that_the_settings_take(tmp_path: Path) -> None:
    init(tmp_path / "new", None)
    files = {f"DUNWELL_{name.upper()}_FILE": str(tmp_path / "new" / name) for name in PASSWORDS}
    settings = DatabaseSettings.from_env({**files, "DUNWELL_DATABASE": "postgresql://127.0.0.1:5432/dunwell"})
    assert len({settings.password(role) for role in ("admin", *LOGIN_ROLES)}) == len(PASSWORDS)
    assert [name for name in OF_OTHERS if (tmp_path / "new" / name).read_text()] == []


def test_the_files_and_the_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    init(tmp_path / "new", os.getuid())
    Keys.open(tmp_path / "new" / "keys", create=False)
    found = [tmp_path / "new", *(tmp_path / "new").rglob("*")]
    assert {path.name for path in found} >= {"data.ring", "signing.pem", "webhook.secret"}
    assert [path for path in found if path.stat().st_mode & 0o077 or path.stat().st_uid != os.getuid()] == []


def test_a_second_time_makes_what_is_missing_and_leaves_the_rest(tmp_path: Path) -> None:
    init(tmp_path, None)
    before = contents(tmp_path)
    (tmp_path / "analyst_password").unlink()
    init(tmp_path, None)
    after = contents(tmp_path)
    assert {name for name in before if before[name] != after[name]} == {"analyst_password"}
    assert after.keys() == before.keys()


def test_no_keys_are_made_for_a_cluster_that_has_lost_its_own(tmp_path: Path) -> None:
    init(tmp_path, None)
    (tmp_path / "keys" / "data.ring").unlink()
    with pytest.raises(Conflict, match="restore"):
        init(tmp_path, None)
    assert not (tmp_path / "keys" / "data.ring").exists()
