"""The live stream: what happens, within reach, resumed where it broke off, and never without bounds."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import orjson
import pytest

from libs.common.kernel.problems import TooManyRequests
from services.analytics.routes.live import STREAMS_OF_ONE_MAX, Streams
from services.analytics.store import live
from tests.analytics import DAY, NOON, Teller
from tests.database import Database
from tests.service.test_analytics_routes import Door, open_door


class Message(NamedTuple):
    """One server-sent event."""

    id: str
    event: str
    data: Any


class Slow(live.Tail):
    """Looks when it is told to."""

    def __init__(self, pool: live.Pool) -> None:
        super().__init__(pool)
        self.begun, self.go_on, self.ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def step(self, places: live.Places) -> live.Step:
        self.begun.set()
        await self.go_on.wait()
        found = await super().step(places)
        self.ended.set()
        return found


@pytest.fixture
async def door(database: Database, tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(database, tmp_path) as door:
        yield door


def messages(answer: httpx.Response) -> list[Message]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    found = []
    for block in answer.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        found.append(Message(fields["id"], fields["event"], orjson.loads(fields["data"])))
    return found


async def listen(door: Door, after: str = "", role: str = "compliance", **who: Any) -> list[Message]:
    """All that one step has to say."""
    return messages(await door.ask(f"/v1/live?seconds=0{after and f'&after={after}'}", role, **who))


async def begin(door: Door) -> str:
    return (await listen(door))[0].id


def facts(found: list[Message]) -> list[str]:
    return [item["fact"] for message in found if message.event == "facts" for item in message.data["items"]]


async def test_what_was_applied_since_is_told_once_and_in_order(door: Door) -> None:
    one, place = Teller(0), await begin(door)
    await door.world.tell(one.opened(NOON), one.planned(NOON), one.promise(NOON + DAY, "p", 500, NOON + 2 * DAY))
    assert facts(await listen(door, place)) == []  # the figures do not have them yet
    await door.world.consume()
    found = await listen(door, place)
    assert facts(found) == ["delinquency_opened", "plan_assigned", "promise_made"]
    shown = found[1].data["items"][2]
    assert (shown["case_id"], shown["creditor"], shown["shown"]["amount"]["minor"]) == (one.case, "lender", 500)
    assert facts(await listen(door, found[1].id)) == []


async def test_a_stream_that_broke_off_goes_on_where_it_was(door: Door) -> None:
    one, place = Teller(0), await begin(door)
    await door.world.tell(one.opened(NOON), one.planned(NOON))
    await door.world.consume()
    first = await listen(door, place)
    await door.world.tell(one.sent(NOON + DAY))
    await door.world.consume()
    assert facts(await listen(door, first[-1].id)) == ["contact_submitted"]
    assert facts(await listen(door, place)) == ["delinquency_opened", "plan_assigned", "contact_submitted"]


async def test_who_comes_new_may_begin_with_what_happened_lately(door: Door) -> None:
    one = Teller(0)
    await door.world.tell(one.opened(NOON), one.planned(NOON), one.sent(NOON + DAY))
    await door.world.consume()
    lately = messages(await door.ask("/v1/live?seconds=0&recent=50", "compliance"))
    assert facts(lately) == ["delinquency_opened", "plan_assigned", "contact_submitted"]
    resumed = messages(await door.ask(f"/v1/live?seconds=0&recent=50&after={lately[-1].id}", "compliance"))
    assert facts(resumed) == []
    assert (await door.ask("/v1/live?recent=101", "compliance")).status_code == 422


async def test_everybody_sees_the_facts_in_reach_alone(door: Door) -> None:
    mine, other, place = Teller(0), Teller(1, creditor="other"), await begin(door)
    await door.world.tell(mine.opened(NOON), other.opened(NOON), mine.given(NOON, "ann"))
    await door.world.consume()
    assert len(facts(await listen(door, place))) == 3
    assert facts(await listen(door, place, creditors=("other",))) == ["delinquency_opened"]
    assert len(facts(await listen(door, place, "collector", user="ann"))) == 2
    assert facts(await listen(door, place, "collector", user="bob")) == []
    assert facts(await listen(door, place, "team_lead", team="south")) == []
    health = await listen(door, place, "platform_admin")
    assert health[1].data == {"items": [], "more": 0, "counts": {"intake": 2, "tracking": 1}}
    assert (await door.ask("/v1/live?seconds=0", "publisher")).status_code == 403


async def test_whoever_is_too_far_behind_is_told_so_and_goes_on_from_now(door: Door) -> None:
    place = await begin(door)
    tellers = [Teller(n) for n in range(live.BEHIND_MAX // 2 + 1)]
    for start in range(0, len(tellers), 500):
        await door.world.tell(*(fact for t in tellers[start : start + 500] for fact in (t.opened(NOON), t.sent(NOON))))
    await door.world.consume()
    found = await listen(door, place)
    assert (found[1].event, found[1].data) == ("gap", {"missed": live.BEHIND_MAX + 2})
    await door.world.tell(Teller(0).planned(NOON))
    await door.world.consume()
    assert facts(await listen(door, found[1].id)) == ["plan_assigned"]


async def test_a_place_that_is_none_is_refused(door: Door) -> None:
    for place in ("nonsense!", "gaZpbnRha2WR_w"):
        assert (await door.ask(f"/v1/live?seconds=0&after={place}", "compliance")).status_code == 422


def test_nobody_holds_more_than_a_few_streams() -> None:
    streams = Streams()
    for _ in range(STREAMS_OF_ONE_MAX):
        streams.enter("ann")
    with pytest.raises(TooManyRequests):
        streams.enter("ann")
    streams.enter("bob")
    streams.leave("ann")
    streams.enter("ann")


async def test_a_stream_gives_its_place_back_when_it_ends(door: Door) -> None:
    for _ in range(STREAMS_OF_ONE_MAX + 1):
        assert (await door.ask("/v1/live?seconds=0", "compliance")).status_code == 200


async def test_a_look_that_was_begun_goes_to_its_end_also_when_the_listener_is_gone(door: Door) -> None:
    door.app.state.tail = slow = Slow(door.world.pool)
    listener = asyncio.create_task(listen(door))
    await slow.begun.wait()
    listener.cancel()
    await asyncio.wait([listener])
    slow.go_on.set()
    async with asyncio.timeout(10):
        await slow.ended.wait()
