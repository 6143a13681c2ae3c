"""`Idempotency-Key`: the same command twice has one effect and one answer (reliability.md I10).

The answer is written in the transaction of the effect, so it stands exactly when the effect does. A refusal changes
nothing and is not kept: the same command may succeed once its reason is gone, and until then is refused again.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

import msgspec
from starlette.responses import Response

from libs.common.http.doors import Connection
from libs.common.kernel.problems import Conflict, Invalid, Problem

KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_DAYS = 30
_KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
_HEADERS = ("content-type", "location", "etag")

LOCK = "SELECT pg_try_advisory_xact_lock($1)"
FIND = """
    SELECT body_hash, status, headers::text AS headers, body FROM idempotency
    WHERE principal = $1 AND method = $2 AND route = $3 AND key = $4"""
KEEP = """
    INSERT INTO idempotency (principal, method, route, key, body_hash, status, headers, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8)"""
FORGET = """
    DELETE FROM idempotency WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency WHERE at < $1 LIMIT $2))"""


class KeyMissing(Problem):
    status, code = 400, "idempotency_key_missing"


class InFlight(Conflict):
    code = "idempotency_in_flight"


class KeyReused(Invalid):
    code = "idempotency_key_reused"


class Command(msgspec.Struct, frozen=True):
    """What a key is good for: never shared between principals, methods or routes."""

    principal: str
    method: str
    route: str
    key: str
    body_hash: bytes

    @property
    def lock(self) -> int:
        """A signed 64-bit number of its own."""
        names = "\0".join((self.principal, self.method, self.route, self.key))
        return int.from_bytes(hashlib.sha256(names.encode()).digest()[:8], "big", signed=True)


def key_of(given: Sequence[str], required: bool) -> str | None:
    """The key of a request's `Idempotency-Key` headers; KeyMissing where one must be and is not."""
    if not given and not required:
        return None
    if len(given) != 1 or not _KEY.fullmatch(given[0]):
        raise KeyMissing(f"send one {KEY} of 1 to 255 visible ASCII characters, a new one for each new command")
    return given[0]


def hash_of(path: str, query: bytes, body: bytes) -> bytes:
    """Of everything that makes two commands differ: the target as well as the body (FINERACT-2485)."""
    return hashlib.sha256(b"\0".join((path.encode(), query, body))).digest()


async def find(connection: Connection, command: Command) -> Response | None:
    """The answer that was kept; InFlight while the first one runs, KeyReused for another target or body.

    The lock lives as long as the transaction. Should two ever pass it, the primary key lets one of them commit.
    """
    if not await connection.fetchval(LOCK, command.lock):
        raise InFlight("the first command with this key is still running", headers={"Retry-After": "1"})
    row = await connection.fetchrow(FIND, command.principal, command.method, command.route, command.key)
    if row is None:
        return None
    if row["body_hash"] != command.body_hash:
        raise KeyReused(f"this {KEY} was used for another command; use a new one")
    headers = msgspec.json.decode(row["headers"], type=dict[str, str])
    return Response(row["body"], row["status"], headers | {REPLAYED: "true"})


async def keep(connection: Connection, command: Command, response: Response) -> None:
    """Keeps status, body and the headers that belong to them."""
    headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
    await connection.execute(
        KEEP, command.principal, command.method, command.route, command.key, command.body_hash,
        response.status_code, msgspec.json.encode(headers).decode(), bytes(response.body),
    )  # fmt: skip


async def forget(connection: Connection, before: datetime, limit: int = 1_000) -> int:
    """Drops answers older than `before` (KEPT_DAYS ago), at most `limit`; how many went."""
    return int((await connection.execute(FORGET, before, limit)).split()[-1])
