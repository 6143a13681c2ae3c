"""Whom the command line talks to, and with which token."""

from pathlib import Path

import pytest

from dunwell.cli.client import EmbeddedOnly, connect, embedded_only
from dunwell.cli.import_ import business_date
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock
from libs.common.kernel.problems import Unavailable
from libs.common.kernel.settings import BadSettings
from services.intake.ports import RowsRefused

URL = "http://127.0.0.1:9"  # nobody listens on the port of `discard`


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("DUNWELL_URL", "DUNWELL_TOKEN", "DUNWELL_TOKEN_FILE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("DUNWELL_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def cluster(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home, while the environment names a cluster."""
    monkeypatch.setenv("DUNWELL_URL", f"{URL}/")
    return home


def test_without_an_address_it_looks_for_the_system_of_the_home(home: Path) -> None:
    with pytest.raises(Unavailable, match=f"nothing runs in {home}"):
        connect("platform_admin")


def test_a_cluster_is_asked_with_the_token_that_is_given(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUNWELL_TOKEN", "a-token")
    client = connect("platform_admin")
    assert (client.url, client.headers()) == (URL, {"Authorization": "Bearer a-token"})
    assert not cluster.exists()


def test_a_token_may_lie_in_a_file(cluster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("of-a-file\n")
    monkeypatch.setenv("DUNWELL_TOKEN_FILE", str(tmp_path / "token"))
    assert connect("platform_admin").headers() == {"Authorization": "Bearer of-a-file"}


async def test_without_a_token_the_installations_own_key_makes_one(cluster: Path) -> None:
    issuer = LocalIssuer(cluster, SystemClock())
    given = connect("team_lead").headers()["Authorization"].removeprefix("Bearer ")
    principal = await issuer.verifier().verify(given)
    assert (principal.role, principal.name) == ("team_lead", "cli-team_lead")


def test_without_token_and_key_it_says_what_to_set_and_makes_no_home(cluster: Path) -> None:
    with pytest.raises(BadSettings, match=r"DUNWELL_TOKEN: .* role platform_admin.* DUNWELL_HOME"):
        connect("platform_admin")
    assert not cluster.exists()


def test_a_key_that_others_can_read_is_refused(cluster: Path) -> None:
    LocalIssuer(cluster, SystemClock())
    (cluster / "keys" / "signing.pem").chmod(0o644)
    with pytest.raises(BadSettings, match="chmod 600"):
        connect("platform_admin")


@pytest.mark.parametrize(
    "url", ["dunwell.example", "ftp://dunwell.example", "https://", "https://me:secret@dunwell.example"]
)
def test_an_address_that_is_none_is_refused_without_repeating_it(
    cluster: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DUNWELL_URL", url)
    with pytest.raises(BadSettings, match="DUNWELL_URL: give the gateway's address") as refused:
        connect("platform_admin")
    assert "secret" not in str(refused.value)


def test_a_gateway_that_does_not_answer_is_named(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUNWELL_TOKEN", "a-token")
    with pytest.raises(Unavailable, match=f"{URL} does not answer: ConnectError"):
        connect("platform_admin").get("/api/intake/v1/parts")


def test_what_only_the_embedded_machine_can_do_is_refused_of_a_cluster(
    cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EmbeddedOnly, match=f"dunwell x is embedded only, because y; DUNWELL_URL names {URL}"):
        embedded_only("dunwell x", "because y")
    monkeypatch.delenv("DUNWELL_URL")
    embedded_only("dunwell x", "because y")


def test_a_date_is_not_guessed_for_a_cluster(cluster: Path) -> None:
    with pytest.raises(RowsRefused, match="--as-of"):
        business_date()
