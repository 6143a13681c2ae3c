"""The command line's way to a running system: an embedded one by its home, a cluster by its gateway's address."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from dunwell.home import Home, the_home
from dunwell.settings import Remote, Settings
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock
from libs.common.kernel.problems import Conflict, Unavailable
from libs.common.kernel.settings import BadSettings

TIMEOUT_SECONDS = 120.0


class EmbeddedOnly(Conflict):
    code = "embedded_only"


class Client:
    """HTTP to a system, in a role; `token` makes or gives an access token for it."""

    def __init__(self, url: str, role: str, token: Callable[[], str]) -> None:
        self.url, self.role, self._token = url, role, token
        self.http = httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False)

    def headers(self) -> dict[str, str]:
        """A fresh token: long work outlives one."""
        return {"Authorization": f"Bearer {self._token()}"}

    def get(self, path: str, **query: str | int | None) -> Any:
        return self._answer("GET", path, params={name: value for name, value in query.items() if value is not None})

    def find(self, path: str) -> Any:
        """As get; None where there is nothing of this name."""
        return self._answer("GET", path, nothing=(404, 422))

    def post(self, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        return self._answer("POST", path, headers, json=body)

    def stream(self, method: str, path: str, body: Any) -> Any:
        """An answer that comes line by line; use as a context manager."""
        return self.http.stream(method, path, json=body, headers=self.headers())

    def _answer(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, nothing: tuple[int, ...] = (),
        **request: Any,
    ) -> Any:  # fmt: skip
        try:
            response = self.http.request(method, path, headers={**self.headers(), **(headers or {})}, **request)
        except httpx.TransportError as error:
            raise Unavailable(f"{self.url} does not answer: {type(error).__name__}") from None
        if response.status_code in nothing:
            return None
        if response.is_error:
            raise SystemExit(f"dunwell: {response.status_code}: {self._words(response)}")
        return response.json() if response.content else None

    def _words(self, response: httpx.Response) -> str:
        try:
            body = response.json()
        except ValueError:
            return response.text[:500]
        flaws = "".join(f"\n  {e['pointer']}: {e['message']}" for e in body.get("errors", ()))
        hint = f"\n  the token must be good at {self.url}, for the role {self.role}"
        return f"{body.get('detail', body)}{flaws}{hint if response.status_code in (401, 403) else ''}"


def connect(role: str) -> Client:
    """To the gateway that DUNWELL_URL names, with DUNWELL_TOKEN or a token by the installation's own key; without
    DUNWELL_URL to the system that serves DUNWELL_HOME. BadSettings, or Unavailable when nothing runs."""
    remote = Remote.from_env()
    if not remote.url:
        home = the_home()
        running = home.serving()
        if running is None:
            raise Unavailable(f"nothing runs in {home.path}; start it with: dunwell up")
        return Client(running.url, role, _issued(home, role))
    if remote.token.get_secret_value():
        return Client(remote.url, role, remote.token.get_secret_value)
    home = Home(Settings.from_env().home.expanduser().resolve())
    if not home.signing_key.exists():
        raise BadSettings(
            f"DUNWELL_TOKEN: there is none for {remote.url}, which DUNWELL_URL names; give one for the role {role}, "
            "or in DUNWELL_HOME the installation's home, whose own key makes one"
        )
    return Client(remote.url, role, _issued(home, role))


def embedded_only(command: str, why: str) -> None:
    """For what is done on the embedded shape's own machine alone: EmbeddedOnly where DUNWELL_URL names a cluster."""
    if url := Remote.from_env().url:
        raise EmbeddedOnly(
            f"{command} is embedded only, {why}; DUNWELL_URL names {url}: unset it to work on this machine"
        )


def _issued(home: Home, role: str) -> Callable[[], str]:
    try:
        issuer = LocalIssuer(home.path, SystemClock())
    except PermissionError as error:
        raise BadSettings(f"DUNWELL_HOME: {error}") from None
    return lambda: issuer.issue(role, f"cli-{role}")
