"""How we test: names are sentences, fakes are passed in, nothing sleeps."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, parsed

WORDS_MIN = 4  # test_the_law_wins


def all_tests(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node


def patches_or_sleeps(tree: ast.AST, waiting: bool = False) -> Iterator[int]:
    """Lines that call monkeypatch.setattr() and its like, or sleep().

    Allowed: setting the environment, and a sleep before looking at a condition again (`while not ...`).
    """
    waiting = waiting or (isinstance(tree, ast.While) and not isinstance(tree.test, ast.Constant))
    if isinstance(tree, ast.Call):
        called = ast.unparse(tree.func)
        patched = called.endswith(("monkeypatch.setattr", "monkeypatch.setitem", "mock.patch"))
        if patched or (called.rpartition(".")[2] == "sleep" and not waiting):
            yield tree.lineno
    for child in ast.iter_child_nodes(tree):
        yield from patches_or_sleeps(child, waiting)


def test_a_tests_name_is_a_sentence() -> None:
    short = [
        f"{path.relative_to(ROOT)}: {test.name}"
        for path, tree in parsed(ROOT / "tests")
        for test in all_tests(tree)
        if len(test.name.split("_")) < WORDS_MIN
    ]
    assert short == []


def test_no_test_patches_or_sleeps() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path, tree in parsed(ROOT / "tests")
        if path.name.startswith("test_")
        for line in patches_or_sleeps(tree)
    ]
    assert found == []


@pytest.mark.parametrize("line", ["time.sleep(1)", "await asyncio.sleep(0.1)", "monkeypatch.setattr(a, 'b', 1)"])
def test_patching_and_sleeping_are_found(line: str) -> None:
    assert list(patches_or_sleeps(ast.parse(f"async def f():\n    {line}"))) == [2]


def test_waiting_for_a_condition_is_no_sleep() -> None:
    assert list(patches_or_sleeps(ast.parse("while not ready():\n    sleep(0.01)"))) == []


def test_every_folder_of_tests_is_run_by_make_test() -> None:
    makefile = (ROOT / "Makefile").read_text()
    folders = {path.parent for path, tree in parsed(ROOT / "tests") if any(all_tests(tree))}
    tops = {Path(*folder.relative_to(ROOT).parts[:2]) for folder in folders}
    assert [str(top) for top in sorted(tops) if str(top) not in makefile] == []
