"""A system's public doors, for whoever plays many people: HTTP in their roles, and a provider's signed webhooks."""

import asyncio
import itertools
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import httpx

from services.outreach.policy.signatures import sign

ANSWER_SECONDS_MAX = 120.0
TOKEN_SECONDS = 600.0  # a token is good for 15 minutes
TRIES_MAX = 20
CONNECTIONS_MAX = 32
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


class DoorFailed(Exception):
    """Something answered as it must not; the message is one clear line."""


class Who(NamedTuple):
    """A person or a system that holds a token, for some creditors or (none named) all."""

    role: str
    name: str
    creditors: tuple[str, ...] = ()


class Doors:
    """`issue` makes a token, `key` signs webhooks, `prefix` begins the Idempotency-Keys that are not given."""

    def __init__(self, issue: Callable[[Who], str], key: bytes, prefix: str) -> None:
        self._issue, self._webhook_key, self._prefix = issue, key, prefix
        self._http: httpx.AsyncClient | None = None
        self._tokens: dict[Who, tuple[float, str]] = {}
        self._keys = itertools.count()
        self.asked: dict[str, tuple[int, float]] = {}  # by door: how often, and the seconds until the answers

    def open(self, url: str) -> None:
        limits = httpx.Limits(max_connections=CONNECTIONS_MAX, max_keepalive_connections=CONNECTIONS_MAX)
        self._http = httpx.AsyncClient(base_url=url, trust_env=False, timeout=ANSWER_SECONDS_MAX, limits=limits)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    def last_words(self) -> str:
        """What the system said last, where somebody can read it."""
        return ""

    def issue(self, who: Who) -> str:
        """A fresh token."""
        return self._issue(who)

    def token(self, who: Who) -> str:
        at, kept = self._tokens.get(who, (0.0, ""))
        if not kept or time.monotonic() - at > TOKEN_SECONDS:
            kept = self.issue(who)
            self._tokens[who] = (time.monotonic(), kept)
        return kept

    async def ask(
        self, who: Who | None, method: str, path: str, body: Any = None, *, raw: bytes | None = None,
        params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None, good: tuple[int, ...] = (),
    ) -> httpx.Response:  # fmt: skip
        """One request, sent again under the same key while the answer is 429 or 503; DoorFailed for another error.
        `good`: answers that are taken as they are."""
        sent = {"Idempotency-Key": f"{self._prefix}-{next(self._keys)}", **(headers or {})} if method != "GET" else {}
        if body is not None:
            raw, sent = json.dumps(body).encode(), {"Content-Type": "application/json", **sent}
        if who is not None:
            sent["Authorization"] = f"Bearer {self.token(who)}"
        tries, answer = 0, None
        later = {429, 503} - set(good)
        while answer is None or (answer.status_code in later and tries < TRIES_MAX):
            if answer is not None:
                await asyncio.sleep(min(1.0, 0.05 * 2**tries))
            tries += 1
            answer = await self._once(method, path, content=raw, params=params, headers=sent)
        if answer.is_error and answer.status_code not in good:
            raise DoorFailed(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer

    async def _once(self, method: str, path: str, **request: Any) -> httpx.Response:
        if self._http is None:
            raise DoorFailed("no system was opened")
        began = time.monotonic()
        try:
            answer = await self._http.request(method, path, **request)
        except httpx.TransportError as error:
            raise DoorFailed(f"{method} {path}: {type(error).__name__}{self.last_words()}") from None
        name = f"{method} {_ID.sub('…', path)}"
        count, seconds = self.asked.get(name, (0, 0.0))
        self.asked[name] = (count + 1, seconds + time.monotonic() - began)
        return answer

    async def get(self, who: Who, path: str, **params: Any) -> Any:
        return (await self.ask(who, "GET", path, params=params)).json()

    async def pages(self, who: Who, path: str, **params: Any) -> list[Any]:
        """All items of a list, page by page."""
        found, cursor = [], None
        while True:
            page = await self.get(who, path, limit=200, **params, **({"cursor": cursor} if cursor else {}))
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                return found

    async def told(self, provider: str, what: str, body: dict[str, Any]) -> bool:
        """A provider's webhook (`what`: status or replies), signed as Standard Webhooks says; was it taken?"""
        raw, name, at = json.dumps(body).encode(), f"m{next(self._keys)}", int(time.time())
        headers = {
            "webhook-id": name, "webhook-timestamp": str(at), "Content-Type": "application/json",
            "webhook-signature": sign(self._webhook_key, name, at, raw),
        }  # fmt: skip
        answer = await self.ask(None, "POST", f"/api/outreach/v1/webhooks/{provider}/{what}", raw=raw, headers=headers)
        return bool(answer.json()["taken"])
