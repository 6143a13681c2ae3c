"""`dunwell twin`: made-up people drive a system, a new one of their own or any other."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from dunwell.home import Home
from dunwell.server import listen
from dunwell.settings import Settings
from dunwell.twin import books, check, keep, own
from dunwell.twin.clocks import WallClock, clock_of
from dunwell.twin.doors import DoorFailed, Doors
from dunwell.twin.gateway import PATH, Gateway, serving
from dunwell.twin.model import World
from dunwell.twin.parameters import shipped
from dunwell.twin.portfolio import BOOK_OF
from dunwell.twin.twin import DEBTORS_MAX, resume_or_begin
from libs.common.kernel.settings import BadSettings
from services.outreach.policy.signatures import keys_of

BEGINS = datetime(2026, 11, 2, tzinfo=UTC)  # a Monday; the same for every run on a system of one's own
TOKEN = "twin"  # noqa: S105 - of a gateway that is played


def twin(
    seed: Annotated[str, typer.Option(help="The same seed gives the same people and the same acts.")] = "7",
    debtors: Annotated[int, typer.Option(min=0, max=DEBTORS_MAX)] = 200,
    days: Annotated[int, typer.Option(min=1, max=3_650)] = 10,
    against: Annotated[str, typer.Option(help="A system's address; without it a new one of its own.")] = "",
    truth: Annotated[Path | None, typer.Option(help="Where to write who the debtors really are.")] = None,
    gateway_port: Annotated[int, typer.Option(help="Where the gateway is played, with --against.")] = 8_900,
    kafka: Annotated[str, typer.Option(help="host:port: overdue events and payments go to upstream's topics.")] = "",
) -> None:
    """Plays debtors, collectors, loan systems and the SMS gateway; prints what was done, and the hash of the acts.

    Exit: 0; 1 when a new system's books are not the twin's; 2 when the system can't be driven.
    """
    try:
        flaws = asyncio.run(_play(seed, debtors, days, against, truth, gateway_port, kafka))
    except (DoorFailed, OSError) as failure:
        typer.echo(f"dunwell: {failure}", err=True)
        raise typer.Exit(2) from None
    for flaw in flaws:
        typer.echo(f"DIFFERENT  {flaw}")
    raise typer.Exit(1 if flaws else 0)


async def _play(
    seed: str, debtors: int, days: int, against: str, truth: Path | None, port: int, kafka: str
) -> list[str]:  # fmt: skip
    gateway = Gateway(TOKEN, shipped())
    sock = listen("127.0.0.1", port if against else 0)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serving(gateway, sock))
        if against:
            doors = await stack.enter_async_context(_other(against))
        else:
            doors = await stack.enter_async_context(_own(seed, f"http://127.0.0.1:{sock.getsockname()[1]}{PATH}"))
        clock = await clock_of(doors)
        player = await resume_or_begin(doors, clock, gateway, seed, debtors)
        if kafka:
            from dunwell.twin.kafka import open_channel

            player.speak_by(await stack.enter_async_context(open_channel(kafka)))
        if truth is not None:
            keep.write_truth(player.world.debtors.values(), truth)
        await player.to(player.world.begins + timedelta(days=days), _by_day())
        await clock.settle()
        _report(player.world, against and not gateway.requests, isinstance(clock, WallClock))
        return [] if against else await check.differences(doors, player.world, gateway)


@asynccontextmanager
async def _own(seed: str, gateway: str) -> AsyncIterator[Doors]:
    """A new system in a temporary home, on a clock that always begins at the same instant."""
    with _new_home() as home:
        own.secure_identity(home, seed)
        own.begin_at(home, BEGINS)
        system = own.OwnSystem(home, "twin", {"DUNWELL_SMS_URL": gateway, "DUNWELL_SMS_TOKEN": TOKEN})
        try:
            await asyncio.to_thread(system.start)
            yield system
        finally:
            await system.stop()


@contextmanager
def _new_home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="dunwell-twin-"))
    home.chmod(0o711)  # PostgreSQL's own user walks through it where root runs this
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@asynccontextmanager
async def _other(url: str) -> AsyncIterator[Doors]:
    """A system that runs; tokens by the keys of DUNWELL_HOME, because the twin plays many people."""
    home = Home(Settings.from_env().home.expanduser().resolve())
    if not home.signing_key.exists():
        raise BadSettings(f"DUNWELL_HOME: {home.path} has no keys; name the home of the system at {url}")
    given = os.environ.get("DUNWELL_WEBHOOK_SECRET") or (home.keys / "webhook.secret").read_text()
    doors = Doors(own.issuing(home.path), keys_of(given)[0], f"twin-{datetime.now(UTC):%y%m%d%H%M%S}")
    doors.open(url)
    try:
        yield doors
    finally:
        await doors.close()


def _by_day() -> Any:
    """A line for every day that is over."""
    last: list[object] = []

    def told(world: World) -> None:
        if last and last[-1] != world.now.date():
            counts = world.counts
            typer.echo(
                f"{last[-1]}: {counts.get('text', 0):,} texts, {counts.get('outcome', 0):,} calls, "
                f"{len(world.promises):,} promises, {counts.get('payment', 0):,} payments"
            )
        last[:] = [world.now.date()]

    return told


def _report(world: World, unheard: Any, real_time: bool) -> None:
    for name, count in sorted(world.counts.items()):
        typer.echo(f"  {name:<24}{count:>10,}")
    zones = {debtor.customer: BOOK_OF[debtor.creditor].settings.zone for debtor in world.debtors.values()}
    found = list(books.promise_states(world, zones, world.now).values())
    typer.echo("promises: " + (", ".join(f"{s.lower()} {found.count(s)}" for s in sorted(set(found))) or "none"))
    if unheard:
        typer.echo("no text came to the twin's gateway: start that system with DUNWELL_SMS_URL at --gateway-port")
    if real_time:
        typer.echo("that system's clock can't be moved: the acts went by in real time")
    typer.echo(f"{world.acts:,} acts, hash {world.digest}")
