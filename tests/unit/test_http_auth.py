"""Access tokens (security.md S1 to S9, S11)."""

import base64
import hmac
import json
import stat
import warnings
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from starlette.requests import Request

from libs.common.http.auth import JwksVerifier, LocalIssuer
from libs.common.http.doors import Verifier
from libs.common.http.scopes import ROLES, bearer
from libs.common.kernel.clock import ManualClock
from libs.common.kernel.problems import Unauthorized, Unavailable
from tests.doors import NOON

ISSUER = "https://idp.example/realms/dunwell"
Json = dict[str, Any]


class Provider:
    """An OpenID provider that counts what it is asked for."""

    def __init__(self) -> None:
        self.keys: dict[str, ECKey | RSAKey | OKPKey] = {"one": ECKey.generate_key("P-256")}
        self.fetches, self.strange, self.down, self.issuer = 0, 0, False, ISSUER

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("down")
        match str(request.url):
            case "https://idp.example/realms/dunwell/.well-known/openid-configuration":
                return httpx.Response(200, json={"issuer": self.issuer, "jwks_uri": f"{ISSUER}/keys"})
            case "https://idp.example/realms/dunwell/keys":
                self.fetches += 1
                keys = [{**key.as_dict(private=False), "kid": kid, "use": "sig"} for kid, key in self.keys.items()]
                return httpx.Response(200, json={"keys": [*keys, {"kty": "oct", "k": "AA", "kid": "odd"}, 7]})
            case _:
                self.strange += 1
                return httpx.Response(404)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def verifier(provider: Provider, clock: ManualClock) -> JwksVerifier:
    return JwksVerifier(ISSUER, httpx.AsyncClient(transport=httpx.MockTransport(provider.answer)), clock)


def claims(**changes: Any) -> Json:
    now = int(NOON.timestamp())
    good = {"iss": ISSUER, "aud": "dunwell", "sub": "ann", "role": "collector", "iat": now, "exp": now + 300}
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(key: Any, body: Json | None = None, kid: str = "one", alg: str = "ES256", **header: Any) -> str:
    with warnings.catch_warnings(action="ignore"):
        head = {"alg": alg, "kid": kid, "typ": "at+jwt"} | header
        head = {name: value for name, value in head.items() if value is not None}
        return jwt.encode(head, body or claims(), key, algorithms=[alg], default_type=None)


def raw(header: Json, body: Json, signature: bytes = b"") -> str:
    return ".".join(
        base64.urlsafe_b64encode(piece).rstrip(b"=").decode()
        for piece in (json.dumps(header).encode(), json.dumps(body).encode(), signature)
    )


async def refused(verifier: Verifier, token: str) -> None:
    with pytest.raises(Unauthorized):
        await verifier.verify(token)


async def test_a_good_token_names_the_principal(provider: Provider, verifier: JwksVerifier) -> None:
    token = signed(provider.keys["one"], claims(creditors=["a", "b"], teams=["north"], aud=["dunwell"], nbf=1))
    principal = await verifier.verify(token)
    assert (principal.actor, principal.creditors, principal.teams) == ("user:ann/collector", ("a", "b"), ("north",))
    assert principal.scopes == frozenset(ROLES["collector"])


async def test_a_token_without_grants_or_of_an_unknown_role_grants_nothing(
    provider: Provider, verifier: JwksVerifier
) -> None:
    principal = await verifier.verify(signed(provider.keys["one"], claims(role="wizard")))
    assert (principal.creditors, principal.teams, principal.scopes) == ((), (), frozenset())


@pytest.mark.parametrize(
    ("alg", "make"),
    [
        ("RS256", lambda: RSAKey.generate_key(2048)),
        ("EdDSA", lambda: OKPKey.generate_key("Ed25519")),
        ("Ed25519", lambda: OKPKey.generate_key("Ed25519")),
    ],
)
async def test_rsa_and_edwards_keys_are_taken_too(
    alg: str, make: Callable[[], Any], provider: Provider, verifier: JwksVerifier
) -> None:
    provider.keys["two"] = make()
    assert (await verifier.verify(signed(provider.keys["two"], kid="two", alg=alg))).name == "ann"


