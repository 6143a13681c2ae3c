"""Follows one overdue event through the whole platform and notes each function it passes, in order, file and line."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import asyncpg
import httpx
import msgspec

from benchmarks.whole_path import SET_CLOCK, today_at_ten
from dunwell.embedded import open_system, prepare_database
from dunwell.home import Home
from dunwell.process import Process
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.part import PARTS_DEFAULT
from libs.common.run.postgres import SUPERUSER, EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "one-event.md"
CREDITOR = "one-bank"
WAIT_SECONDS = 30
# What a reader wants to see on the way: the doors, the loop, the handlers, the log. Everything else is left out.
STATIONS = (
    "services/intake/routes/delinquencies.py", "services/intake/store/reception.py",
    "services/intake/store/ingress.py",
    "services/intake/jobs/prepare.py", "services/intake/store/identity.py", "services/intake/store/people.py",
    "libs/common/flow/consumer.py", "libs/common/flow/journal_source.py", "libs/common/log/append.py",
    "libs/common/store/transaction.py", "handlers", "services/outreach/jobs/sender.py",
    "services/outreach/jobs/judge.py",
    "services/outreach/adapters/sandbox.py", "libs/compliance/engine.py",
)  # fmt: skip
LEFT_OUT = ("compile", "objection", "next_", "parts", "state")
SERVICES = ("intake", "strategy", "outreach", "tracking", "analytics")


class Step(NamedTuple):
    """A function on the way, and where it stands."""

    service: str
    name: str
    file: str
    line: int


def overdue_event(now: Any) -> bytes:
    """Three days past due, with consent, in a zone where it is mid-morning."""
    due = (now.date() - timedelta(days=3)).isoformat()
    return msgspec.json.encode({
        "event_id": "one", "occurred_at": now.isoformat(), "creditor": CREDITOR,
        "customer": {"id": "C-1", "name": "Li Na", "language": "zh-CN", "time_zone": "Asia/Shanghai",
                     "consents": ["sms"], "phones": [{"number": "+8613800138000"}]},
        "loan": {"id": "L-1", "overdue": {"value": "1250.00", "currency": "CNY"}, "oldest_unpaid_due_date": due},
    })  # fmt: skip


@contextmanager
def followed(steps: list[Step]) -> Iterator[None]:
    """Notes each station's function the first time that a service passes it."""
    seen: set[tuple[str, str]] = set()

    def note(frame: FrameType, what: str, _: object) -> None:
        if what != "call":
            return
        code = frame.f_code
        if not code.co_filename.startswith(str(ROOT)):
            return
        file = code.co_filename.removeprefix(f"{ROOT}/")
        name = code.co_qualname
        short = name.rsplit(".", 1)[-1]
        if "<" in name or (short.startswith("_") and short != "__call__") or short.startswith(LEFT_OUT):
            return
        if any(station in file for station in STATIONS) and (file, name) not in seen:
            seen.add((file, name))
            steps.append(Step(service_of(file), name, file, code.co_firstlineno))

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def service_of(file: str) -> str:
    """The service that a file belongs to; the library belongs to all."""
    return file.split("/")[1] if file.startswith("services/") else "every"


@asynccontextmanager
async def open_everything(home: Home, postgres: EmbeddedPostgres) -> AsyncIterator[Process]:
    """All services on a fresh database, prepared and not yet running."""
    await prepare_database(postgres, PARTS_DEFAULT)
    async with open_system(home, postgres) as process:
        yield process


async def walk(home: Home, postgres: EmbeddedPostgres) -> list[Step]:
    """The way of one event, from the door to the figure."""
    await prepare_database(postgres, PARTS_DEFAULT)
    await at_ten(postgres)
    steps: list[Step] = []
    async with open_system(home, postgres) as process:
        running = asyncio.create_task(process.run())
        issuer = LocalIssuer(home.path, process.clock)
        token = issuer.issue("publisher", "walker")
        apps = {name: httpx.ASGITransport(app=service.app) for name, service in process.services.items()}
        async with httpx.AsyncClient(transport=apps["intake"], base_url="http://intake") as client:
            await until(lambda: process.services["strategy"].runtime.references.version("strategy", "default") > 0)
            answer = await client.put(
                f"/v1/creditors/{CREDITOR}", json={"name": "A Bank", "hold_out_bp": 0},  # its text leaves
                headers={"Authorization": f"Bearer {issuer.issue('platform_admin', 'walker')}"},
            )  # fmt: skip
            assert answer.status_code == 201, answer.text
            with followed(steps):
                answer = await client.post(
                    "/v1/delinquencies", content=overdue_event(process.clock.now()),
                    headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
                )  # fmt: skip
                assert answer.status_code == 202, answer.text
                await until(lambda: counted(process))
        process.stop()
        await running
    return steps


def counted(process: Any) -> bool:
    """Has everybody applied all that outreach said of the text?"""
    said = sum(process.heads.get("outreach", part) for part in range(PARTS_DEFAULT))
    return said >= 3 and not any(
        service.consumer.waiting(range(PARTS_DEFAULT)) for service in process.services.values()
    )


async def until(condition: Callable[[], bool]) -> None:
    """Waits for a condition, at most WAIT_SECONDS."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():
            await asyncio.sleep(0.02)


async def at_ten(postgres: EmbeddedPostgres) -> None:
    """Business time is mid-morning: the text may leave at once."""
    con = await asyncpg.connect(postgres.dsn(SUPERUSER))
    await con.execute(SET_CLOCK, today_at_ten())
    await con.close()


def page(steps: Sequence[Step]) -> str:
    """docs/one-event.md: the library's loop first, then each service in the order of the way."""
    lines = [
        "# The way of one event", "",
        "One overdue event, three days past due, from the door to the figure: the functions it passes, service by",
        "service, each in the order of its first call. `tests/stack/test_one_event.py` walks it and compares;",
        "`make docs` writes it.",
    ]  # fmt: skip
    for service in (*SERVICES, "every"):
        title = "In every service: the one loop, the one transaction, the law" if service == "every" else service
        lines += ["", f"## {title}", "", "| function | where |", "|---|---|"]
        for step in steps:
            if step.service == service:
                lines.append(f"| `{step.name}` | [{step.file}:{step.line}](../{step.file}#L{step.line}) |")
    return "\n".join(lines) + "\n"


def steps_now() -> list[Step]:
    """Walks the way in a home of its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        home = Home(Path(folder))
        home.make()
        with EmbeddedPostgres(folder) as postgres:
            return asyncio.run(walk(home, postgres))


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(page(steps_now()))
    else:
        PAGE.write_text(page(steps_now()), encoding="utf-8")
