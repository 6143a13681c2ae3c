"""`dunwell clock`: show or step the business clock of a sandbox."""

import json
import re
from datetime import datetime, timedelta
from typing import Annotated

import typer

from dunwell.cli.client import Client, connect, embedded_only

app = typer.Typer(no_args_is_help=True, help="The business clock: windows, wakes and deadlines follow it.")
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


@app.command()
def show() -> None:
    """Business time, and how fast it runs."""
    answer = _client().get("/api/clock")
    typer.echo(f"{answer['now']}  rate {answer['rate']:g}")


@app.command()
def to(instant: Annotated[str, typer.Argument(help="An instant such as 2026-12-01T09:00:00+08:00.")]) -> None:
    """Steps to an instant, wake by wake; the clock stands there afterwards."""
    try:
        target = datetime.fromisoformat(instant)
    except ValueError:
        raise typer.BadParameter("give an instant such as 2026-12-01T09:00:00+08:00") from None
    if target.tzinfo is None:
        raise typer.BadParameter("give the offset too, such as 2026-12-01T09:00:00+08:00")
    step({"to": target.isoformat()})


@app.command()
def by(duration: Annotated[str, typer.Argument(help="Such as 1d, 6h or 1d12h30m.")]) -> None:
    """Steps by a duration, wake by wake; the clock stands there afterwards."""
    step({"by_seconds": seconds(duration)})


@app.command()
def run(rate: Annotated[float, typer.Option(help="1 = as the wall clock.")] = 1.0) -> None:
    """Lets the clock run from where it stands."""
    answer = _client().post("/api/clock", {"rate": rate})
    typer.echo(f"{answer['now']}  rate {answer['rate']:g}")


def _client() -> Client:
    embedded_only("dunwell clock", "because a cluster's business time is not moved from here")
    return connect("platform_admin")


def seconds(duration: str) -> int:
    """Seconds of "1d12h30m"; typer.BadParameter for any other form."""
    found = _DURATION.fullmatch(duration)
    if not duration or not found:
        raise typer.BadParameter("give a duration such as 1d, 6h or 1d12h30m")
    days, hours, minutes = (int(group or 0) for group in found.groups())
    return int(timedelta(days=days, hours=hours, minutes=minutes).total_seconds())


def step(body: dict[str, object], client: Client | None = None, quiet: bool = False) -> datetime:
    """Steps and shows each stop; the instant where the clock stands now."""
    last = ""
    with (client or _client()).stream("POST", "/api/clock", body) as response:
        for line in response.iter_lines():
            if not line.strip():
                continue
            answer = json.loads(line)
            if "detail" in answer:
                raise SystemExit(f"dunwell: {answer['detail']}")
            last = answer["now"]
            if not quiet:
                typer.echo(f"{answer['now']}  step {answer['steps']}")
    return datetime.fromisoformat(last)
