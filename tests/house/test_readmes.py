"""A service's README lists its tables, events in and out, and jobs: exactly those that the code has."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from libs.common.events.registry import EVENTS, owner
from tests.house.tree import ROOT, SERVICES, files

_LISTED = re.compile(r"^\s*(?:-|\*|\|)\s*`([^`]+)`", re.MULTILINE)
_CREATED = re.compile(r"\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(?:\w+\.)?(\w+)", re.IGNORECASE)
_DROPPED = re.compile(r"\bdrop\s+table\s+(?:if\s+exists\s+)?(?:\w+\.)?(\w+)", re.IGNORECASE)


def listed(markdown: str, heading: str) -> set[str] | None:
    """Names in back-ticks that begin the entries of a section's list or table; None if there is no such section."""
    section = re.search(rf"^##+ {heading}\s*$(.*?)(?=^##? |\Z)", markdown, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    return set(_LISTED.findall(section[1])) if section else None


def tables(migrations: Path) -> set[str]:
    """Tables that the migrations leave behind."""
    found: set[str] = set()
    for path in files(migrations, ".sql"):
        sql = re.sub(r"--.*", "", path.read_text())
        found = (found | set(_CREATED.findall(sql))) - set(_DROPPED.findall(sql))
    return found


def module(service: str, room: str) -> ModuleType:
    place = ROOT / "services" / service / room
    if not place.with_suffix(".py").exists() and not (place / "__init__.py").exists():
        pytest.skip(f"services/{service}/{room} is not written yet")
    return importlib.import_module(f"services.{service}.{room}")


def readme(service: str) -> str:
    page = ROOT / "services" / service / "README.md"
    if not page.exists():
        pytest.skip(f"services/{service}/README.md is not written yet")
    return page.read_text()


@pytest.mark.parametrize("service", SERVICES)
def test_a_readme_lists_the_tables_that_the_migrations_create(service: str) -> None:
    assert listed(readme(service), "tables") == tables(ROOT / "services" / service / "migrations")


@pytest.mark.parametrize("service", SERVICES)
def test_a_readme_lists_the_events_that_the_handlers_take(service: str) -> None:
    page = readme(service)
    assert listed(page, "events in") == set(module(service, "handlers").handlers.events)


@pytest.mark.parametrize("service", SERVICES)
def test_a_readme_lists_the_events_that_the_service_owns(service: str) -> None:
    assert listed(readme(service), "events out") == {name for name in EVENTS if owner(name) == service}


@pytest.mark.parametrize("service", SERVICES)
def test_a_readme_lists_the_jobs_that_the_app_starts(service: str) -> None:
    page, jobs = readme(service), module(service, "app").JOBS
    assert listed(page, "jobs") == {job if isinstance(job, str) else job.__name__ for job in jobs}


def test_a_list_is_read_from_points_and_from_tables() -> None:
    page = "## Tables\n\n| table | holds |\n|---|---|\n| `cases` | `x` |\n- `contacts`: one each\n\n## Jobs\nnone\n"
    assert listed(page, "tables") == {"cases", "contacts"}
    assert listed(page, "jobs") == set()
    assert listed(page, "events in") is None


def test_tables_are_read_from_migrations(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text(
        "CREATE TABLE cases (x int);\n-- CREATE TABLE no ();\ncreate table if not exists s.b();"
    )
    (tmp_path / "0002_b.sql").write_text("DROP TABLE b;\nCREATE UNLOGGED TABLE c (x int);")
    assert tables(tmp_path) == {"cases", "c"}
