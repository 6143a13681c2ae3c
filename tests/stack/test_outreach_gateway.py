"""Every adapter of Sender keeps the port's promise; the http one against a real gateway in a process of its own."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from libs.common.kernel.clock import SystemClock
from libs.common.kernel.ids import ContactId, DebtorId, derive
from services.outreach.adapters.http import HttpSender
from services.outreach.adapters.sandbox import Behaviour, SandboxSender
from services.outreach.ports import Absent, Accepted, Found, Message, NotSent, NoWord, Outcome, Refused, Sender, Unknown
from services.outreach.settings import Settings
from tests.database import Database
from tests.stack.gateway import Running, running

DEADLINE_SECONDS = 0.6


def a_message(n: int = 1, to: str = "+8613800138000") -> Message:
    wall = datetime.now(UTC)
    return Message(
        ContactId(derive("test_contact", str(n))), DebtorId(derive("test_debtor", "1")), "xyf", 1, to, "text",
        "c2VhbGVk", wall + timedelta(hours=1), wall + timedelta(seconds=60),
    )  # fmt: skip


class Against:
    """A last look that notes what is asked of it, and objects to the n-th message alone."""

    def __init__(self, n: int | None = None) -> None:
        self.ref = None if n is None else a_message(n).contact_id
        self.asked: list[str] = []

    async def look(self, messages: Sequence[Message]) -> None:
        self.asked += [f"look {message.contact_id}" for message in messages]

    def objection(self, message: Message) -> str | None:
        self.asked.append(f"objection {message.contact_id}")
        return "stopped" if message.contact_id == self.ref else None


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("gateway")) as found:
        yield found


@pytest.fixture
def gateway(process: Running) -> Running:
    process.afresh()
    return process


@asynccontextmanager
async def http_sender(url: str) -> AsyncIterator[HttpSender]:
    settings = Settings(sms_url=url, sms_token="t", sms_concurrency_max=4)  # type: ignore[arg-type]
    async with httpx.AsyncClient(timeout=httpx.Timeout(5.0, connect=0.5), trust_env=False) as client:
        yield HttpSender(client, settings, SystemClock(), True, DEADLINE_SECONDS)


Made = tuple[Sender, Callable[[str], None]]


@pytest.fixture(params=["http", "sandbox"])
async def made(request: pytest.FixtureRequest, gateway: Running, database: Database) -> AsyncIterator[Made]:
    """A sender, and how to tell it what to do."""
    if request.param == "http":
        async with http_sender(gateway.url) as sender:
            yield sender, lambda decision: gateway.script(default=decision)
        return
    told = ["accept"]
    async with asyncpg.create_pool(database.dsn("outreach"), min_size=1, max_size=2) as pool:
        behaviour: Any = lambda: Behaviour(told[0])  # type: ignore[arg-type]  # noqa: E731
        yield SandboxSender(pool, SystemClock(), behaviour), lambda decision: told.__setitem__(0, decision)


NAMES = {"unknown_accepted": "accept_drop", "unknown": "not_accept_drop", "not_accept": "too_many"}


def tell(made: Made, decision: str) -> Sender:
    sender, script = made
    script(NAMES.get(decision, decision) if sender.name == "http" else decision)
    return sender


@pytest.mark.parametrize(
    ("decision", "kind"),
    [
        ("accept", Accepted), ("reject", Refused), ("not_accept", NotSent), ("unknown", Unknown),
        ("unknown_accepted", Unknown),
    ],
)  # fmt: skip
async def test_every_sender_says_which_of_four_things_came_of_it(
    made: Made, decision: str, kind: type[Outcome]
) -> None:
    sender = tell(made, decision)
    (outcome,) = await sender.send([a_message()], Against())
    assert isinstance(outcome, kind)


async def test_every_sender_looks_and_then_asks_for_objections_before_it_writes(made: Made) -> None:
    sender, last = tell(made, "accept"), Against(1)
    outcomes = await sender.send([a_message(1), a_message(2)], last)
    assert isinstance(outcomes[0], NotSent) and isinstance(outcomes[1], Accepted)
    assert isinstance(await sender.look_up(a_message(1).contact_id), Absent)
    for n in (1, 2):
        ref = a_message(n).contact_id
        assert [word for word in last.asked if word.endswith(ref)] == [f"look {ref}", f"objection {ref}"]


async def test_every_sender_finds_by_our_reference_what_it_accepted(made: Made) -> None:
    sender = tell(made, "unknown_accepted")
    assert isinstance(await sender.look_up(a_message().contact_id), Absent)
    await sender.send([a_message()], Against())
    assert isinstance(await sender.look_up(a_message().contact_id), Found)


UNKNOWN = (
    "accept_drop", "not_accept_drop", "accept_hang", "accept_500", "accept_garbage", "accept_html", "accept_other_ref",
    "accept_not_success", "accept_redirect", "accept_endless", "accept_gzip", "accept_slow", "accept_half_headers",
    "accept_conflict", "too_many_unsaid",
)  # fmt: skip


async def test_whatever_the_contract_does_not_name_is_unknown(gateway: Running) -> None:
    """F-H2, F-H4, F-H5: drops, hangs, 5xx, redirects, garbage, endless and slow answers, within the deadline."""
    gateway.script(by_to={f"{n:02}": [decision] for n, decision in enumerate(UNKNOWN)})
    messages = [a_message(n, f"+86138001380{n:02}") for n in range(len(UNKNOWN))]
    async with http_sender(gateway.url) as sender:
        outcomes = await sender.send(messages, Against())
    assert {name: type(o) for name, o in zip(UNKNOWN, outcomes, strict=True)} == dict.fromkeys(UNKNOWN, Unknown)
    assert set(gateway.raw().values()) == {1}


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("reject", Refused("bad_number")),
        ("unauthorized", NotSent("401", refuses_us=True)),
        ("too_many", NotSent("429", 7.0)),
        ("busy", NotSent("503", 7.0)),
    ],
)
async def test_what_the_contract_names_is_read_to_the_letter(gateway: Running, decision: str, outcome: Outcome) -> None:
    gateway.script(default=decision)
    async with http_sender(gateway.url) as sender:
        assert await sender.send([a_message()], Against()) == [outcome]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "https://nowhere.invalid/x", "https://127.0.0.1:{port}/x"])
async def test_what_fails_before_the_first_byte_was_not_sent(gateway: Running, url: str) -> None:
    """F-H1: connect refused, no such name, no TLS."""
    async with http_sender(url.format(port=gateway.port)) as sender:
        (outcome,) = await sender.send([a_message()], Against())
    assert isinstance(outcome, NotSent)
    assert gateway.submissions() == []


async def test_the_gateway_gets_our_reference_as_key_and_an_absolute_deadline(gateway: Running) -> None:
    message = a_message()
    async with http_sender(gateway.url) as sender:
        await sender.send([message], Against())
    (entry,) = gateway.submissions()
    assert entry["ref"] == entry["key"] == message.contact_id
    assert datetime.fromisoformat(entry["not_after"]) == message.leave_by


async def test_a_look_up_that_fails_is_no_word(gateway: Running) -> None:
    async with http_sender("http://127.0.0.1:9/x") as sender:
        assert isinstance(await sender.look_up(a_message().contact_id), NoWord)
