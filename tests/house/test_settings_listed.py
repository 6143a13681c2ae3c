""".env.example lists every setting there is, and none that there is not."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from dunwell.settings import PROJECT
from libs.common.kernel.settings import PREFIX, ServiceSettings
from tests.house.tree import ROOT, SERVICES, files, parsed

NAME = re.compile(rf"{PREFIX}[A-Z0-9]+(?:_[A-Z0-9]+)*")
HEADING = re.compile("# ---- .+")


def documented() -> set[str]:
    return set(re.findall(rf"^#?({NAME.pattern})=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def _kinds(of: type[ServiceSettings]) -> Iterator[type[ServiceSettings]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


def kinds() -> list[type[ServiceSettings]]:
    """All settings classes of ours."""
    for path in files(ROOT, "settings.py"):
        if path.relative_to(ROOT).parts[0] in {"libs", "services", "dunwell"}:
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return [kind for kind in _kinds(ServiceSettings) if kind.__module__.partition(".")[0] != "tests"]


def fields() -> set[str]:
    """Variables that a settings class of ours reads."""
    return {PREFIX + name.upper() for kind in kinds() for name in kind.model_fields}


def as_written(default: object) -> str:
    """A default as the environment would give it."""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, Path):
        return str(default.relative_to(PROJECT))
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, float):
        return f"{default:g}"
    return "" if default is None else str(default)


def named() -> set[str]:
    """Variables that the code names as a string: DUNWELL_HOME is read before there are settings."""
    return {
        node.value
        for folder in ("libs", "services", "dunwell", "tests/flow", "benchmarks")
        for _, tree in parsed(ROOT / folder)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value)
    }


def test_every_setting_is_listed() -> None:
    assert {name.removesuffix("_FILE") for name in fields() | named()} - documented() == set()


def test_every_listed_setting_exists() -> None:
    missing = [s for s in SERVICES if not (ROOT / "services" / s / "settings.py").exists()]
    if missing:
        pytest.skip(f"no settings yet in {', '.join(missing)}")
    assert documented() - fields() - named() == set()


def test_every_listed_default_is_the_one_of_the_code() -> None:
    listed = dict(re.findall(rf"^#({NAME.pattern})=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    of_the_code = {
        PREFIX + name.upper(): as_written(field.default)
        for kind in kinds()
        for name, field in kind.model_fields.items()
        if not field.is_required()
    }
    assert of_the_code
    assert {name: listed[name] for name in of_the_code} == of_the_code


def test_every_listed_setting_is_optional_and_explained() -> None:
    blocks = (ROOT / ".env.example").read_text().strip().split("\n\n")
    for block in (block for block in blocks[1:] if not HEADING.fullmatch(block)):
        lines = block.splitlines()
        assert lines[0].startswith("# ")
        assert NAME.match(lines[-1].removeprefix("#"))
        assert all(line.startswith("#") for line in lines), "a copy of the example must change nothing"
