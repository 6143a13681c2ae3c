"""Strategies' versions: the shipped one, drafts, and what is in force."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import orjson
import yaml

from libs.common.http.doors import Connection
from libs.common.http.reads import Reads
from services.strategy.policy.ladder import Strategy

SHIPPED = Path(__file__).with_name("ladder") / "default.yaml"
NAMES = """
    SELECT strategy, max(version) AS newest, max(version) FILTER (WHERE state = 'published') AS in_force
    FROM version WHERE strategy > $1 GROUP BY strategy ORDER BY strategy LIMIT $2"""
VERSIONS = """
    SELECT strategy, version, state, author, approver, content::text, content_hash, at FROM version
    WHERE strategy = $1 AND version < $2 ORDER BY version DESC LIMIT $3"""
LOCKED = """
    SELECT strategy, version, state, author, approver, content::text, content_hash, at FROM version
    WHERE strategy = $1 AND version = $2 FOR UPDATE"""
# One writer at a time for all strategies: version numbers are dense, and the shipped one is published once.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('strategy.version'))"
NEWEST = "SELECT coalesce(max(version), 0) FROM version WHERE strategy = $1"
ADD = """
    INSERT INTO version (strategy, version, state, author, approver, content, content_hash)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7)"""
SET_STATE = "UPDATE version SET state = $3, approver = $4 WHERE strategy = $1 AND version = $2"
RETIRE = "UPDATE version SET state = 'retired' WHERE strategy = $1 AND state = 'published' AND version <> $2"
_sorted = msgspec.json.Encoder(order="sorted").encode


class Version(msgspec.Struct, frozen=True):
    """A row of `version`."""

    strategy: str
    version: int
    state: str
    author: str
    approver: str | None
    content: dict[str, Any]
    content_hash: str
    at: Any


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the content as JSON with sorted keys, hex."""
    return hashlib.sha256(_sorted(content)).hexdigest()


@cache
def shipped() -> dict[str, Any]:
    """The default ladder as JSON data, with every default written out."""
    found: dict[str, Any] = msgspec.to_builtins(msgspec.convert(yaml.safe_load(SHIPPED.read_text()), Strategy))
    return found


async def names(reads: Reads, after: str, rows_max: int) -> list[Any]:
    return await reads.fetch_of_nobody(NAMES, after, rows_max)


async def versions(reads: Reads, strategy: str, before: int, rows_max: int) -> list[Version]:
    """Newest first."""
    return [_version(row) for row in await reads.fetch_of_nobody(VERSIONS, strategy, before, rows_max)]


async def lock(con: Connection) -> None:
    await con.execute(LOCK)


async def newest(con: Connection, strategy: str) -> int:
    """The highest version number there is, 0 for none."""
    return int(await con.fetchval(NEWEST, strategy))


async def add(con: Connection, version: Version) -> None:
    content = msgspec.json.encode(version.content).decode()
    await con.execute(
        ADD, version.strategy, version.version, version.state, version.author, version.approver, content,
        version.content_hash,
    )  # fmt: skip


async def locked(con: Connection, strategy: str, version: int) -> Version | None:
    row = await con.fetchrow(LOCKED, strategy, version)
    return None if row is None else _version(row)


async def set_state(con: Connection, version: Version, state: str, approver: str | None) -> None:
    await con.execute(SET_STATE, version.strategy, version.version, state, approver)
    if state == "published":
        await con.execute(RETIRE, version.strategy, version.version)


def _version(row: Any) -> Version:
    return Version(
        row["strategy"], row["version"], row["state"], row["author"], row["approver"], orjson.loads(row["content"]),
        row["content_hash"], row["at"],
    )  # fmt: skip