NOW = int(NOON.timestamp())


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": ISSUER + "/"}, {"iss": ISSUER[:-1]}, {"iss": "realms/dunwell"}, {"iss": None}, {"iss": [ISSUER]},
        {"aud": "other"}, {"aud": None}, {"aud": ["dunwell", "other"]}, {"aud": []}, {"aud": "dunwell2"},
        {"exp": None}, {"exp": NOW - 31}, {"exp": str(NOW + 300)}, {"exp": True}, {"exp": NOW + 300.5},
        {"iat": None}, {"iat": NOW + 31, "exp": NOW + 300}, {"nbf": NOW + 31}, {"nbf": "x"}, {"iat": NOW + 300},
        {"exp": NOW + 901}, {"iat": NOW - 1000}, {"exp": 10**18},
        {"sub": None}, {"sub": ""}, {"sub": "a/b"}, {"sub": "a\nb"}, {"sub": 7}, {"sub": "x" * 129}, {"role": None},
        {"creditors": "*"}, {"creditors": [1]}, {"teams": {"a": 1}}, {"creditors": [""]},
    ],
)  # fmt: skip
async def test_a_claim_that_is_not_exact_is_refused(changes: Json, provider: Provider, verifier: JwksVerifier) -> None:
    body = {name: value for name, value in (claims() | changes).items() if value is not None}
    await refused(verifier, signed(provider.keys["one"], body))


@pytest.mark.parametrize("changes", [{"exp": NOW - 29, "iat": NOW - 300}, {"iat": NOW + 29}, {"nbf": NOW + 29}])
async def test_clocks_may_differ_by_30_seconds(changes: Json, provider: Provider, verifier: JwksVerifier) -> None:
    assert (await verifier.verify(signed(provider.keys["one"], claims() | changes))).name


@pytest.mark.parametrize("typ", [None, "JWT", "ID", "at+JWT", "Refresh"])
async def test_another_type_of_token_is_no_access_token(
    typ: str | None, provider: Provider, verifier: JwksVerifier
) -> None:
    await refused(verifier, signed(provider.keys["one"], typ=typ))


async def test_no_header_may_name_the_key_that_judges_it(provider: Provider, verifier: JwksVerifier) -> None:
    mine = ECKey.generate_key("P-256")
    for header in (
        {"jwk": mine.as_dict(private=False)},
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/cert"},
        {"x5c": ["AAAA"]},
    ):
        await refused(verifier, signed(mine, **header))
        await refused(verifier, signed(provider.keys["one"], **header))
    body = raw({"alg": "ES256", "kid": "one", "typ": "at+jwt", "crit": ["exp"], "exp": 1}, claims(), b"x" * 64)
    await refused(verifier, body)
    assert provider.strange == 0


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", "HS256", "RS1", "ES512", None, 7])
async def test_other_algorithms_and_none_are_refused(alg: Any, verifier: JwksVerifier) -> None:
    await refused(verifier, raw({"alg": alg, "kid": "one", "typ": "at+jwt"}, claims()))
    await refused(verifier, raw({"alg": alg, "kid": "one", "typ": "at+jwt"}, claims(), b"\0" * 64))


async def test_a_signature_of_zeros_is_refused(verifier: JwksVerifier) -> None:
    await refused(verifier, raw({"alg": "ES256", "kid": "one", "typ": "at+jwt"}, claims(), b"\0" * 64))


