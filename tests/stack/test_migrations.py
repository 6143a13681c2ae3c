"""Migrations go forward, whole file by whole file, whoever races or dies; roles can do what they must and no more."""

import asyncio
import multiprocessing
import os
import shutil
from pathlib import Path

import asyncpg
import pytest

from dunwell.services import FOLDERS
from libs.common.run.migrations import COMMON_FILES, LOGIN_ROLES, SERVICES, MigrationRefused, migrate
from tests.database import Database, Server

Passwords = dict[str, str]
SERVING_AND_READING = (*SERVICES, *(f"{service}_read" for service in SERVICES))


class Files:
    """A code version's migration files of one service."""

    def __init__(self, folder: Path) -> None:
        self.common, self.own, self.reporting = folder / "sql", folder / "migrations", folder / "reporting"
        for made in (self.common, self.own, self.reporting):
            made.mkdir()
        self.write(self.common / "0001_common.sql", "CREATE TABLE state (debtor_id int PRIMARY KEY)")
        self.write(self.own / "0001_contacts.sql", "CREATE TABLE contacts (id int PRIMARY KEY)")

    def write(self, path: Path, sql: str) -> None:
        path.write_text(sql)

    async def migrate(self, database: Database, passwords: Passwords) -> list[str]:
        services = {"outreach": self.own}
        return await migrate(
            database.superuser_dsn, passwords, services, common=self.common, reporting=self.reporting, parts=4
        )


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


async def fetchval(dsn: str, sql: str, settings: dict[str, str] | None = None) -> object:
    connection = await asyncpg.connect(dsn, server_settings=settings)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


EVERYTHING = ["platform/0001_platform.sql", "outreach/common/0001_common.sql", "outreach/0001_contacts.sql"]


