"""What the tests of the house look at: the project's own files, without the environment, data and caches."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("intake", "strategy", "outreach", "tracking", "analytics")
_NOT_OURS = {
    ".git", ".venv", "var", "node_modules", "dist", "out", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache",
    ".hypothesis", ".import_linter_cache", ".env", ".cache",
}  # fmt: skip


def files(root: Path = ROOT, *endings: str) -> Iterator[Path]:
    """All files below `root` with one of these endings (all, if none is named), in order."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _NOT_OURS and not name.endswith(".egg-info"))
        for name in sorted(names):
            if name not in _NOT_OURS and (not endings or name.endswith(endings)):
                yield Path(folder, name)


def texts(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """All files that are UTF-8 text, with their text."""
    for path in files(root):
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def parsed(root: Path = ROOT) -> Iterator[tuple[Path, ast.Module]]:
    """All Python files with their syntax trees."""
    for path in files(root, ".py"):
        yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def rooms(service: Path) -> dict[str, Path]:
    """The rooms of a service by name: `store` is store.py or the folder store/."""
    return {
        path.name.removesuffix(".py"): path
        for path in sorted(service.iterdir())
        if path.name not in _NOT_OURS and path.suffix != ".pyc"
    }
