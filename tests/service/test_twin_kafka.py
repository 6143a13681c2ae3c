"""The twin's loan systems on upstream's own topics."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from dunwell.twin.clocks import WallClock
from dunwell.twin.doors import Doors
from dunwell.twin.kafka import open_channel
from dunwell.twin.parameters import shipped
from dunwell.twin.stage import Stage
from dunwell.twin.twin import new_world
from dunwell.twin.upstream import Upstream
from tests.database import Database
from tests.kafka import Broker
from tests.upstream import a_world


async def test_intake_takes_all_that_the_twin_publishes_to_the_topics(
    database: Database, tmp_path: Path, broker: Broker
) -> None:
    begins = datetime(2026, 11, 24, 6, tzinfo=UTC)
    street = new_world("s", 40, begins)
    owing = next(d for d in street.debtors.values() if d.country == "CN" and d.accounts[0].owed)
    street.plan(begins + timedelta(minutes=1), "pay", owing.customer, owing.accounts[0].loan, owing.accounts[0].owed)
    async with a_world(database, tmp_path, broker) as world:
        servers = broker.connect["bootstrap_servers"]
        async with open_channel(servers, world.overdue, world.payments) as channel:
            doors = Doors(lambda who: "", b"a key of sixteen bytes", "t")
            upstream = Upstream(Stage(doors, WallClock(), street, shipped()), channel)
            await upstream.speak()
            street.now = begins + timedelta(hours=1)
            await upstream.speak()
        told, paid = street.counts["overdue"], street.counts["payment"]
        await world.take(told + paid)
        assert await world.counts() == (told, told, 0, 0, 0)
        assert await world.counts(world.payments) == (paid, paid, 0, 0, 0)
        assert told > 5