async def test_a_second_migration_finds_nothing_to_do(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    assert await files.migrate(empty_database, role_passwords) == EVERYTHING
    assert await files.migrate(empty_database, role_passwords) == []


async def test_two_racing_migrators_apply_each_file_once(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    files.write(files.own / "0002_slow.sql", "SELECT pg_sleep(0.3); CREATE TABLE slow (id int)")
    applied = await asyncio.gather(*(files.migrate(empty_database, role_passwords) for _ in range(3)))
    assert sorted(applied) == [[], [], [*EVERYTHING, "outreach/0002_slow.sql"]]


async def test_a_migrator_killed_half_way_leaves_whole_files_and_the_next_one_goes_on(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    files.write(files.own / "0002_half.sql", "CREATE TABLE half (id int); SELECT pg_sleep(60)")
    child = multiprocessing.get_context("spawn").Process(
        target=_migrate, args=(files, empty_database.superuser_dsn, role_passwords)
    )
    child.start()
    await _wait_for_sleep(empty_database)
    child.kill()
    child.join()
    files.write(files.own / "0002_half.sql", "CREATE TABLE half (id int)")
    await fetchval(  # the dead migrator's backend notices only when its sleep ends
        empty_database.superuser_dsn,
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{empty_database.name}' "
        "AND wait_event = 'PgSleep'",
    )
    assert await files.migrate(empty_database, role_passwords) == ["outreach/0002_half.sql"]


async def _wait_for_sleep(database: Database) -> None:
    """Until the child's migration has come to its pg_sleep; the database waits, not the test."""
    waiting = """
        DO $$ BEGIN
          FOR i IN 1 .. 3000 LOOP
            PERFORM pg_stat_clear_snapshot();
            EXIT WHEN EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                              AND pid <> pg_backend_pid() AND wait_event = 'PgSleep');
            PERFORM pg_sleep(0.01);
          END LOOP;
        END $$"""
    await fetchval(database.superuser_dsn, waiting)


def _migrate(files: Files, dsn: str, passwords: Passwords) -> None:
    services = {"outreach": files.own}
    asyncio.run(migrate(dsn, passwords, services, common=files.common, reporting=files.reporting, parts=4))


async def test_a_file_that_fails_leaves_nothing_of_itself(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    files.write(files.own / "0002_bad.sql", "CREATE TABLE early (id int); SELECT 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await files.migrate(empty_database, role_passwords)
    assert await fetchval(empty_database.superuser_dsn, "SELECT to_regclass('outreach.early')") is None
    files.write(files.own / "0002_bad.sql", "CREATE TABLE early (id int)")
    assert await files.migrate(empty_database, role_passwords) == ["outreach/0002_bad.sql"]


async def test_a_changed_file_that_was_applied_is_refused(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    await files.migrate(empty_database, role_passwords)
    files.write(files.own / "0001_contacts.sql", "CREATE TABLE contacts (id int PRIMARY KEY, note text)")
    with pytest.raises(MigrationRefused, match=r"outreach/0001_contacts\.sql was changed"):
        await files.migrate(empty_database, role_passwords)


async def test_code_older_than_the_database_is_refused_before_anything_is_applied(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    files.write(files.own / "0003_newer.sql", "CREATE TABLE newer (id int)")
    await files.migrate(empty_database, role_passwords)
    (files.own / "0003_newer.sql").unlink()
    files.write(files.common / "0002_more.sql", "CREATE TABLE more (id int)")
    with pytest.raises(MigrationRefused, match=r"newer than this code: outreach/0003_newer\.sql"):
        await files.migrate(empty_database, role_passwords)
    assert await fetchval(empty_database.superuser_dsn, "SELECT to_regclass('outreach.more')") is None


async def test_a_file_numbered_before_an_applied_one_is_refused(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    files.write(files.own / "0003_later.sql", "CREATE TABLE later (id int)")
    await files.migrate(empty_database, role_passwords)
    files.write(files.own / "0002_between.sql", "CREATE TABLE between_them (id int)")
    with pytest.raises(MigrationRefused, match=r"outreach/0002_between\.sql comes before 0003_later\.sql"):
        await files.migrate(empty_database, role_passwords)


async def test_who_was_due_before_wakes_stood_in_states_is_due_afterwards(
    tmp_path: Path, empty_database: Database, role_passwords: Passwords
) -> None:
    """As an installation of before 0004_wakes_in_states.sql is brought up."""
    for file in COMMON_FILES.glob("*.sql"):
        if file.name < "0004":
            shutil.copy(file, tmp_path)
    dsn = empty_database.superuser_dsn
    await migrate(dsn, role_passwords, FOLDERS, common=tmp_path)
    due, rests = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))
    for written in (
        f"INSERT INTO outreach.state SELECT id::uuid, 3, 4, '' FROM unnest(ARRAY['{due}', '{rests}']) id",
        f"INSERT INTO outreach.wake VALUES ('{due}', 7, '2026-12-01 02:00+00', NULL)",
    ):
        await fetchval(dsn, written)
    await migrate(dsn, role_passwords, FOLDERS)
    found = "SELECT array_agg((debtor_id, part, at, send_at)::text ORDER BY debtor_id) FROM outreach.state"
    assert await fetchval(dsn, found, {"timezone": "UTC"}) == [f'({due},7,"2026-12-01 02:00:00+00",)', f"({rests},,,)"]
    assert await fetchval(dsn, "SELECT to_regclass('outreach.wake')") is None


async def test_a_missing_password_is_refused(files: Files, empty_database: Database) -> None:
    with pytest.raises(MigrationRefused, match="intake, strategy"):
        await files.migrate(empty_database, {})


async def test_reporting_views_read_the_services_and_the_analyst_reads_nothing_else(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    files.write(files.reporting / "0001_contacts.sql", "CREATE VIEW contacts AS SELECT id FROM outreach.contacts")
    await files.migrate(empty_database, role_passwords)
    assert await fetchval(empty_database.dsn("analyst"), "SELECT count(*) FROM contacts") == 0
    for table in ("outreach.contacts", "vault.person", "platform.clock"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await fetchval(empty_database.dsn("analyst"), f"SELECT count(*) FROM {table}")


async def test_installation_clock_and_epoch_are_one_row_each_that_services_only_read(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    await files.migrate(empty_database, role_passwords)
    for role in SERVING_AND_READING:
        sql = "SELECT parts + epoch + rate FROM platform.installation, platform.clock, platform.cluster_epoch"
        assert await fetchval(empty_database.dsn(role), sql) == 4 + 1 + 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetchval(empty_database.dsn("strategy"), "UPDATE platform.clock SET rate = 60")
    with pytest.raises(asyncpg.UniqueViolationError):
        await fetchval(empty_database.superuser_dsn, "INSERT INTO platform.cluster_epoch (epoch) VALUES (2)")


OWNED = """
    SELECT count(*) FROM pg_shdepend JOIN pg_roles ON refobjid = pg_roles.oid
    WHERE deptype = 'o' AND refclassid = 'pg_authid'::regclass AND rolname = ANY($1::text[])"""
MIGHTY = """
    WITH RECURSIVE reach AS (
      SELECT oid, oid AS role FROM pg_roles WHERE rolname = ANY($1::text[])
      UNION SELECT reach.oid, roleid FROM reach JOIN pg_auth_members ON member = role)
    SELECT count(*) FROM reach JOIN pg_roles ON pg_roles.oid = role
    WHERE rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolname LIKE 'pg\\_%'
      OR rolname LIKE '%\\_owner'"""


async def test_serving_and_read_roles_own_nothing_and_have_no_way_to_might(database: Database) -> None:
    connection = await asyncpg.connect(database.superuser_dsn)
    try:
        assert await connection.fetchval(OWNED, list(LOGIN_ROLES)) == 0
        assert await connection.fetchval(MIGHTY, list(LOGIN_ROLES)) == 0
        assert await connection.fetchval(MIGHTY, ["intake_owner"]) > 0  # the query sees what it looks for
    finally:
        await connection.close()


@pytest.mark.parametrize("role", SERVING_AND_READING)
async def test_each_role_stands_in_its_own_schema_with_its_limits(database: Database, role: str) -> None:
    connection = await asyncpg.connect(database.dsn(role))
    try:
        assert await connection.fetchval("SELECT current_user::text") == role
        assert await connection.fetchval("SELECT current_schema()::text") == role.removesuffix("_read")
        shown = [await connection.fetchval(f"SHOW {name}") for name in ("statement_timeout", "lock_timeout")]
        assert shown == ["5s", "2s"]
        assert await connection.fetchval("SHOW idle_in_transaction_session_timeout") == "1min"
        with pytest.raises(asyncpg.PostgresError):
            await connection.execute("CREATE TABLE own (id int)")
    finally:
        await connection.close()


async def test_the_read_role_writes_nothing_even_when_it_leaves_read_only(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    await files.migrate(empty_database, role_passwords)
    insert, writable = "INSERT INTO contacts VALUES (1)", {"default_transaction_read_only": "off"}
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await fetchval(empty_database.dsn("outreach_read"), insert)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetchval(empty_database.dsn("outreach_read"), insert, writable)
    await fetchval(empty_database.dsn("outreach"), insert)
    assert await fetchval(empty_database.dsn("outreach_read"), "SELECT count(*) FROM contacts") == 1


async def test_a_service_reads_nothing_of_another_but_what_is_granted(
    files: Files, empty_database: Database, role_passwords: Passwords
) -> None:
    files.write(
        files.common / "0002_log.sql", "CREATE TABLE journal (part int); GRANT SELECT ON journal TO dunwell_services"
    )
    await files.migrate(empty_database, role_passwords)
    assert await fetchval(empty_database.dsn("strategy"), "SELECT count(*) FROM outreach.journal") == 0
    for sql in ("SELECT count(*) FROM outreach.state", "DELETE FROM outreach.journal", "SELECT * FROM pg_authid"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await fetchval(empty_database.dsn("strategy"), sql)


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("intake", True, True),
        ("outreach", True, False),
        ("tracking", True, False),
        ("outreach_read", True, False),
        ("strategy", False, False),
        ("strategy_read", False, False),
        ("analytics", False, False),
    ],
)
async def test_the_vault_opens_to_those_who_need_it(database: Database, role: str, reads: bool, writes: bool) -> None:
    for allowed, sql in (
        (reads, "SELECT count(*) FROM vault.person"),
        (writes, "INSERT INTO vault.person (debtor_id) VALUES (gen_random_uuid())"),
    ):
        if allowed:
            await fetchval(database.dsn(role), sql)
        else:
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)):
                await fetchval(database.dsn(role), sql)


async def test_the_server_log_holds_no_value_of_a_row(database: Database, server: Server) -> None:
    canary = f"canary-{os.getpid()}"
    with pytest.raises(asyncpg.PostgresError):
        await fetchval(database.superuser_dsn, f"SELECT '{canary}'::uuid")
    connection = await asyncpg.connect(database.superuser_dsn)
    try:
        await connection.execute("CREATE TABLE names (name text UNIQUE)")
        for _ in range(2):
            await connection.execute("INSERT INTO names VALUES ($1)", canary)
    except asyncpg.UniqueViolationError:
        pass
    finally:
        await connection.close()
    assert "Key (name)" not in (server.postgres.home / "postgres.log").read_text()
