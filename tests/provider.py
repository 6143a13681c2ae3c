"""An OpenID provider that others wrote, over sockets: oidc-provider-mock, which lets in whoever names themselves."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import flask
import oidc_provider_mock  # type: ignore[import-untyped]
import werkzeug.serving
from joserfc import jwt
from joserfc.jwk import RSAKey

from libs.common.kernel.clock import SystemClock

LIFETIME_SECONDS = 300
ANN = {"role": "collector", "creditors": ["a-bank"], "teams": ["north"]}


def access_token(client: Any, grant_type: str, user: Any, scope: str) -> str:
    """As RFC 9068 wants it; of itself this provider gives tokens that only it can read."""
    now, jwk = int(SystemClock().wall().timestamp()), flask.g.oidc_provider_mock_storage.jwk
    claims = {
        "iss": flask.request.host_url.rstrip("/"), "aud": "dunwell", "sub": user.sub, "iat": now,
        "exp": now + LIFETIME_SECONDS, **user.claims,
    }  # fmt: skip
    key = RSAKey.import_key(jwk.as_dict(is_private=True))
    kid = flask.current_app.test_client().get("/jwks").get_json()["keys"][0]["kid"]
    return jwt.encode({"alg": "RS256", "typ": "at+jwt", "kid": kid}, claims, key, default_type=None)


@contextmanager
def provider(claims: Mapping[str, Any]) -> Iterator[str]:
    """Its address; it knows ann, of whom it claims this."""
    app = flask.Flask(oidc_provider_mock.__name__)  # its pages lie beside it
    app.config["OAUTH2_ACCESS_TOKEN_GENERATOR"] = access_token
    oidc_provider_mock.init_app(
        app, require_nonce=True, access_token_max_age=timedelta(seconds=LIFETIME_SECONDS),
        user_claims=[oidc_provider_mock.User(sub="ann", claims=dict(claims))],
    )  # fmt: skip
    server = werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()
