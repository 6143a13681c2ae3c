"""Migrations: plain SQL files, forward only, each in one transaction, under one lock; and the passwords of the roles.

Order: the platform's files, then for each service the common files and its own, then those of `reporting`. A service's
files run as its owner role, so that serving and read roles own nothing.
"""

import asyncio
import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import asyncpg
import msgspec

SERVICES = ("intake", "strategy", "outreach", "tracking", "analytics")
LOGIN_ROLES = (*SERVICES, *(f"{service}_read" for service in SERVICES), "analyst")
PLATFORM_FILES = Path(__file__).with_name("platform")
COMMON_FILES = Path(__file__).with_name("sql")
REPORTING_FILES = Path(__file__).with_name("reporting")
PARTS = 12

LOCK_KEY = int.from_bytes(b"DUNWELL")
LOCK_TRIES_MAX = 10
LOCK_PAUSE_SECONDS = 1.0
SCRAM_ITERATIONS = 4096

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class MigrationRefused(Exception):
    """The database was left as it was; the message names the file and says how to mend it."""


class Migration(msgspec.Struct, frozen=True):
    """One file: `version` is what schema_migrations knows it by, `owner` the role it runs as (None = the migrator)."""

    schema: str
    version: str
    sql: str
    owner: str | None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


async def migrate(
    superuser_dsn: str,
    passwords: Mapping[str, str],
    services: Mapping[str, Path],
    *,
    platform: Path = PLATFORM_FILES,
    common: Path = COMMON_FILES,
    reporting: Path = REPORTING_FILES,
    parts: int = PARTS,
) -> list[str]:
    """Brings the database up to the code; returns what was applied, as `schema/version`, in order.

    Several migrators may race: one works, the others wait and find nothing to do. Killed half-way, the next one goes on
    after the last whole file. `passwords` holds one for each of LOGIN_ROLES; `services` the folder of each service's
    files; `parts` is fixed by the first migration ever. MigrationRefused when a file that was applied has changed or is
    missing here, i.e. the database is newer than the code.
    """
    _check_passwords(passwords)
    ladders = {
        "platform": _files("platform", platform, None, ""),
        **{
            service: [
                *_files(service, common, f"{service}_owner", "common/"),
                *_files(service, folder, f"{service}_owner", ""),
            ]
            for service, folder in services.items()
        },
        "reporting": _files("reporting", reporting, "reporting_owner", ""),
    }
    limits = {"application_name": "dunwell migrate", "statement_timeout": "0", "dunwell.parts": str(parts)}
    connection: Connection = await asyncpg.connect(superuser_dsn, server_settings=limits)
    try:
        # a session's lock: it goes with the connection, also when this process is killed
        await connection.execute(f"SELECT pg_advisory_lock({LOCK_KEY})")
        applied = [line for ladder in await _pending(connection, ladders) for line in await _climb(connection, ladder)]
        await _set_passwords(connection, passwords)
        return applied
    finally:
        await connection.close()


async def create_database(superuser_dsn: str, name: str) -> bool:
    """Makes the database if it is not there (the DSN names another one, `postgres`); True when it was made."""
    connection: Connection = await asyncpg.connect(superuser_dsn)
    try:
        if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            return False
        await connection.execute(f'CREATE DATABASE "{name}"')
        return True
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):  # another starter was faster
        return False
    finally:
        await connection.close()


def versions(service: str, folder: Path) -> list[str]:
    """All that `migrate` applies to a service's schema, as its schema_migrations names them."""
    return [m.version for m in (*_files(service, COMMON_FILES, None, "common/"), *_files(service, folder, None, ""))]


def _files(schema: str, folder: Path, owner: str | None, prefix: str) -> list[Migration]:
    return [
        Migration(schema, prefix + path.name, path.read_text(encoding="utf-8"), owner)
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    ]


async def _pending(connection: Connection, ladders: Mapping[str, list[Migration]]) -> list[list[Migration]]:
    """Per schema what is still to be applied; refuses before anything is changed."""
    pending = []
    for schema, ladder in ladders.items():
        known: dict[str, str] = {}
        if await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", f"{schema}.schema_migrations"):
            rows = await connection.fetch(f"SELECT version, digest FROM {schema}.schema_migrations")
            known = {row["version"]: row["digest"] for row in rows}
        _check_known(schema, ladder, known)
        pending.append([migration for migration in ladder if migration.version not in known])
    return pending


def _check_known(schema: str, ladder: list[Migration], known: Mapping[str, str]) -> None:
    here = {migration.version: migration for migration in ladder}
    for version in sorted(known):
        if version not in here:
            raise MigrationRefused(
                f"the database is newer than this code: {schema}/{version} was applied and is not here. "
                "Start the newer code again; migrations only go forward."
            )
        if here[version].digest != known[version]:
            raise MigrationRefused(
                f"{schema}/{version} was changed after it was applied: bring the file back as it was, "
                "and put the change into a new file."
            )
    for late, first in _overtaken(ladder, known):
        raise MigrationRefused(
            f"{schema}/{late} comes before {first}, which was applied already: give it a number after the last one."
        )


