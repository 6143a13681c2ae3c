"""The command line's way to a running system: its address from the home, a token of its own."""

from collections.abc import Mapping
from typing import Any

import httpx

from dunwell.home import Home
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock
from libs.common.kernel.problems import Unavailable

TIMEOUT_SECONDS = 120.0


class Client:
    """HTTP to the system that serves a home, in a role."""

    def __init__(self, home: Home, role: str) -> None:
        running = home.serving()
        if running is None:
            raise Unavailable(f"nothing runs in {home.path}; start it with: dunwell up")
        self.url = running.url
        self._issuer, self._role = LocalIssuer(home.path, SystemClock()), role
        self._http = httpx.Client(base_url=running.url, timeout=TIMEOUT_SECONDS, trust_env=False)

    def headers(self) -> dict[str, str]:
        """A fresh token: long work outlives one."""
        return {"Authorization": f"Bearer {self._issuer.issue(self._role, f'cli-{self._role}')}"}

    def get(self, path: str, **query: str | int | None) -> Any:
        params = {name: value for name, value in query.items() if value is not None}
        return self._answer(self._http.get(path, params=params, headers=self.headers()))

    def post(self, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        return self._answer(self._http.post(path, json=body, headers={**self.headers(), **(headers or {})}))

    def stream(self, method: str, path: str, body: Any) -> Any:
        """An answer that comes line by line; use as a context manager."""
        return self._http.stream(method, path, json=body, headers=self.headers())

    @property
    def http(self) -> httpx.Client:
        return self._http

    def _answer(self, response: httpx.Response) -> Any:
        if response.is_error:
            raise SystemExit(f"dunwell: {response.status_code}: {_words(response)}")
        return response.json() if response.content else None


def _words(response: httpx.Response) -> str:
    try:
        body = response.json()
    except ValueError:
        return response.text[:500]
    flaws = "".join(f"\n  {e['pointer']}: {e['message']}" for e in body.get("errors", ()))
    return f"{body.get('detail', body)}{flaws}"
