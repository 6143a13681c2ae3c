"""All loops of a service live and die together, also one whose cancellation went under in another error."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from tests.database import Database
from tests.intake import an_intake


async def test_where_one_loop_fails_all_end_also_who_has_lost_its_cancellation(
    database: Database, tmp_path: Path
) -> None:
    began = asyncio.Event()

    async def fails(_: asyncio.Event) -> None:
        await began.wait()
        raise ZeroDivisionError("as injected")

    async def loses_its_cancellation(stopping: asyncio.Event) -> None:
        began.set()
        # as where an error of a lost connection takes the cancellation's place and is waited out
        with suppress(asyncio.CancelledError):
            await stopping.wait()
        await stopping.wait()

    async with an_intake(database, tmp_path) as intake:
        intake.service.jobs += [loses_its_cancellation, fails]
        running = asyncio.create_task(intake.service.run())
        ended, _ = await asyncio.wait([running], timeout=10)
        intake.service.stop()
        with pytest.raises(ExceptionGroup) as error:
            await running
    assert ended
    assert isinstance(error.value.exceptions[0], ZeroDivisionError)
