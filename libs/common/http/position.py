"""`Dunwell-Position`: how far a command got. `Dunwell-After`: wait until a service has seen that far (design.md §8)."""

import asyncio
import re
from collections.abc import Iterable

from libs.common.http.doors import Doors
from libs.common.kernel.problems import Problem, Unavailable
from libs.common.store.transaction import Position

POSITION = "Dunwell-Position"
AFTER = "Dunwell-After"
WAIT_SECONDS = 2.0
POSITIONS_MAX = 64
_ONE = re.compile(r"([a-z]{1,32})/([0-9]{1,4})/([0-9]{1,18})", re.ASCII)


def write(positions: Iterable[Position]) -> str:
    """ "tracking/3/118, tracking/7/20" """
    return ", ".join(str(position) for position in positions)


def read(header: str) -> list[Position]:
    """The positions of a header; a Problem (400) for any other text."""
    texts = header.split(",", POSITIONS_MAX)
    found = [_ONE.fullmatch(text.strip()) for text in texts]
    if len(texts) > POSITIONS_MAX or not all(found):
        raise Problem(f"{AFTER} is a list of <service>/<part>/<offset>, as {POSITION} gave it")
    return [Position(one[1], int(one[2]), int(one[3])) for one in found if one]


async def wait(doors: Doors, header: str | None) -> None:
    """Waits up to 2 s until this service has applied all positions it can know of; else Unavailable."""
    if not header:
        return
    passed = asyncio.get_running_loop().time
    end = passed() + WAIT_SECONDS
    for source, part, offset in read(header):
        if source == doors.name:
            continue  # committed here is seen here
        reached = doors.applied(source, part)
        if reached is None or reached > offset:
            continue
        if not await doors.wait_applied(source, part, offset, max(end - passed(), 0.0)):
            raise Unavailable(f"{doors.name} has not seen {source}/{part}/{offset} yet", headers={"Retry-After": "1"})
