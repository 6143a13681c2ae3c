"""A file is read in one go, a function fits a screen, the architecture is read over one coffee."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, parsed

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
ARCHITECTURE_WORDS_MAX = 1_500


def long_files(root: Path) -> Iterator[str]:
    for path in files(root, ".py"):
        if (lines := len(path.read_text().splitlines())) > FILE_LINES_MAX:
            yield f"{path.relative_to(root)}: {lines} lines"


def long_functions(root: Path) -> Iterator[str]:
    """Functions longer than a screen, from `def` to the last line, docstring and all."""
    for path, tree in parsed(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    yield f"{path.relative_to(root)}:{node.lineno} {node.name}: {lines} lines"


def words(markdown: str) -> int:
    """Words of prose: drawings and code between fences are not counted."""
    return len(re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE).split())


def test_no_file_is_longer_than_400_lines() -> None:
    assert list(long_files(ROOT)) == []


def test_no_function_is_longer_than_60_lines() -> None:
    assert list(long_functions(ROOT)) == []


def test_a_long_function_in_a_long_file_is_found(tmp_path: Path) -> None:
    body = "    pass\n" * 60
    (tmp_path / "long.py").write_text(f"async def walk():\n{body}" + "\n" * 340)
    assert list(long_functions(tmp_path)) == ["long.py:1 walk: 61 lines"]
    assert list(long_files(tmp_path)) == ["long.py: 401 lines"]


def test_the_architecture_is_at_most_1500_words() -> None:
    page = ROOT / "docs" / "architecture.md"
    if not page.exists():
        pytest.skip("docs/architecture.md is not written yet")
    assert words(page.read_text()) <= ARCHITECTURE_WORDS_MAX


def test_drawings_are_not_counted_as_words() -> None:
    assert words("one two\n```mermaid\na --> b\n```\nthree\n") == 3
