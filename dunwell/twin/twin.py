"""The run: round by round through the days, or live beside a clock that runs."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.client import PRECONDITION_REQUIRED
from pathlib import Path

from dunwell.twin import keep
from dunwell.twin.beside import Beside
from dunwell.twin.clocks import BusinessClock, Clock
from dunwell.twin.desk import Desk, people_of
from dunwell.twin.dice import drawn
from dunwell.twin.doors import DoorFailed, Doors, Who
from dunwell.twin.gateway import Gateway
from dunwell.twin.model import World
from dunwell.twin.office import Office
from dunwell.twin.parameters import Parameters, shipped
from dunwell.twin.portfolio import AMERICANS_MAX, BOOKS, creditors, people
from dunwell.twin.provider import Provider
from dunwell.twin.stage import Stage
from dunwell.twin.upstream import Channel, HttpChannel, Upstream

ORGANISATION = Who("organisation_admin", "organisation-1")
HOUR = timedelta(hours=1)
AGENDA_HOURS = 6  # outside of desk hours money, statuses and replies are seen to every so many hours
SAVE_SECONDS = 5.0
FAILED_MAX = 60  # ticks in a row: a system that is overloaded or being mended comes back
DEBTORS_MAX = AMERICANS_MAX * 3
Told = Callable[[World], None]


def new_world(seed: str, debtors: int, begins: datetime, parameters: Parameters | None = None) -> World:
    """Nothing has happened yet. ValueError for more debtors than there are phones."""
    if not 0 <= debtors <= DEBTORS_MAX:
        raise ValueError(f"the twin has phones for 0 to {DEBTORS_MAX} debtors")
    given = parameters or shipped()
    name = f"twin-{seed}-{begins:%y%m%d%H%M}"
    return World(
        seed=seed, name=name, begins=begins, now=begins, debtors=people(seed, debtors, begins.date(), given),
        collectors=people_of(given),
    )  # fmt: skip


class Twin:
    """Drives one system. `file`: where its memory is kept after each round; None = nowhere."""

    def __init__(
        self, doors: Doors, clock: Clock, gateway: Gateway, world: World, file: Path | None = None,
        parameters: Parameters | None = None,
    ) -> None:  # fmt: skip
        self.world, self.clock, self._doors, self._gateway, self._file = world, clock, doors, gateway, file
        self._stage = Stage(doors, clock, world, parameters or shipped())
        self._office = Office(self._stage)
        self._beside = Beside(self._stage)
        self.desk = Desk(self._stage, self._office, self._beside)
        self._provider = Provider(self._stage)
        self._upstream = Upstream(self._stage, HttpChannel(doors))
        self.kept: Told = lambda _: None  # called whenever its memory is kept
        gateway.remember(world, file.with_suffix(".texts") if file is not None else None)

    async def set_up(self) -> None:
        """The creditors, where they are not set up yet."""
        for creditor, settings in creditors().items():
            path = f"/api/intake/v1/creditors/{creditor}"
            await self._doors.ask(ORGANISATION, "PUT", path, settings, good=(PRECONDITION_REQUIRED,))

    def speak_by(self, channel: Channel) -> None:
        """The loan systems publish by this channel from now on."""
        self._upstream = Upstream(self._stage, channel)

    async def to(self, until: datetime, told: Told | None = None) -> None:
        """Steps through all rounds up to an instant. Single-threaded: on only when all that was said is done."""
        while self.world.now < until:
            target = min(self.next_round(), until)
            if target > self.clock.now:
                await self.clock.to(target)
            self.world.now = target
            await self._round()
            self.save()
            if told is not None:
                told(self.world)

    async def live(self, stopping: asyncio.Event, tick_seconds: float = 1.0) -> None:
        """Beside a clock that runs, until `stopping`."""
        self.world.era += 1  # what was asked before a crash is not asked again under the same key
        self.save()
        saved, failed = asyncio.get_running_loop().time(), 0
        while not stopping.is_set():
            try:
                await self._moment()
                failed = 0
            except DoorFailed:
                failed += 1
                if failed > FAILED_MAX:
                    raise
            if asyncio.get_running_loop().time() - saved > SAVE_SECONDS:
                self.save()
                saved = asyncio.get_running_loop().time()
            with suppress(TimeoutError):
                async with asyncio.timeout(tick_seconds):
                    await stopping.wait()
        self.save()

    async def _moment(self) -> None:
        self.world.now = await self.clock.read()
        self._provider.took(self._gateway.take())
        await self._provider.tell()
        await self._upstream.speak()
        await self._office.answer()
        await self._beside.act()
        await self.desk.go_on()

    def save(self) -> None:
        if self._file is not None:
            keep.save(self.world, self._file)
            self._gateway.saved()
        self.kept(self.world)

    def next_round(self) -> datetime:
        """The next instant at which somebody has something to do: at most once an hour, at a minute of its own."""
        hour = self.world.now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        while True:
            instant = hour + timedelta(minutes=drawn(self.world.seed, "round", hour - self.world.begins).randint(2, 55))
            if instant > self.world.now and self._has_work(instant):
                return instant
            hour += HOUR

    def _has_work(self, instant: datetime) -> bool:
        """Desks and loan systems have their hours; what is due besides is seen to when the others are, or at night."""
        if instant.hour % AGENDA_HOURS == 0 and self.world.agenda and self.world.agenda[0].at <= instant:
            return True
        every = self._stage.parameters.desks.round_hours
        if instant.hour % every != 1 % every:
            return False
        before, self.world.now = self.world.now, instant
        try:
            return any(self.desk.on_duty(book.creditor) or self._upstream.is_due(book.creditor) for book in BOOKS)
        finally:
            self.world.now = before

    async def _round(self) -> None:
        self._provider.took(self._gateway.take())
        told = await self._provider.tell()
        spoken = await self._upstream.speak()
        answered = await self._office.answer()
        asked = await self._beside.act()
        if told or spoken or answered or asked:
            await self.clock.settle()
        await self.desk.hurry()


async def resume_or_begin(
    doors: Doors, clock: Clock, gateway: Gateway, seed: str, debtors: int, file: Path | None = None
) -> Twin:
    """The twin of an earlier start where `file` has one, else a new one that begins now."""
    now = await clock.read()
    world = keep.load(file) if file is not None else None
    if world is None and isinstance(clock, BusinessClock):
        now = await clock.to(now.replace(minute=0, second=0, microsecond=0) + HOUR)
    twin = Twin(doors, clock, gateway, world or new_world(seed, debtors, now), file)
    await twin.set_up()
    return twin
