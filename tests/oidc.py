"""An OpenID provider as the standards want it, small enough to read: discovery, PKCE, rotation, revocation."""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from libs.common.kernel.clock import Clock

ISSUER = "https://issuer.example/realm"
CLIENT, SECRET = "dunwell-console", "between-us"
LIFETIME_SECONDS = 300


class Issuer:
    """`grants`: what its tokens say of whoever stands before it; every code and refresh token is good once."""

    def __init__(self, clock: Clock, callback: str) -> None:
        self._clock, self._callback = clock, callback
        self._key = ECKey.generate_key("P-256", {"use": "sig", "kid": "k-1"})
        self._codes: dict[str, dict[str, str]] = {}
        self._refresh: set[str] = set()
        self.grants: dict[str, Any] = {"sub": "ann", "role": "collector", "creditors": ["a-bank"], "teams": ["north"]}
        self.nonce: str | None = None  # what its id tokens say instead of the nonce asked for
        self.asked: list[str] = []
        self.app = Starlette(
            routes=[
                Route("/realm/.well-known/openid-configuration", self._discovery),
                Route("/realm/keys", self._keys),
                Route("/realm/authorize", self._authorize),
                Route("/realm/token", self._token, methods=["POST"]),
                Route("/realm/revoke", self._revoke, methods=["POST"]),
            ]
        )

    async def _discovery(self, _: Request) -> Response:
        names = {"authorization": "authorize", "token": "token", "revocation": "revoke", "end_session": "logout"}
        places = {f"{name}_endpoint": f"{ISSUER}/{path}" for name, path in names.items()}
        return JSONResponse({"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", **places})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(KeySet([self._key]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        query = request.query_params
        good = (
            query["client_id"] == CLIENT
            and query["redirect_uri"] == self._callback
            and query["response_type"] == "code"
        )
        if not good or query["code_challenge_method"] != "S256" or "openid" not in query["scope"].split():
            return Response("refused", 400)
        code = secrets.token_urlsafe(16)
        self._codes[code] = {"challenge": query["code_challenge"], "nonce": query["nonce"]}
        return RedirectResponse(f"{self._callback}?{urlencode({'code': code, 'state': query['state']})}", 302)

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        self.asked.append(form["grant_type"])
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] not in self._refresh:
                return JSONResponse({"error": "invalid_grant"}, 400)
            self._refresh.remove(form["refresh_token"])
            return JSONResponse(self._granted(None))
        begun = self._codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if begun is None or begun["challenge"] != challenge.decode() or form["redirect_uri"] != self._callback:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(self._granted(begun["nonce"]))

    async def _revoke(self, request: Request) -> Response:
        self._refresh.discard(dict(parse_qsl((await request.body()).decode()))["token"])
        return Response()

    @property
    def alive(self) -> int:
        """How many sign-ins could still go on."""
        return len(self._refresh)

    def _granted(self, nonce: str | None) -> dict[str, Any]:
        now = int(self._clock.wall().timestamp())
        times = {"iss": ISSUER, "iat": now, "exp": now + LIFETIME_SECONDS}
        refresh = secrets.token_urlsafe(16)
        self._refresh.add(refresh)
        id_claims = {**times, "sub": self.grants["sub"], "aud": CLIENT, "nonce": self.nonce or nonce}
        return {
            "access_token": self._signed("at+jwt", {**times, "aud": "dunwell", **self.grants}),
            "id_token": self._signed("JWT", id_claims), "refresh_token": refresh, "token_type": "Bearer",
            "expires_in": LIFETIME_SECONDS,
        }  # fmt: skip

    def _signed(self, kind: str, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "typ": kind, "kid": "k-1"}, claims, self._key, default_type=None)
