"""`dunwell secrets`: what a cluster is given as files."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from dunwell.home import Home
from dunwell.process import Trust
from libs.common.kernel.clock import SystemClock
from libs.common.kernel.problems import Conflict
from libs.common.run.migrations import LOGIN_ROLES

PASSWORDS = tuple(f"{role}_password" for role in ("admin", *LOGIN_ROLES))
OF_OTHERS = ("sms_token",)  # empty until somebody fills it in: as good as not set

app = typer.Typer(no_args_is_help=True, help="The passwords and keys of a cluster, as files.")


@app.callback()
def group() -> None:
    """The passwords and keys of a cluster, as files."""


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where: a file for each secret, and keys/.")],
    owner: Annotated[int | None, typer.Option(help="The user and group number that the files are given to.")] = None,
) -> None:
    """Makes the secrets of a new cluster: one for each DUNWELL_…_FILE, and the keys. What is there stays as it is."""
    missing = [name for name in (*PASSWORDS, *OF_OTHERS) if not (folder / name).exists()]
    home = Home(folder)
    if not home.has_keys:
        if len(missing) < len(PASSWORDS) + len(OF_OTHERS):
            raise Conflict(
                f"{folder} belongs to a cluster whose keys are missing; restore {home.keys} from their backup"
            )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        Trust.open(folder, SystemClock())
    for name in missing:
        _write(folder / name, "" if name in OF_OTHERS else secrets.token_urlsafe(32))
    if owner is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, owner)
    typer.echo(f"made {len(missing)} secrets in {folder}; keep a backup of {home.keys}, apart from the data's")


def _write(path: Path, secret: str) -> None:
    """Whole or not at all; for its owner alone."""
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
