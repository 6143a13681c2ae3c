"""The commands that look after a home: its keys, and what the doctor says of it."""

from pathlib import Path

import pytest

from dunwell.cli.doctor import findings
from dunwell.cli.keys import init
from dunwell.home import the_home
from libs.common.kernel.problems import Conflict
from libs.common.kernel.settings import BadSettings
from libs.common.vault.keys import Keys


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUNWELL_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_keys_of_a_new_installation_are_made_once(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    init()
    made = Keys.open(place / "keys", create=False)
    assert str(place / "keys") in capsys.readouterr().out
    with pytest.raises(Conflict, match="holds keys already"):
        init()
    assert Keys.open(place / "keys", create=False).identity_key == made.identity_key


def test_no_keys_are_made_where_data_lie_that_others_sealed(place: Path) -> None:
    the_home()
    (place / "postgres.password").touch()
    with pytest.raises(Conflict, match="restore"):
        init()
    assert not (place / "keys" / "data.ring").exists()


def test_a_home_that_cannot_be_made_is_named_with_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DUNWELL_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(BadSettings, match="DUNWELL_HOME"):
        the_home()
    found = list(findings())
    assert found[-1].serious and "DUNWELL_HOME" in found[-1].mend


def test_the_doctor_looks_at_the_home_that_the_settings_name(place: Path) -> None:
    found = {finding.what: finding for finding in findings()}
    assert found["home"].found == f"{place} is ours to write"
    assert found["keys"].found.startswith("none yet")
    init()
    assert {finding.what: finding for finding in findings()}["keys"].found.startswith("whole")
