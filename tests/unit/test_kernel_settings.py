"""Settings come from the given environment alone, and a refusal names the variable but never the value."""

from pathlib import Path

import pytest
from pydantic import PositiveFloat, SecretStr, ValidationError

from libs.common.kernel.settings import BadSettings, ServiceSettings


class Settings(ServiceSettings):
    port: int = 8080
    sms_token: SecretStr = SecretStr("")
    send_timeout_seconds: PositiveFloat = 10.0


class Demanding(ServiceSettings):
    sms_url: str


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.from_env({})
    assert (settings.port, settings.send_timeout_seconds) == (8080, 10.0)


def test_values_are_read_by_prefix_and_others_are_left_alone() -> None:
    settings = Settings.from_env({"DUNWELL_PORT": "9000", "PORT": "1", "DUNWELL_OTHER": "x", "dunwell_port": "2"})
    assert settings.port == 9000


def test_a_given_environment_is_all_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUNWELL_PORT", "9000")
    assert Settings.from_env({}).port == 8080


def test_without_one_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUNWELL_PORT", "9000")
    assert Settings.from_env().port == 9000


def test_an_empty_value_counts_as_not_given() -> None:
    assert Settings.from_env({"DUNWELL_PORT": "", "DUNWELL_SMS_TOKEN_FILE": ""}).port == 8080


def test_a_secret_is_read_from_its_file_without_the_newline(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n")
    settings = Settings.from_env({"DUNWELL_SMS_TOKEN_FILE": str(tmp_path / "token")})
    assert settings.sms_token.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="DUNWELL_SMS_TOKEN_FILE"):
        Settings.from_env({"DUNWELL_SMS_TOKEN_FILE": str(tmp_path / "absent")})


def test_every_wrong_variable_is_named_on_a_line_and_no_value_is_shown() -> None:
    with pytest.raises(BadSettings) as caught:
        Settings.from_env({"DUNWELL_PORT": "hunter2", "DUNWELL_SEND_TIMEOUT_SECONDS": "-77"})
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["DUNWELL_PORT", "DUNWELL_SEND_TIMEOUT_SECONDS"]
    assert "hunter2" not in str(caught.value) and "-77" not in str(caught.value)


def test_what_must_be_given_is_named() -> None:
    with pytest.raises(BadSettings, match="DUNWELL_SMS_URL"):
        Demanding.from_env({})


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        setattr(Settings.from_env({}), "port", 1)  # noqa: B010 - mypy knows that it can't be set


def test_the_given_environment_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret")
    given = {"DUNWELL_SMS_TOKEN_FILE": str(tmp_path / "token")}
    Settings.from_env(given)
    assert set(given) == {"DUNWELL_SMS_TOKEN_FILE"}
