"""GET /v1/live: what happens, as it happens, by server-sent events: bounded, resumable, within whoever's reach."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from typing import Annotated, Any, cast

import orjson
from fastapi import Header, Query, Request
from starlette.responses import StreamingResponse

from libs.common.http.app import CurrentPrincipal, DoorRoute, Router, to_the_end
from libs.common.http.doors import EVERY_CREDITOR, Doors, Grant, Principal, Reach, doors_of, visit_of
from libs.common.http.paging import cursor, keyset_of
from libs.common.http.reads import Reads
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Invalid, TooManyRequests
from libs.common.run.doors import TheService
from services.analytics.store.live import Places, Seen, Step, Tail

STEP_SECONDS = 1.0
QUIET_SECONDS = 10.0
FOR_SECONDS, FOR_SECONDS_MAX = 300, 900  # no longer than a token lives
RECENT_MAX = 100  # of each source
FACTS_MAX = 200  # shown of one step; the others are counted
STREAMS_MAX, STREAMS_OF_ONE_MAX = 64, 4
PLACE_CHARACTERS_MAX = 8_192
IN_REACH = """
    SELECT case_id::text AS case_id FROM cases JOIN {cases_in_reach} USING (case_id) WHERE case_id = ANY ($1::uuid[])"""

router = Router(route_class=DoorRoute, tags=["live"])


class Streams:
    """How many are open in this process, and by whom."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def enter(self, person: str) -> None:
        """TooManyRequests when the process or the person has enough of them."""
        if self._open.total() >= STREAMS_MAX or self._open[person] >= STREAMS_OF_ONE_MAX:
            raise TooManyRequests("too many live streams are open; close one", headers={"Retry-After": "30"})
        self._open[person] += 1

    def leave(self, person: str) -> None:
        self._open[person] -= 1


class Ticker:
    """One stream: what is seen from a place on by whoever asks."""

    def __init__(self, tail: Tail, doors: Doors, principal: Principal, grant: Grant) -> None:
        self._tail, self._doors, self._principal = tail, doors, principal
        # to a collector the own cases are those assigned
        self._grant = Grant(Reach.ASSIGNED) if grant.reach is Reach.OWN else grant

    async def step(self, places: Places) -> tuple[bytes, Places]:
        """The message of one step (none where there is nothing to say), and where it ends."""
        step = await self._tail.step(places)
        seen = [] if self._grant.health else await self._in_reach(step.facts)
        return _message(step, seen, self._grant.health or self._grant.reach is Reach.ALL), step.places

    async def _in_reach(self, facts: list[Seen]) -> list[Seen]:
        cases = sorted({fact.case_id for fact in facts if fact.case_id})
        if not cases:
            return [fact for fact in facts if self._of_no_case(fact)]
        async with AsyncExitStack() as held:
            reads = Reads(self._doors, self._principal, self._grant, held)
            mine = {row["case_id"] for row in await reads.fetch(IN_REACH, cases)}
        return [fact for fact in facts if fact.case_id in mine or self._of_no_case(fact)]

    def _of_no_case(self, fact: Seen) -> bool:
        """Settings, stops, strategies: of a creditor that is granted; of nobody's for those who are granted all."""
        if fact.case_id or self._grant.reach is not Reach.ALL:
            return False
        return self._principal.granted(fact.creditor or str(fact.shown.get("scope", EVERY_CREDITOR)))


@router.get("/live", dependencies=[scope("live:read")], response_class=StreamingResponse)
async def get_live(
    request: Request, service: TheService, principal: CurrentPrincipal,
    last_event_id: Annotated[str | None, Header(max_length=PLACE_CHARACTERS_MAX)] = None,
    after: Annotated[str | None, Query(max_length=PLACE_CHARACTERS_MAX, description="As Last-Event-ID.")] = None,
    seconds: Annotated[int, Query(ge=0, le=FOR_SECONDS_MAX, description="Then it ends; come back.")] = FOR_SECONDS,
    recent: Annotated[int, Query(ge=0, le=RECENT_MAX, description="Begins about so many records before now.")] = 0,
) -> StreamingResponse:  # fmt: skip
    """Facts as analytics applies them: `facts`, or `gap` (too far behind, on from now); `id` is where to resume."""
    state, grant = request.app.state, visit_of(request).grant
    tail, streams = cast(Tail, state.tail), cast(Streams, state.streams)
    places = _places(last_event_id or after) or await tail.lately(recent)
    ticker = Ticker(tail, doors_of(request), principal, grant or Grant(Reach.OWN))
    streams.enter(principal.actor)
    stopping = service.stopping

    async def stream() -> AsyncIterator[bytes]:
        passed = asyncio.get_running_loop().time
        place, end, spoke = places, passed() + seconds, passed()
        yield _said("hello", {}, place)
        while True:
            message, place = await to_the_end(ticker.step(place))  # whoever listens may leave in the middle
            if message or passed() - spoke > QUIET_SECONDS:
                yield message or b": quiet\n\n"
                spoke = passed()
            if passed() >= end or stopping.is_set():
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(STEP_SECONDS):
                    await stopping.wait()

    return Stream(stream(), principal.actor, streams)


class Stream(StreamingResponse):
    """An answer that gives its place back however it ends."""

    def __init__(self, content: AsyncIterator[bytes], person: str, streams: Streams) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(content, media_type="text/event-stream", headers=headers)
        self._person, self._streams = person, streams

    async def __call__(self, *args: Any) -> None:
        try:
            await super().__call__(*args)
        finally:
            self._streams.leave(self._person)


def _places(text: str | None) -> Places | None:
    if not text:
        return None
    found: Places = keyset_of(text, dict[str, list[int]], "header:Last-Event-ID")
    if any(offset < 0 for offsets in found.values() for offset in offsets):
        raise Invalid("the place is not one of this stream")
    return found


def _message(step: Step, seen: list[Seen], counts: bool) -> bytes:
    if step.missed:
        return _said("gap", {"missed": step.missed} if counts else {}, step.places)
    if not seen and not (counts and step.counts):
        return b""
    newest = seen[-FACTS_MAX:]
    data = {"items": [fact._asdict() for fact in newest], "more": len(seen) - len(newest)}
    return _said("facts", data | ({"counts": step.counts} if counts else {}), step.places)


def _said(event: str, data: dict[str, Any], places: Places) -> bytes:
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (cursor(places).encode(), event.encode(), orjson.dumps(data))