def _overtaken(ladder: list[Migration], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Files not applied that sort before an applied one of the same folder, with that one."""
    for migration in ladder:
        folder = migration.version.rpartition("/")[0]
        later = [v for v in known if v.rpartition("/")[0] == folder and v > migration.version]
        if migration.version not in known and later:
            yield migration.version, min(later)


async def _climb(connection: Connection, ladder: list[Migration]) -> list[str]:
    """Applies one schema's files in order."""
    if ladder:
        await _prepare(connection, ladder[0])
    for migration in ladder:
        await _apply_patiently(connection, migration)
    return [f"{migration.schema}/{migration.version}" for migration in ladder]


async def _prepare(connection: Connection, first: Migration) -> None:
    """The table of what was applied. It belongs to the migrator: not even the owner of the schema rewrites it."""
    schema = first.schema
    if first.owner is None:
        await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    elif schema != "reporting" and schema not in SERVICES:
        raise MigrationRefused(f"{schema} is no service of this installation; there are {', '.join(SERVICES)}")
    async with connection.transaction():
        await connection.execute(
            f"CREATE TABLE IF NOT EXISTS {schema}.schema_migrations (version text PRIMARY KEY, "
            "at timestamptz NOT NULL DEFAULT clock_timestamp(), digest text NOT NULL)"
        )
        if schema in SERVICES:
            await connection.execute(f"GRANT SELECT ON {schema}.schema_migrations TO {schema}, {schema}_read")


async def _apply_patiently(connection: Connection, migration: Migration) -> None:
    """Gives up a lock after 2 s, so that nobody queues behind the migration, and comes back (reliability.md §11)."""
    for _ in range(LOCK_TRIES_MAX - 1):
        try:
            return await _apply(connection, migration)
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(LOCK_PAUSE_SECONDS)
    await _apply(connection, migration)


async def _apply(connection: Connection, migration: Migration) -> None:
    """One file and the note that it was applied, in one transaction."""
    async with connection.transaction():
        await connection.execute(f"SET LOCAL search_path = {migration.schema}; SET LOCAL lock_timeout = '2s'")
        if migration.owner:
            await connection.execute(f"SET LOCAL ROLE {migration.owner}")
        transaction = await connection.fetchval("SELECT pg_current_xact_id()")
        await connection.execute(migration.sql)
        if await connection.fetchval("SELECT pg_current_xact_id()") != transaction:
            raise MigrationRefused(
                f"{migration.schema}/{migration.version} ends the transaction itself: leave COMMIT out"
            )
        await connection.execute("RESET ROLE")
        await connection.execute(
            f"INSERT INTO {migration.schema}.schema_migrations (version, digest) VALUES ($1, $2)",
            migration.version,
            migration.digest,
        )


# -- passwords -----------------------------------------------------------------------------------------------------


def _check_passwords(passwords: Mapping[str, str]) -> None:
    missing = [role for role in LOGIN_ROLES if not passwords.get(role)]
    if missing:
        raise MigrationRefused(f"no password was given for the database roles {', '.join(missing)}")


async def _set_passwords(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Sets those that differ, as verifiers: no password travels to the server or into its log."""
    async with connection.transaction():
        # roles belong to the server, not to the database: two databases may be migrated at once
        await connection.execute("LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE")
        rows = await connection.fetch(
            "SELECT rolname::text, rolpassword FROM pg_authid WHERE rolname = ANY($1::text[])", list(LOGIN_ROLES)
        )
        for role, kept in rows:
            if not _verifies(kept, passwords[role]):
                verifier = _scram_verifier(passwords[role], secrets.token_bytes(16), SCRAM_ITERATIONS)
                await connection.execute(f"ALTER ROLE {role} PASSWORD '{verifier}'")


def _verifies(kept: str | None, password: str) -> bool:
    if not kept or not kept.startswith("SCRAM-SHA-256$"):
        return False
    iterations, _, salt = kept.split("$")[1].partition(":")
    return hmac.compare_digest(kept, _scram_verifier(password, base64.b64decode(salt), int(iterations)))


def _scram_verifier(password: str, salt: bytes, iterations: int) -> str:
    """What PostgreSQL keeps of a password (RFC 5803): salt, stored key and server key."""
    prepared = unicodedata.normalize("NFKC", password).encode()
    salted = hashlib.pbkdf2_hmac("sha256", prepared, salt, iterations)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    in_base64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return "SCRAM-SHA-256${}:{}${}:{}".format(iterations, *in_base64)
