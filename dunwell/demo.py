"""`dunwell up --demo`: the twin inside. Its history is made through the real doors, then one minute is one hour."""

import asyncio
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from dunwell.gateway import example_curl
from dunwell.home import Home
from dunwell.server import listen
from dunwell.twin import keep, own
from dunwell.twin.clocks import BusinessClock
from dunwell.twin.doors import DoorFailed, Doors
from dunwell.twin.duty import next_morning
from dunwell.twin.gateway import PATH, Gateway, serving
from dunwell.twin.model import World
from dunwell.twin.parameters import shipped
from dunwell.twin.twin import Twin, resume_or_begin
from libs.common.kernel.clock import RATE_USUAL_MAX
from libs.common.kernel.settings import BadSettings
from services.outreach.policy.signatures import keys_of

NOTE, STATE, TRUTH = "demo.json", "twin.state", "twin.truth.ndjson"
RATE = float(RATE_USUAL_MAX)  # business time: one minute is one hour
SCREEN_SECONDS_MAX = 40.0  # of history before the first screen; what is missing then is made while people look
AHEAD = timedelta(minutes=30)  # of business time; more than goes by between two notes
CONNECTIONS_MAX = 12  # to the gateway: each idle one is looked at for every text
RULE = "─" * 78


class Wanted(msgspec.Struct, frozen=True):
    """What is generated; kept in the home, so that later starts go on with the same."""

    seed: str = "dunwell-demo"
    debtors: int = 2_000
    days: int = 30


class Demo:
    """One home's demo: `prepare` before the system is opened, `run` beside it."""

    def __init__(self, home: Home, wanted: Wanted) -> None:
        self.home, self.wanted, self.line = home, wanted, ""
        self.world: World | None = None
        self.shown = asyncio.Event()  # there is something to look at
        self.made = asyncio.Event()  # the history stands
        self._sock: socket.socket | None = None
        self._gateway = Gateway(secrets.token_urlsafe(24), shipped())

    def prepare(self) -> None:
        """The gateway's place, and in a new home where its clock begins; BadSettings where generated people would be
        mixed with others, or with a way to reach real ones."""
        if os.environ.get("DUNWELL_SMS_URL") or os.environ.get("DUNWELL_SMS_URL_FILE"):
            raise BadSettings("DUNWELL_SMS_URL: the demo plays the gateway itself; unset it, or start with --empty")
        note = self.home.path / NOTE
        if note.exists():
            self.wanted = msgspec.json.decode(note.read_bytes(), type=Wanted)
        elif self.home.has_data:
            raise BadSettings(
                f"DUNWELL_HOME: {self.home.path} holds data that this demo did not make; start it with --empty, name "
                "another folder, or forget them with: make clean"
            )
        else:
            own.secure_identity(self.home.path, self.wanted.seed)
            morning = next_morning(shipped().desks.team[0], datetime.now(UTC))  # people come to a floor at work
            own.begin_at(self.home.path, morning - timedelta(days=self.wanted.days))
            note.write_bytes(msgspec.json.encode(self.wanted))
        self._sock = listen("127.0.0.1", 0)
        place = f"http://127.0.0.1:{self._sock.getsockname()[1]}{PATH}"
        os.environ |= {
            "DUNWELL_SMS_URL": place, "DUNWELL_SMS_TOKEN": self._gateway.token,
            "DUNWELL_SMS_CONCURRENCY_MAX": str(CONNECTIONS_MAX),
        }  # fmt: skip

    async def run(self, url: str, stopping: asyncio.Event) -> None:
        """The history that is missing, then live until `stopping`. What fails ends the twin, not the system."""
        if self._sock is None:
            raise RuntimeError("prepare comes first")
        doors = Doors(own.issuing(self.home.path), self._webhook_key(), f"demo-{secrets.token_hex(4)}")
        doors.open(url)
        try:
            async with serving(self._gateway, self._sock):
                await self._play(doors, stopping)
        except DoorFailed as failure:
            if not stopping.is_set():
                sys.stderr.write(f"dunwell: the demo's people have stopped: {failure}\n")
        finally:
            self.shown.set()
            self.made.set()
            await doors.close()

    async def _play(self, doors: Doors, stopping: asyncio.Event) -> None:
        clock, wanted, path = BusinessClock(doors), self.wanted, self.home.path
        twin = await resume_or_begin(doors, clock, self._gateway, wanted.seed, wanted.debtors, path / STATE)
        world = self.world = twin.world
        if not (path / TRUTH).exists():
            keep.write_truth(world.debtors.values(), path / TRUTH)
        if not world.made:
            await self._make_history(twin, stopping)
        if stopping.is_set():
            return
        self._say(world)
        self.made.set()
        await clock.run(RATE)
        twin.kept = self._note_clock
        await twin.live(stopping)

    async def _make_history(self, twin: Twin, stopping: asyncio.Event) -> None:
        """All of it; after a while the screen is shown all the same, and fills before one's eyes."""
        world, began = twin.world, time.monotonic()
        if world.acts:  # of an earlier start: there is something to look at
            self._say(world)
        with _bar(self.wanted.days) as advance:

            def told(now: World) -> None:
                advance((now.now - now.begins) / timedelta(days=1))
                if time.monotonic() - began > SCREEN_SECONDS_MAX and not self.shown.is_set():
                    self._say(now)

            making = asyncio.create_task(twin.to(world.begins + timedelta(days=self.wanted.days), told))
            if not await _finished(making, stopping):
                return
        world.made = True
        twin.save()

    def _say(self, world: World) -> None:
        days = (world.now - world.begins) / timedelta(days=1)
        rest = "one minute is one hour now"
        if not world.made:
            rest = f"the days up to {self.wanted.days} follow before your eyes, then one minute is one hour"
        self.line = (
            f"demo data: {len(world.debtors):,} generated debtors of two creditors, {days:.0f} days; {rest}\n"
            f"  {world.acts:,} acts of the people in it, hash {world.digest[:16]}"
        )
        self.shown.set()

    def _note_clock(self, world: World) -> None:
        """After a crash the clock goes on from here, not from where it would have run to meanwhile."""
        own.begin_at(self.home.path, world.now + AHEAD)

    def _webhook_key(self) -> bytes:
        given = os.environ.get("DUNWELL_WEBHOOK_SECRET") or (self.home.keys / "webhook.secret").read_text()
        return keys_of(given)[0]


