"""One process of the whole path: all five services, until nothing is left to do anywhere."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import uvloop

from benchmarks.crew import take_part
from benchmarks.whole_path import RECORDS_OF_OUTREACH, SENT, Place
from dunwell.clock import Stepper
from dunwell.embedded import reads_of
from dunwell.process import Process, Trust, open_process
from dunwell.services import BUILDERS
from libs.common.kernel.clock import SystemClock

LOOK_SECONDS = 0.05


@asynccontextmanager
async def open_place(place: Place, names: Sequence[str] = tuple(BUILDERS)) -> AsyncIterator[Process]:
    clock = SystemClock()
    trust = Trust.open(Path(place.home), clock)
    async with open_process(place.role_dsn, trust, clock, names=names, several=place.workers > 1) as process:
        yield process


async def hold_a_share(process: Process, workers: int) -> None:
    """Until every service of this process holds its even share of the parts."""
    share = -(-process.installation.parts // workers)
    for service in process.services.values():
        while len(service.owner.parts) != share:
            await service.owner.renew()
            await asyncio.sleep(0.05)
        await service.consumer.reload()


async def work(process: Process, stepper: Stepper, events: int) -> None:
    """Runs all loops until the whole system is quiet, this process's share and the others'."""
    running = asyncio.create_task(process.run())
    async with stepper.connection() as con:
        while await con.fetchval(SENT) < RECORDS_OF_OUTREACH * events or not await stepper.is_quiet(
            con, process.clock.now()
        ):
            await asyncio.sleep(LOOK_SECONDS)
            if running.done():
                running.result()
    process.stop()
    await running


async def main(place: Place) -> None:
    os.environ["DUNWELL_FRESHNESS_SECONDS"] = "86400"  # a backlog of minutes is what is measured
    async with open_place(place) as process:
        await hold_a_share(process, place.workers)
        stepper = Stepper(
            place.dsn, reads_of(process), list(process.services), process.tell_clock, lambda: place.workers > 1
        )
        await take_part(lambda: work(process, stepper, place.events))


if __name__ == "__main__":
    uvloop.run(main(msgspec.json.decode(sys.argv[1], type=Place)))
