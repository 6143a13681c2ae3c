"""Answers kept for Idempotency-Keys are forgotten after their time, and not before."""

import asyncio
from datetime import timedelta
from pathlib import Path

from libs.common.http.idempotency import KEPT_DAYS
from libs.common.run.upkeep import AT_ONCE, Upkeep
from tests.database import Database
from tests.intake import Intake, an_intake

KEEP = """
    INSERT INTO idempotency (principal, method, route, key, body_hash, status, body, at)
    SELECT 'user:a/b', 'POST', '/x', $1 || n, '', 200, '', $2 FROM generate_series(1, $3) n"""
COUNT = "SELECT count(*) FROM idempotency"


async def kept(intake: Intake, name: str, days: float, count: int) -> None:
    await intake.serving.execute(KEEP, name, intake.clock.wall() - timedelta(days=days), count)


async def test_old_answers_go_all_of_them_and_younger_ones_stay(database: Database, tmp_path: Path) -> None:
    async with an_intake(database, tmp_path) as intake:
        await kept(intake, "old", KEPT_DAYS + 0.01, AT_ONCE + 200)
        await kept(intake, "young", KEPT_DAYS - 0.01, 3)
        upkeep = Upkeep(intake.serving, intake.clock, lambda: True)
        assert await upkeep.forget_answers() == AT_ONCE + 200
        assert await intake.serving.fetchval(COUNT) == 3
        assert await upkeep.forget_answers() == 0


async def test_a_running_service_forgets_by_itself_where_it_owns_the_first_part(
    database: Database, tmp_path: Path
) -> None:
    async with an_intake(database, tmp_path) as intake:
        await kept(intake, "old", KEPT_DAYS + 1, 5)
        stopping = asyncio.Event()
        await asyncio.wait_for(run_once(Upkeep(intake.serving, intake.clock, lambda: False), stopping), 10)
        assert await intake.serving.fetchval(COUNT) == 5
        loops = asyncio.create_task(intake.service.run())
        async with asyncio.timeout(20):
            while await intake.serving.fetchval(COUNT):
                await asyncio.sleep(0.02)
        intake.service.stop()
        await loops


async def run_once(upkeep: Upkeep, stopping: asyncio.Event) -> None:
    stopping_soon = asyncio.get_running_loop().call_later(0.2, stopping.set)
    await upkeep.run(stopping)
    stopping_soon.cancel()
