"""Every service has the same rooms, and the pure ones are pure."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SERVICES, files, parsed, rooms

ROOMS = {
    "app", "settings", "routes", "schemas", "jobs", "handlers", "policy", "model", "ports", "adapters", "store",
    "migrations", "README.md", "__init__", "__main__",
}  # fmt: skip
BANNED_NAMES = {"util", "utils", "helper", "helpers", "constant", "constants", "common", "misc"}
CLOCKS = {"now", "utcnow", "today"}
PURE = ("handlers", "policy", "model")
LAW_MAY_USE = {"libs", "yaml", "holidays", "phonenumbers", "msgspec", "tzdata"}
LAW_MAY_NOT_USE = {"asyncio", "os", "random", "secrets", "socket", "subprocess", "threading", "time", "urllib"}


def badly_named(root: Path) -> Iterator[str]:
    """Modules whose name says nothing; libs/common is the one exception."""
    for path in files(root, ".py"):
        place = path.relative_to(root).with_suffix("")
        for depth, name in enumerate(place.parts):
            if name in BANNED_NAMES and place.parts[: depth + 1] != ("libs", "common"):
                yield str(place)


def asks_the_time(tree: ast.Module) -> Iterator[int]:
    """Lines that call now(), utcnow() or today() of date or datetime."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCKS
            and ast.unparse(node.func.value).rpartition(".")[2] in {"date", "datetime"}
        ):
            yield node.lineno


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module that is imported, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_only_the_rooms_of_the_house(service: str) -> None:
    assert set(rooms(ROOT / "services" / service)) <= ROOMS


def test_there_are_five_services_and_no_sixth() -> None:
    assert {p.name for p in (ROOT / "services").iterdir() if p.is_dir() and p.name != "__pycache__"} == set(SERVICES)


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert list(badly_named(ROOT)) == []


@pytest.mark.parametrize("place", ["libs/common/utils.py", "services/intake/helpers/phone.py", "services/common/x.py"])
def test_a_name_that_says_nothing_is_found(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).touch()
    assert list(badly_named(tmp_path)) == [place.removesuffix(".py")]


@pytest.mark.parametrize("service", SERVICES)
def test_the_pure_rooms_never_ask_the_time(service: str) -> None:
    pure = [path for name, path in rooms(ROOT / "services" / service).items() if name in PURE]
    trees = (
        (p, tree) for p, tree in parsed(ROOT / "services" / service) if any(p.is_relative_to(room) for room in pure)
    )
    assert [f"{p}:{line}" for p, tree in trees for line in asks_the_time(tree)] == []


def test_asking_the_time_is_found() -> None:
    assert list(asks_the_time(ast.parse("x = datetime.datetime.now(UTC)\ny = date.today()\nz = context.now"))) == [1, 2]


def test_the_law_uses_nothing_but_values_and_its_calendars() -> None:
    for path, tree in parsed(ROOT / "libs" / "compliance"):
        for name, line in imported(tree):
            top = name.partition(".")[0]
            ours = name.startswith(("libs.compliance", "libs.common.kernel")) or name == "libs"
            known = top in LAW_MAY_USE or top in sys.stdlib_module_names
            assert top not in LAW_MAY_NOT_USE, f"{path}:{line} imports {name}"
            assert ours if top == "libs" else known, f"{path}:{line} imports {name}"


@pytest.mark.parametrize("folder", ["libs/common/run/sql", *(f"services/{s}/migrations" for s in SERVICES)])
def test_migrations_are_numbered_once_each_and_say_what_for(folder: str) -> None:
    scripts = list(files(ROOT / folder, ".sql"))
    numbers = [path.name[:4] for path in scripts]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", path.name) for path in scripts)
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    assert all(path.read_text().startswith("-- ") for path in scripts)
