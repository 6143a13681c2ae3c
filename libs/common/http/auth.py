"""Access tokens: RFC 9068 by the rules of RFC 8725. One issuer, one audience, public keys, 15 minutes at most."""

import asyncio
import base64
import binascii
import contextlib
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
from cryptography.exceptions import InvalidSignature
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey, import_key
from joserfc.jws import JWSRegistry

from libs.common.http.bodies import strict_json
from libs.common.http.doors import EVERY_CREDITOR, Principal, Verifier
from libs.common.http.scopes import ROLES, unauthorized
from libs.common.kernel.clock import Clock
from libs.common.kernel.problems import Problem, Unavailable

__all__ = ["JwksVerifier", "LocalIssuer", "Principal", "TokenVerifier", "Verifier", "oidc_client"]

AUDIENCE = "dunwell"
LOCAL_ISSUER = "urn:dunwell:local"
TYPE = "at+jwt"
TOKEN_BYTES_MAX = 8_192
LEEWAY_SECONDS = 30
LIFETIME_SECONDS_MAX = 900
# By joserfc's own names: "EdDSA" is deprecated by RFC 9864 and means Ed25519 here, never Ed448.
ALGORITHMS = {"ES256": "ES256", "EdDSA": "Ed25519", "Ed25519": "Ed25519", "RS256": "RS256"}
HEADERS = frozenset({"alg", "typ", "kid"})  # jwk, jku, x5u, x5c and crit would let a token name its own judge
RSA_BITS_MIN = 2_048
_SEGMENT = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_NAME = re.compile(r"[^\x00-\x1f\x7f/]{1,128}")  # no slash: an actor is "user:<name>/<role>"


class Keys(Protocol):
    async def key(self, kid: str) -> Key:
        """The key of this id; Unauthorized when there is none, Unavailable when nobody knows."""


class TokenVerifier:
    """Checks tokens of one issuer for one audience against its keys."""

    def __init__(self, issuer: str, keys: Keys, clock: Clock, audience: str = AUDIENCE) -> None:
        self._issuer, self._keys, self._clock, self._audience = issuer, keys, clock, audience

    async def verify(self, token: str) -> Principal:
        if len(token) > TOKEN_BYTES_MAX:
            raise unauthorized()
        segments = token.split(".")
        if len(segments) != 3 or not all(_SEGMENT.fullmatch(segment) for segment in segments):
            raise unauthorized()
        algorithm, kid = _judge_header(_object(segments[0]))
        key = await self._keys.key(kid)
        if not _signed(algorithm, key, f"{segments[0]}.{segments[1]}".encode(), _decoded(segments[2])):
            raise unauthorized()
        claims = _object(segments[1])
        self._judge_claims(claims)
        return _principal(claims)

    def _judge_claims(self, claims: Mapping[str, Any]) -> None:
        """Exact issuer, exact single audience, and instants by the wall clock (seconds since 1970)."""
        if claims.get("iss") != self._issuer or claims.get("aud") not in (self._audience, [self._audience]):
            raise unauthorized()
        expires, issued, begins = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
        if type(expires) is not int or type(issued) is not int or type(begins) is not int:
            raise unauthorized()
        now = self._clock.wall().timestamp()
        if not 0 < expires - issued <= LIFETIME_SECONDS_MAX or expires + LEEWAY_SECONDS <= now:
            raise unauthorized()
        if max(issued, begins) > now + LEEWAY_SECONDS:
            raise unauthorized()


def _judge_header(header: Mapping[str, Any]) -> tuple[str, str]:
    """The algorithm and the key id of a header that holds nothing else than it may."""
    algorithm, kid = header.get("alg"), header.get("kid")
    if header.keys() - HEADERS or header.get("typ") != TYPE or not isinstance(algorithm, str):
        raise unauthorized()
    if algorithm not in ALGORITHMS or not isinstance(kid, str) or not 0 < len(kid) <= 200:
        raise unauthorized()
    return ALGORITHMS[algorithm], kid


def _signed(algorithm: str, key: Key, message: bytes, signature: bytes) -> bool:
    """Does the signature hold under this key, and is the key one of the algorithm's own kind?"""
    rule = JWSRegistry.algorithms[algorithm]
    try:
        rule.check_key(key)
        return rule.verify(message, signature, key)
    except (JoseError, InvalidSignature, ValueError):
        return False


