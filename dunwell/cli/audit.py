"""`dunwell audit verify`: do the logs of all services still stand as they were written?"""

import asyncio

import msgspec
import typer

from dunwell.cli.client import connect
from dunwell.connections import connected
from dunwell.home import SUPERUSER, Home, the_home
from dunwell.settings import Remote
from libs.common.log.checkpoint import PUBLIC_FILE, Audit
from libs.common.log.verify import Verified, readable_logs
from libs.common.log.verify import verify as verify_logs

app = typer.Typer(no_args_is_help=True, help="The logs, and the proof that nobody altered them.")


@app.callback()
def logs() -> None:
    """The logs, and the proof that nobody altered them."""


@app.command()
def verify() -> None:
    """Walks every log: roots, links, checkpoints, anchors. Exit 1 names the first record that is not as it was.

    Of a cluster (DUNWELL_URL) tracking walks what it may read: all journals, and its own private log.
    """
    found = _verified_by_tracking() if Remote.from_env().url else _verified_here(the_home())
    if found.broken is not None:
        typer.echo(f"broken: {found.broken}", err=True)
        raise typer.Exit(1)
    typer.echo(
        f"{found.records} records in {len(found.logs)} logs stand as they were written; "
        f"{found.checkpoints} checkpoints and {found.anchors} anchors hold"
    )


def _verified_by_tracking() -> Verified:
    found = msgspec.convert(connect("compliance").get("/api/tracking/v1/audit/verify"), Verified)
    typer.echo(f"walked by tracking: {', '.join(found.logs)}; the private logs of others are not its to read", err=True)
    return found


def _verified_here(home: Home) -> Verified:
    with home.postgres() as postgres:
        return asyncio.run(_verified(home, postgres.dsn(SUPERUSER)))


async def _verified(home: Home, dsn: str) -> Verified:
    public = home.keys / PUBLIC_FILE
    audit = Audit.for_reading(public, home.anchors) if public.exists() else Audit.open(home.keys, home.anchors)
    async with connected(dsn, "audit") as con:
        return await verify_logs(con, await readable_logs(con), audit.public_key, home.anchors)
