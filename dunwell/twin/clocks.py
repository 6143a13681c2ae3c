"""Business time of the system that is driven: stepped through its door, or as it goes by."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from dunwell.twin.doors import DoorFailed, Doors, Who

ADMIN = Who("platform_admin", "admin-1")
CLOCK = "/api/clock"


class BusinessClock:
    """The clock of a sandbox; it stands still between two steps."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self.now = datetime.min.replace(tzinfo=UTC)
        self.steps = 0

    async def read(self) -> datetime:
        self.now = datetime.fromisoformat((await self._doors.get(ADMIN, CLOCK))["now"])
        return self.now

    async def to(self, target: datetime) -> datetime:
        """Wake by wake, and on only when all is quiet."""
        last = await self._order({"to": target.isoformat()})
        if "now" not in last:
            raise DoorFailed(f"the clock does not go on to {target.isoformat()}: {last}")
        self.steps += last["steps"]
        self.now = datetime.fromisoformat(last["now"])
        return self.now

    async def settle(self) -> None:
        """Waits until all that was asked for is done; time stands."""
        await self.to(self.now)

    async def on(self, **span: float) -> datetime:
        """On by a timedelta's hours and minutes."""
        return await self.to(self.now + timedelta(**span))

    async def run(self, rate: float) -> None:
        """Lets it run from where it stands."""
        await self._order({"rate": rate})

    async def _order(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self._doors.ask(ADMIN, "POST", CLOCK, body)
        found: dict[str, Any] = json.loads(answer.text.strip().splitlines()[-1])
        return found


class WallClock:
    """Business time of a system that has no such door: as it goes by."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.steps = 0

    async def read(self) -> datetime:
        self.now = datetime.now(UTC)
        return self.now

    async def to(self, target: datetime) -> datetime:
        await asyncio.sleep(max(0.0, (target - datetime.now(UTC)).total_seconds()))
        return await self.read()

    async def settle(self) -> None:
        """Whoever is behind catches up by itself."""


Clock = BusinessClock | WallClock


async def clock_of(doors: Doors) -> Clock:
    """The system's own clock where it has a door for it and lets it be moved."""
    answer = await doors.ask(ADMIN, "GET", CLOCK, good=(403, 404, 405))
    return WallClock() if answer.is_error else BusinessClock(doors)