def _decoded(segment: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except (binascii.Error, ValueError):
        raise unauthorized() from None


def _object(segment: str) -> dict[str, Any]:
    """The JSON object of a segment, by the strict rules of bodies: duplicate members are refused."""
    try:
        value = strict_json(_decoded(segment))
    except Problem:
        raise unauthorized() from None
    if not isinstance(value, dict):
        raise unauthorized()
    return value


def _principal(claims: Mapping[str, Any]) -> Principal:
    name, role = claims.get("sub"), claims.get("role")
    if not isinstance(name, str) or not isinstance(role, str) or not _NAME.fullmatch(name):
        raise unauthorized()
    scopes = frozenset(ROLES.get(role, ()))
    return Principal(name, role, _names(claims.get("creditors")), _names(claims.get("teams")), scopes)


def _names(value: object) -> tuple[str, ...]:
    """A list of names; a missing one grants nothing."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise unauthorized()
    return tuple(value)


class LocalIssuer:
    """Issues and checks the tokens of an embedded installation; its Ed25519 key outlives a restart."""

    def __init__(self, home: Path, clock: Clock) -> None:
        """`home` is DUNWELL_HOME; the key lies in keys/signing.pem (0600) and is made when it is missing."""
        self._key, self._clock = _signing_key(home / "keys" / "signing.pem"), clock
        self.kid = self._key.thumbprint()

    def issue(
        self,
        role: str,
        user: str,
        creditors: Sequence[str] = (EVERY_CREDITOR,),
        team: str = "default",
        minutes: int = 15,
    ) -> str:
        """An access token; ValueError for an unknown role, a bad name or more than 15 minutes."""
        if role not in ROLES:
            raise ValueError(f"there is no role {role!r}; choose one of {', '.join(ROLES)}")
        if not _NAME.fullmatch(user):
            raise ValueError("a user's name has 1 to 128 characters, without slash and control characters")
        if not 0 < minutes * 60 <= LIFETIME_SECONDS_MAX:
            raise ValueError("a token lives 1 to 15 minutes")
        now = int(self._clock.wall().timestamp())
        claims = {
            "iss": LOCAL_ISSUER, "aud": AUDIENCE, "sub": user, "role": role, "creditors": list(creditors),
            "teams": [team], "iat": now, "exp": now + minutes * 60, "jti": secrets.token_hex(8),
        }  # fmt: skip
        header = {"alg": "Ed25519", "typ": TYPE, "kid": self.kid}
        return jwt.encode(header, claims, self._key, algorithms=["Ed25519"], default_type=None)

    async def key(self, kid: str) -> Key:
        if kid != self.kid:
            raise unauthorized()
        return self._key

    def verifier(self) -> TokenVerifier:
        return TokenVerifier(LOCAL_ISSUER, self, self._clock)


def _signing_key(path: Path) -> OKPKey:
    """The key in this file, which nobody else may read; made once, whoever comes first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(OKPKey.generate_key("Ed25519").as_pem(private=True))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was faster: its key is the one
            os.link(fresh, path)
        fresh.unlink()
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} can be read by others; run: chmod 600 {path}")
    return OKPKey.import_key(path.read_bytes())


FETCH_PAUSE = timedelta(minutes=1)
FRESH = timedelta(minutes=5)  # a key taken away at the provider is refused within 10 minutes (S9)
CACHED = timedelta(hours=1)  # and with the provider down, the keys we have are good for an hour
ANSWER_BYTES_MAX = 262_144


def oidc_client() -> httpx.AsyncClient:
    """Follows no redirect, takes no proxy from the environment, waits 5 seconds."""
    return httpx.AsyncClient(timeout=5.0, follow_redirects=False, trust_env=False)


class JwksKeys:
    """The keys of an OpenID provider: found by discovery, cached, fetched at most once a minute."""

    def __init__(self, issuer: str, client: httpx.AsyncClient, clock: Clock) -> None:
        self._issuer, self._client, self._clock = issuer, client, clock
        self._keys: dict[str, Key] = {}
        self._fetched: datetime | None = None
        self._tried: datetime | None = None
        self._fetching = asyncio.Lock()

    async def key(self, kid: str) -> Key:
        if not self._good_for(kid) and not (kid in self._keys and self._fetching.locked()):
            async with self._fetching:
                if not self._good_for(kid) and self._may_fetch():
                    await self._fetch()
        if self._fetched is None or self._clock.wall() - self._fetched > CACHED:
            raise Unavailable("the identity provider does not answer", headers={"Retry-After": "60"})
        if kid not in self._keys:
            raise unauthorized()
        return self._keys[kid]

    def _good_for(self, kid: str) -> bool:
        return kid in self._keys and self._fetched is not None and self._clock.wall() - self._fetched < FRESH

    def _may_fetch(self) -> bool:
        return self._tried is None or self._clock.wall() - self._tried >= FETCH_PAUSE

    async def _fetch(self) -> None:
        self._tried = self._clock.wall()
        try:
            found = await self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._issuer:
                return
            keys = (await self._get(_checked_url(found.get("jwks_uri")))).get("keys")
        except (httpx.HTTPError, Problem, ValueError):
            return  # the keys we have stay good for their hour
        good = {kid: key for kid, key in map(_public_key, keys if isinstance(keys, list) else ()) if key}
        if good:
            self._keys, self._fetched = good, self._clock.wall()

    async def _get(self, url: str) -> dict[str, Any]:
        async with self._client.stream("GET", url, headers={"Accept": "application/json"}) as response:
            response.raise_for_status()
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > ANSWER_BYTES_MAX:
                    raise ValueError("the provider's answer is too long")
        value = strict_json(body)
        if response.status_code != 200 or not isinstance(value, dict):
            raise ValueError("the provider's answer is no JSON object")
        return value


def _checked_url(url: object) -> str:
    """An https address (plain http on loopback only)."""
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")):
        raise ValueError("the provider's keys must be served over https")
    return parts.geturl()


def _public_key(data: object) -> tuple[str, Key | None]:
    """A key for signatures of a kind we take; None for any other, which says nothing against the rest of the set."""
    if not isinstance(data, dict) or not isinstance(data.get("kid"), str) or data.get("use", "sig") != "sig":
        return "", None
    try:
        key = import_key(data) if data.get("kty") in ("EC", "OKP", "RSA") else None
    except (JoseError, ValueError, TypeError):
        return "", None
    match key:
        case ECKey() if key.curve_name == "P-256":
            return data["kid"], key
        case OKPKey() if key.curve_name == "Ed25519":
            return data["kid"], key
        case RSAKey() if key.public_key.key_size >= RSA_BITS_MIN:
            return data["kid"], key
        case _:
            return "", None


class JwksVerifier(TokenVerifier):
    """Checks tokens of an OpenID provider (the cluster's shape)."""

    def __init__(self, issuer: str, client: httpx.AsyncClient, clock: Clock, audience: str = AUDIENCE) -> None:
        super().__init__(issuer, JwksKeys(issuer, client, clock), clock, audience)