async def test_a_public_key_is_no_shared_secret(provider: Provider, verifier: JwksVerifier) -> None:
    provider.keys["two"] = key = RSAKey.generate_key(2048)
    public = [json.dumps(key.as_dict(private=False)).encode(), key.as_pem(private=False), key.as_der(private=False)]
    ssh = key.public_key.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    unsigned = raw({"alg": "HS256", "kid": "two", "typ": "at+jwt"}, claims()).rsplit(".", 1)[0]
    for secret in (*public, ssh):
        signature = base64.urlsafe_b64encode(hmac.digest(secret, unsigned.encode(), "sha256")).rstrip(b"=").decode()
        await refused(verifier, f"{unsigned}.{signature}")


async def test_a_key_of_another_kind_than_the_algorithm_is_refused(provider: Provider, verifier: JwksVerifier) -> None:
    rsa = RSAKey.generate_key(2048)
    await refused(verifier, signed(rsa, alg="RS256", kid="one"))


async def test_weak_and_foreign_keys_of_the_provider_are_left_out(provider: Provider, verifier: JwksVerifier) -> None:
    with warnings.catch_warnings(action="ignore"):
        provider.keys |= {"weak": RSAKey.generate_key(1024), "far": ECKey.generate_key("P-521")}
        await refused(verifier, signed(provider.keys["weak"], kid="weak", alg="RS256"))
    assert (await verifier.verify(signed(provider.keys["one"]))).name


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t[:-4], lambda t: t + "AAAA", lambda t: t + ".x", lambda t: t + ".a.b", lambda t: "",
        lambda t: t.replace(".", "..", 1), lambda t: t.rsplit(".", 1)[0] + ".", lambda t: "x" + t, lambda t: t * 30,
        lambda t: t + " ", lambda t: t + "é", lambda t: "A" * 65_536,
    ],
)  # fmt: skip
async def test_a_spoilt_token_is_refused(
    spoil: Callable[[str], str], provider: Provider, verifier: JwksVerifier
) -> None:
    await refused(verifier, spoil(signed(provider.keys["one"])))


async def test_a_claim_given_twice_is_refused(provider: Provider, verifier: JwksVerifier) -> None:
    good = json.dumps(claims())[1:]
    head = base64.urlsafe_b64encode(b'{"alg":"ES256","kid":"one","typ":"at+jwt"}').rstrip(b"=")
    body = base64.urlsafe_b64encode(('{"role":"compliance",' + good).encode()).rstrip(b"=")
    signature = JWSRegistry.algorithms["ES256"].sign(head + b"." + body, provider.keys["one"])
    await refused(verifier, b".".join((head, body, base64.urlsafe_b64encode(signature).rstrip(b"="))).decode())


async def test_unknown_keys_cost_one_fetch_a_minute(
    provider: Provider, verifier: JwksVerifier, clock: ManualClock
) -> None:
    mine = ECKey.generate_key("P-256")
    for kid in ["../../etc/passwd", "' OR 1=1 --", "x" * 200, *(f"k{n}" for n in range(100))]:
        await refused(verifier, signed(mine, kid=kid))
    assert provider.fetches == 1
    clock.forward(timedelta(seconds=61))
    await refused(verifier, signed(mine, kid="again"))
    assert provider.fetches == 2


async def test_a_new_key_works_within_a_minute_and_a_removed_one_goes_within_ten(
    provider: Provider, verifier: JwksVerifier, clock: ManualClock
) -> None:
    old, later = provider.keys["one"], int((NOON + timedelta(minutes=10)).timestamp())
    assert (await verifier.verify(signed(old))).name
    provider.keys = {"two": ECKey.generate_key("P-256")}
    clock.forward(timedelta(seconds=60))
    assert (await verifier.verify(signed(provider.keys["two"], kid="two"))).name
    clock.forward(timedelta(minutes=9))
    await refused(verifier, signed(old, claims(iat=later - 60, exp=later)))


