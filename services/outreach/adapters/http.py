"""The generic HTTP gateway (design.md §8, fixed): one POST per text, our contact id as key and reference."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import msgspec

from libs.common.http.bodies import strict_json
from libs.common.kernel.clock import Clock
from libs.common.kernel.ids import ContactId
from libs.common.kernel.problems import Problem
from services.outreach.adapters.witness import Witness
from services.outreach.ports import (
    Absent,
    Accepted,
    Found,
    LastLook,
    Message,
    NotSent,
    NoWord,
    Outcome,
    Refused,
    Tier,
    Unknown,
)
from services.outreach.settings import Settings

DEADLINE_SECONDS = 10.0
ANSWER_BYTES_MAX = 65_536
LEASE_SECONDS = 60
ID_CHARACTERS_MAX = 128
NOBODY = ContactId("00000000-0000-0000-0000-000000000000")
LEAVES = "http11.send_request_headers.started"  # after pool, name, connect and TLS: what follows is the write


class TooLate(Exception):
    """Judged once more, it may not leave; not a byte has."""


class _BadAnswer(Exception):
    """An answer that says nothing we may rely on."""


class _Leaving:
    """httpx's trace hook of one request."""

    def __init__(self, message: Message, last: LastLook) -> None:
        self._message, self._last = message, last
        self.started = False

    async def __call__(self, event: str, _: dict[str, Any]) -> None:
        if event == LEAVES:
            await self._last.look((self._message,))
            refusal = self._last.objection(self._message)
            if refusal is not None:
                raise TooLate(refusal)
            self.started = True


class HttpSender:
    """At most `concurrency` requests at once; a total deadline of 10 s each."""

    name = "http"
    tier: Tier = "B"

    def __init__(
        self, client: httpx.AsyncClient, settings: Settings, clock: Clock, sandbox: bool,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:  # fmt: skip
        self._client, self._clock, self.sandbox, self._deadline = client, clock, sandbox, deadline_seconds
        self._url, self._from = settings.sms_url, settings.sms_sender
        self._headers = {
            "Authorization": f"Bearer {settings.sms_token.get_secret_value()}", "Content-Type": "application/json",
            "Accept": "application/json", "Accept-Encoding": "identity",
        }  # fmt: skip
        self._witness = Witness()
        self._gate = asyncio.Semaphore(settings.sms_concurrency_max)
        self.batch_max = settings.sms_concurrency_max * int(LEASE_SECONDS // (2 * DEADLINE_SECONDS))

    async def send(self, messages: Sequence[Message], last: LastLook) -> list[Outcome]:
        return await asyncio.gather(*(self._send(message, last) for message in messages))

    async def _send(self, message: Message, last: LastLook) -> Outcome:
        body = {
            "ref": message.contact_id, "to": message.to, "text": message.text, "sender": self._from,
            "not_after": message.leave_by.isoformat(),
        }  # fmt: skip
        headers = {**self._headers, "Idempotency-Key": message.contact_id}
        leaving = _Leaving(message, last)
        async with self._gate:
            try:
                async with asyncio.timeout(self._deadline):
                    status, answered, raw = await self._exchange(
                        "POST", self._url, headers, msgspec.json.encode(body), leaving
                    )
            except TooLate as refusal:
                return NotSent(str(refusal))
            except (httpx.HTTPError, httpx.InvalidURL, _BadAnswer, TimeoutError, OSError) as error:
                name = type(error).__name__
                return Unknown(name) if leaving.started else NotSent(name)
        return read_answer(status, answered, raw, message.contact_id, self._clock.wall())

    async def look_up(self, ref: ContactId) -> Found | Absent | NoWord:
        try:
            async with asyncio.timeout(self._deadline):
                status, _, raw = await self._exchange("GET", f"{self._url}/{ref}", self._headers, None, None)
        except (httpx.HTTPError, httpx.InvalidURL, _BadAnswer, TimeoutError, OSError) as error:
            return NoWord(type(error).__name__)
        if status == 404:
            return Absent()
        found = _object(raw) if status == 200 else None
        provider_id = _text(found, "id")
        if found is None or provider_id is None or found.get("ref", ref) != ref:
            return NoWord(f"status {status}")
        return Found(provider_id, _text(found, "status") or "accepted")

    def apart(self) -> timedelta | None:
        return self._witness.apart

    async def look_at_clock(self) -> None:
        await self.look_up(NOBODY)

    async def _exchange(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, leaving: _Leaving | None
    ) -> tuple[int, httpx.Headers, bytes]:
        extensions = {"trace": leaving} if leaving is not None else {}
        request = self._client.stream(method, url, content=content, headers=headers, extensions=extensions)
        asked = self._clock.wall()
        async with request as response:
            self._witness.saw(asked, response.headers, self._clock.wall())
            if response.headers.get("content-encoding", "identity") != "identity":
                raise _BadAnswer("a compressed answer")
            raw = b""
            async for piece in response.aiter_raw():
                raw += piece
                if len(raw) > ANSWER_BYTES_MAX:
                    raise _BadAnswer("an answer of more than 64 kB")
            return response.status_code, response.headers, raw


@asynccontextmanager
async def open_http_sender(settings: Settings, clock: Clock, sandbox: bool) -> AsyncIterator[HttpSender]:
    """No redirects, no proxy from the environment, TLS verified; short-lived idle connections."""
    most = settings.sms_concurrency_max
    limits = httpx.Limits(max_connections=most, max_keepalive_connections=most, keepalive_expiry=2.0)
    timeout = httpx.Timeout(DEADLINE_SECONDS, connect=5.0)
    async with httpx.AsyncClient(
        limits=limits, timeout=timeout, follow_redirects=False, trust_env=False, http2=False
    ) as client:
        yield HttpSender(client, settings, clock, sandbox)


def read_answer(status: int, headers: httpx.Headers, raw: bytes, ref: str, wall: datetime) -> Outcome:
    """What an answer means; whatever the contract does not name is unknown."""
    if status in (401, 403):
        return NotSent(str(status), refuses_us=True)
    if status in (429, 503):
        after = _retry_after(headers.get("retry-after"), wall)
        return Unknown(str(status)) if after is None else NotSent(str(status), retry_after_seconds=after)
    found = _object(raw)
    if found is None:
        return Unknown(f"{status} unreadable")
    if status in (200, 202):
        provider_id = _text(found, "id")
        if provider_id is None or found.get("status") != "accepted" or found.get("ref", ref) != ref:
            return Unknown(f"{status} unreadable")
        return Accepted(provider_id)
    if status in (400, 404, 422):
        code = _text(found, "error")
        return Unknown(f"{status} unreadable") if code is None else Refused(code)
    return Unknown(str(status))


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        found = strict_json(raw)
    except Problem:
        return None
    return found if isinstance(found, dict) else None


def _text(found: dict[str, Any] | None, name: str) -> str | None:
    value = found.get(name) if found else None
    return value if isinstance(value, str) and 0 < len(value) <= ID_CHARACTERS_MAX else None


def _retry_after(given: str | None, wall: datetime) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, 10.2.3); None for none or nonsense."""
    if given is None:
        return None
    if given.isascii() and given.isdigit():
        return float(min(int(given), 3_600))
    try:
        return min(max(0.0, (parsedate_to_datetime(given) - wall).total_seconds()), 3_600.0)
    except (ValueError, TypeError):
        return None
