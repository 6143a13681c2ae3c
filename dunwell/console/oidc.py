"""Signing in at an OpenID provider: authorization code with PKCE (RFC 6749, 7636, 9700). All tokens stay here."""

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec

from dunwell.console.sessions import Session, Tokens
from dunwell.console.tickets import Person
from libs.common.http.bodies import strict_json
from libs.common.http.scopes import ROLES
from libs.common.kernel.clock import Clock
from libs.common.kernel.problems import Forbidden, Problem, Unauthorized, Unavailable

SCOPE = "openid profile offline_access"
ON_THE_WAY = timedelta(minutes=10)  # from our page to the provider's and back
ON_THE_WAY_MAX = 1_000
EARLY_SECONDS = 30  # a token is renewed so long before it ends
ANSWER_BYTES_MAX = 262_144


class Begun(msgspec.Struct, frozen=True):
    """Somebody who was sent to the provider: what only their browser and the provider's answer can name together."""

    verifier: str
    nonce: str
    until: float


class Provider:
    """One provider, found by discovery; `callback` is where it sends people back to."""

    def __init__(
        self, issuer: str, client_id: str, secret: str, callback: str, client: httpx.AsyncClient, clock: Clock
    ) -> None:
        self._issuer, self._client_id, self._secret = issuer, client_id, secret
        self._callback, self._client, self._clock = callback, client, clock
        self._found: dict[str, Any] | None = None
        self._begun: dict[str, Begun] = {}
        self._renewing: dict[str, asyncio.Lock] = {}

    async def begin(self) -> tuple[str, str]:
        """Where to send a browser, and the state that its cookie has to name when it comes back."""
        now = self._now()
        self._begun = {name: each for name, each in self._begun.items() if each.until > now}
        while len(self._begun) >= ON_THE_WAY_MAX:
            del self._begun[next(iter(self._begun))]
        state, verifier, nonce = (secrets.token_urlsafe(32) for _ in range(3))
        self._begun[state] = Begun(verifier, nonce, now + ON_THE_WAY.total_seconds())
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code", "client_id": self._client_id, "redirect_uri": self._callback, "scope": SCOPE,
            "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{await self._place('authorization_endpoint')}?{urlencode(query)}", state

    async def finish(self, state: str, cookie: str | None, code: str) -> tuple[Person, Tokens]:
        """Who came back; Unauthorized for an answer that this browser did not ask for, or that was used."""
        begun = self._begun.pop(state, None)
        if begun is None or cookie is None or not secrets.compare_digest(cookie, state) or begun.until <= self._now():
            raise Unauthorized("this sign-in was not begun here, or is too old: begin again")
        answer = await self._ask_token(
            grant_type="authorization_code", code=code, redirect_uri=self._callback, code_verifier=begun.verifier
        )
        told = _claims(answer.get("id_token"))
        audience = told.get("aud")
        mine = audience == self._client_id or audience == [self._client_id]
        if told.get("iss") != self._issuer or not mine or told.get("nonce") != begun.nonce:
            raise Unauthorized("the provider's answer is not to our question")
        tokens = self._tokens(answer, None)
        return _person(_claims(tokens.access)), tokens

    async def access(self, session: Session) -> str:
        """A token that is good now, renewed where it ends; one renewal at a time per session."""
        tokens, key = session.tokens, session.csrf
        if tokens is None:
            raise Unauthorized("this session is none of the provider's")
        if tokens.until - self._now() > EARLY_SECONDS:
            return tokens.access
        async with self._renewing.setdefault(key, asyncio.Lock()):
            if tokens.until - self._now() <= EARLY_SECONDS:
                if tokens.refresh is None:
                    raise Unauthorized("your sign-in at the provider has ended")
                answer = await self._ask_token(grant_type="refresh_token", refresh_token=tokens.refresh)
                fresh = self._tokens(answer, tokens.refresh)
                session.person = _person(_claims(fresh.access))
                tokens.access, tokens.refresh, tokens.until = fresh.access, fresh.refresh, fresh.until
        self._renewing.pop(key, None)
        return tokens.access

    async def end(self, tokens: Tokens) -> str | None:
        """Takes the refresh token back; where the browser goes to end its session at the provider, if there is one."""
        try:
            found = await self._discovery()
        except Unavailable:
            return None
        if tokens.refresh is not None and isinstance(found.get("revocation_endpoint"), str):
            form = {"token": tokens.refresh, "token_type_hint": "refresh_token", "client_id": self._client_id}
            with suppress(httpx.HTTPError):  # it ends by itself; our own session is over already
                await self._client.post(found["revocation_endpoint"], data=form | self._own_word())
        place = found.get("end_session_endpoint")
        return f"{place}?{urlencode({'client_id': self._client_id})}" if isinstance(place, str) else None

    async def _ask_token(self, **form: str) -> dict[str, Any]:
        place = await self._place("token_endpoint")
        try:
            answer = await self._client.post(place, data={**form, "client_id": self._client_id, **self._own_word()})
        except httpx.HTTPError as error:
            raise _away(error) from None
        if answer.status_code >= 500:
            raise Unavailable("the identity provider is in trouble", headers={"Retry-After": "5"})
        if answer.status_code != 200:
            raise Unauthorized("the identity provider did not agree")
        return _object(answer.content)

    def _own_word(self) -> dict[str, str]:
        return {"client_secret": self._secret} if self._secret else {}

    def _tokens(self, answer: Mapping[str, Any], refresh: str | None) -> Tokens:
        access, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(access, str) or not isinstance(seconds, int) or seconds <= 0:
            raise Unauthorized("the identity provider gave no access token that ends")
        given = answer.get("refresh_token")
        return Tokens(access, given if isinstance(given, str) else refresh, self._now() + seconds)

    async def _place(self, name: str) -> str:
        found = (await self._discovery()).get(name)
        if not isinstance(found, str):
            raise Unavailable(f"the identity provider names no {name}")
        return found

    async def _discovery(self) -> dict[str, Any]:
        if self._found is None:
            try:
                answer = await self._client.get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            except httpx.HTTPError as error:
                raise _away(error) from None
            found = _object(answer.content) if answer.status_code == 200 else {}
            if found.get("issuer") != self._issuer:
                raise Unavailable("the identity provider's discovery names another issuer")
            self._found = found
        return self._found

    def _now(self) -> float:
        return self._clock.wall().timestamp()