async def test_with_the_provider_down_cached_keys_live_an_hour(
    provider: Provider, verifier: JwksVerifier, clock: ManualClock
) -> None:
    def token() -> str:
        now = int(clock.wall().timestamp())
        return signed(provider.keys["one"], claims(iat=now, exp=now + 60))

    assert (await verifier.verify(token())).name
    provider.down = True
    clock.forward(timedelta(minutes=59))
    assert (await verifier.verify(token())).name
    clock.forward(timedelta(minutes=2))
    with pytest.raises(Unavailable):
        await verifier.verify(token())
    provider.down = False
    clock.forward(timedelta(minutes=1))
    assert (await verifier.verify(token())).name


async def test_a_provider_that_publishes_no_key_leaves_those_we_have(
    provider: Provider, verifier: JwksVerifier, clock: ManualClock
) -> None:
    token = signed(provider.keys["one"])
    assert (await verifier.verify(token)).name
    provider.keys = {}
    clock.forward(timedelta(minutes=5))
    assert (await verifier.verify(token)).name
    assert provider.fetches == 2


async def test_a_provider_of_another_name_is_not_believed(provider: Provider, verifier: JwksVerifier) -> None:
    provider.issuer = ISSUER + "x"
    with pytest.raises(Unavailable):
        await verifier.verify(signed(provider.keys["one"]))


async def test_the_local_key_is_private_and_outlives_a_restart(tmp_path: Path, clock: ManualClock) -> None:
    token = LocalIssuer(tmp_path, clock).issue("team_lead", "lee", team="north")
    principal = await LocalIssuer(tmp_path, clock).verifier().verify(token)
    assert (principal.name, principal.role, principal.creditors, principal.teams) == (
        "lee",
        "team_lead",
        ("*",),
        ("north",),
    )
    key = tmp_path / "keys" / "signing.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert [file.name for file in key.parent.iterdir()] == ["signing.pem"]


async def test_a_local_token_ends_after_its_minutes_and_is_good_in_its_own_home_only(
    tmp_path: Path, clock: ManualClock
) -> None:
    issuer = LocalIssuer(tmp_path / "one", clock)
    token = issuer.issue("analyst", "ann")
    await refused(LocalIssuer(tmp_path / "two", clock).verifier(), token)
    clock.forward(timedelta(minutes=15, seconds=29))
    assert (await issuer.verifier().verify(token)).name
    clock.forward(timedelta(seconds=1))
    await refused(issuer.verifier(), token)


def test_a_key_that_others_can_read_stops_the_start(tmp_path: Path, clock: ManualClock) -> None:
    LocalIssuer(tmp_path, clock)
    (tmp_path / "keys" / "signing.pem").chmod(0o640)
    with pytest.raises(PermissionError, match="chmod 600"):
        LocalIssuer(tmp_path, clock)


def test_no_token_for_an_unknown_role_a_bad_name_or_more_than_15_minutes(tmp_path: Path, clock: ManualClock) -> None:
    issuer = LocalIssuer(tmp_path, clock)
    for role, user, minutes in (
        ("root", "ann", 15),
        ("analyst", "a/b", 15),
        ("analyst", "ann", 16),
        ("analyst", "ann", 0),
    ):
        with pytest.raises(ValueError, match=r"role|name|minutes"):
            issuer.issue(role, user, minutes=minutes)


@pytest.mark.parametrize(
    "headers",
    [[], [("authorization", "Basic eDp5")], [("authorization", "Bearer")], [("authorization", "Bearer a b")],
     [("authorization", "Bearer a"), ("authorization", "Bearer a")], [("cookie", "access_token=a")],
     [("x-access-token", "a")]],
)  # fmt: skip
def test_the_token_stands_in_one_authorization_header_and_nowhere_else(headers: list[tuple[str, str]]) -> None:
    raw_headers = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "headers": raw_headers, "query_string": b"access_token=a"}
    with pytest.raises(Unauthorized) as refusal:
        bearer(Request(scope))
    assert refusal.value.headers == {"WWW-Authenticate": "Bearer"}