async def _finished(task: "asyncio.Task[None]", stopping: asyncio.Event) -> bool:
    """Did it come to its end? At `stopping` it is given up in the middle: what it was at is done again next time."""
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if task.done():
        await task
        return True
    task.cancel()
    await asyncio.wait({task})
    return False


@contextmanager
def _bar(days: int) -> Iterator[Any]:
    """A progress bar on a terminal, else a line for every tenth of the days."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    if sys.stdout.isatty():
        columns = (TextColumn("making {task.total:.0f} days of history"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, transient=True) as progress:
            task = progress.add_task("", total=days)
            yield lambda done: progress.update(task, completed=done)
        return
    said = 0

    def line(done: float) -> None:
        nonlocal said
        if done * 10 // max(1, days) > said:
            said = int(done * 10 // max(1, days))
            sys.stdout.write(f"history: {done:.0f} of {days} days\n")
            sys.stdout.flush()

    yield line


def state_of(home: Home, demo: Demo | None) -> dict[str, Any]:
    """For the screens: are there generated people in this home, and how far their history has come, in days."""
    if demo is None or (world := demo.world) is None:
        return {"demo": (home.path / NOTE).exists(), "playing": False}
    days = (min(world.now, world.begins + timedelta(days=demo.wanted.days)) - world.begins) / timedelta(days=1)
    return {
        "demo": True, "playing": True, "seed": world.seed, "debtors": len(world.debtors), "days": round(days, 1),
        "days_wanted": demo.wanted.days, "made": world.made,
    }  # fmt: skip


def welcome(home: Home, url: str, line: str, now: datetime, link: str) -> str:
    """What a person sees when it is ready; `link` opens the console, once."""
    return "\n".join((
        "", RULE, f"  Dunwell runs at {url}", f"  {line}", "",
        "  The console, as a team lead (once, within 15 minutes):", "", f"    {link}", "",
        "  Send an overdue event of your own:", "",
        *(f"    {line}" for line in example_curl(url, now).splitlines()), "",
        f"  Ctrl-C stops it; the data stay in {home.path}. `make clean` forgets them.", RULE, "",
    ))  # fmt: skip


def wanted_of(seed: str | None, debtors: int | None, days: int | None) -> Wanted:
    given = {"seed": seed, "debtors": debtors, "days": days}
    return Wanted(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