def _away(error: httpx.HTTPError) -> Unavailable:
    return Unavailable(f"the identity provider does not answer ({type(error).__name__})", headers={"Retry-After": "5"})


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > ANSWER_BYTES_MAX:
        raise Unavailable("the identity provider's answer is too long")
    try:
        value = strict_json(body)
    except Problem:
        raise Unavailable("the identity provider's answer is not JSON") from None
    if not isinstance(value, dict):
        raise Unavailable("the identity provider's answer is no object")
    return value


def _claims(token: object) -> dict[str, Any]:
    """The claims of a token that came from the token endpoint itself, over TLS (OpenID Connect Core 3.1.3.7, 6); the
    services check the signature of every access token they are shown."""
    try:
        _, payload, _ = str(token).split(".")
        return _object(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        raise Unauthorized("the identity provider's token is not one that says who it is about") from None


def _person(claims: Mapping[str, Any]) -> Person:
    role, creditors, teams = claims.get("role"), claims.get("creditors"), claims.get("teams")
    if not isinstance(role, str) or role not in ROLES:
        raise Forbidden("your organisation has given you no role here")
    if not isinstance(creditors, list) or not creditors or not all(isinstance(each, str) for each in creditors):
        raise Forbidden("your organisation has granted you no creditor here")
    team = teams[0] if isinstance(teams, list) and teams and isinstance(teams[0], str) else "default"
    try:
        return Person(str(claims.get("sub", "")), role, tuple(creditors), team)
    except ValueError as error:
        raise Forbidden(str(error)) from None
