"""The main job, from import to figures, on real input (issue 4, item 6): through public doors only, checked at the end.

`make flow` runs it on all late accounts of the data set; ARGS: --accounts N, --days N, --portfolio, --keep.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dunwell.home import Home
from dunwell.twin import portfolio as demo
from dunwell.twin.dice import drawn
from tests.flow import checks, data
from tests.flow.books import Account, Books, Lane
from tests.flow.desk import Desk
from tests.flow.provider import Provider
from tests.flow.system import ADMIN, COMPLIANCE, BusinessClock, FlowFailed, System
from tests.flow.upstream import CHINA, Upstream

SEED = "flow"
LANES: dict[Lane, int] = {
    "plain": 840, "pays": 30, "pays_part": 30, "grows": 20, "vanishes": 10, "withdraws_consent": 15, "opts_out": 5,
    "says_stop": 25, "answers": 25,
}  # fmt: skip
BEGIN_HOUR = 10
IMPORTED = ("received", "duplicate", "left out", "rejected", "processed")


@dataclass(frozen=True)
class Wanted:
    """How much of it. `late_max` None = the whole file; `real` False = the shipped portfolio."""

    days: int = 12
    late_max: int | None = None
    real: bool = True
    calls_a_day: int = 120
    webhooks_a_round: int = 100
    collectors: int = 6


@dataclass
class Report:
    """What the table shows."""

    name: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    imported: dict[str, int] = field(default_factory=dict)
    by_state: dict[int, tuple[int, int]] = field(default_factory=dict)  # the data set, Dunwell
    plans: Counter[str] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    books: Books = field(default_factory=Books)
    promises: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    asked: dict[str, tuple[int, float]] = field(default_factory=dict)  # by door: requests, seconds
    kpis: str = ""
    said: list[str] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)


class Flow:
    """One run in one home."""

    def __init__(self, home: Path, wanted: Wanted, say: Any = print) -> None:
        self.wanted, self.say, self.report = wanted, say, Report()
        self.system = System(home)
        self.clock = BusinessClock(self.system)
        self.books = self.report.books
        self.desk = Desk(self.system, self.clock, self.books, SEED, wanted.collectors)
        self.provider = Provider(self.system, self.books, SEED, wanted.webhooks_a_round)
        self._home = home

    async def run(self) -> Report:
        """All of it; what differs stands in the report's `flaws`."""
        try:
            with self._step("start"):
                self.system.start()
            await self._go()
        except FlowFailed as failure:
            self._flaw("the flow", [str(failure)])
        finally:
            with self._step("stop"):
                code = await self.system.stop()
            self._flaw("SIGTERM", checks.differ("exit status", code, 0))
        self.report.steps, self.report.asked = self.clock.steps, self.system.asked
        return self.report

    async def _go(self) -> None:
        with self._step("clock"):
            await self._begin_at_ten()
        portfolio = self._portfolio()
        await self._import(portfolio)
        with self._step("check entries"):
            await self._check_entries(portfolio)
        self.report.plans = await self._plans()
        upstream = Upstream(self.system, self.books, portfolio)
        for day in range(self.wanted.days):
            await self._day(day, upstream)
        with self._step("days"):
            await self.clock.to(self._at(0) + timedelta(days=1))  # the last day's promises are judged at its end
        await self._last_checks()

    async def _begin_at_ten(self) -> None:
        """The next 10:00 in China: business time never goes back."""
        now = (await self.clock.read()).astimezone(CHINA)
        start = now.replace(hour=BEGIN_HOUR, minute=0, second=0, microsecond=0)
        start += timedelta(days=1) if start < now else timedelta(0)
        ran = await self.system.command("clock", "to", start.isoformat())
        self._flaw("dunwell clock", checks.differ(f"exit status ({ran.text[-300:]})", ran.code, 0))
        await self.clock.read()
        self.report.seconds["  of it the command"] = ran.seconds

    def _portfolio(self) -> data.Portfolio:
        as_of = self.clock.now.astimezone(CHINA).date()
        file = data.find() if self.wanted.real else None
        if file is None:
            why = (
                "no data set where DUNWELL_TEST_DATA says (default ../shared/data)" if self.wanted.real else "as asked"
            )
            self.say(f"{why}: the shipped portfolio is run instead")
            return data.shipped(as_of, self._home)
        return data.real(file, as_of, self._home, self.wanted.late_max)

    async def _import(self, portfolio: data.Portfolio) -> None:
        self.report.name = portfolio.name
        if portfolio.as_of is None:
            for creditor, settings in demo.creditors().items():
                await self.system.ask(ADMIN, "PUT", f"/api/intake/v1/creditors/{creditor}", settings)
        await self.provider.misbehave()
        as_of = ["--as-of", portfolio.as_of.isoformat()] if portfolio.as_of else []
        with self._step("import"):
            ran = await self.system.command("import", str(portfolio.file), "--source", portfolio.source, *as_of)
        if ran.code:
            raise FlowFailed(f"dunwell import ends with {ran.code}: {ran.text[-500:]}")
        counts = self.report.imported = _counts(ran.text)
        wanted = (portfolio.received, 0, portfolio.left_out, 0, len(portfolio.late))
        self._flaw("import", checks.differ("counts", counts, dict(zip(IMPORTED, wanted, strict=True))))
        with self._step("plans and first texts"):
            await self.clock.settle()

    async def _check_entries(self, portfolio: data.Portfolio) -> None:
        opened = await checks.opened_cases(Home(self._home))
        states, own = checks.states_of(opened), portfolio.by_state()
        self.report.by_state = {state: (own[state], states[state]) for state in sorted({*own, *states})}
        self._flaw("entries", checks.entered(portfolio, opened))
        self._flaw("buckets", await checks.buckets(self.system, portfolio))
        records, flaws = await checks.mapped(self.system, portfolio)
        self._flaw("mapping", flaws)
        late = {account.loan: account for account in portfolio.late}
        for item in await self.system.pages(COMPLIANCE, "/api/tracking/v1/cases"):
            dice = drawn(SEED, "lane", item["loan_id"])
            lane = dice.choices(list(LANES), list(LANES.values()))[0]
            loan = late[item["loan_id"]]
            self.books.accounts[item["case_id"]] = Account(
                loan, item["case_id"], item["debtor_id"], lane, dice.randint(1, self.wanted.days - 1),
                loan.overdue_minor, records[loan.loan],
            )  # fmt: skip

    async def _plans(self) -> Counter[str]:
        rows = await checks.reporting(
            Home(self._home), "SELECT coalesce(plan_stage, ''), count(*) FROM cases GROUP BY 1"
        )
        return Counter(dict(rows))

    async def _day(self, day: int, upstream: Upstream) -> None:
        """One business day, from 10:00 to the next: the loan system, the desk, the provider, the desk again."""
        with self._step("days"):
            await self.clock.to(self._at(BEGIN_HOUR) if day == 0 else self._at(BEGIN_HOUR) + timedelta(days=1))
        with self._step("upstream"):
            if day:
                await upstream.morning(day, self.clock.now)
            await self.clock.settle()
        with self._step("calls"):
            await self.clock.on(minutes=30)
            await self.desk.work(self.wanted.calls_a_day // 2)
            await self.clock.settle()
        with self._step("statuses and replies"):
            await self.clock.on(minutes=60)
            await self.provider.answer(day, self.clock.now)
            await self.clock.settle()
        with self._step("calls"):
            await self.clock.to(self._at(15))
            await self.desk.work(self.wanted.calls_a_day - self.wanted.calls_a_day // 2)
            await self.clock.settle()
        done = self.books
        self.say(
            f"day {day + 1:2} {self.clock.now.astimezone(CHINA):%Y-%m-%d}: {len(self.provider.messages)} texts, "
            f"{done.outcomes.total()} calls, {len(done.promises)} promises, {done.payments} payments, "
            f"{sum(a.cured for a in done.accounts.values())} cures"
        )

    def _at(self, hour: int) -> datetime:
        return self.clock.now.astimezone(CHINA).replace(hour=hour, minute=0, second=0, microsecond=0)

    async def _last_checks(self) -> None:
        over = self.clock.now.astimezone(CHINA).date() - timedelta(days=1)
        with self._step("check the end"):
            await self.provider.read()
            messages = self.provider.messages
            self.report.texts = Counter(message["decision"] for message in messages)
            self.report.promises = Counter(self.books.states(over).values())
            self.report.figures = await checks.figures(self.system)
            self._flaw("figures", checks.counted(self.books, self.report.figures, messages, over))
            self._flaw("promises", await checks.promises(self.system, self.books, over))
            self._flaw("cases", await checks.cases(self.system, self.books))
            self._flaw("texts", await checks.texts(self.system, self.books, messages))
            self._flaw("timelines", await checks.timelines(self.system, self.books, messages))
            self._flaw("rest", await checks.at_rest(self.system))
            self._flaw("cases over HTTP", await checks.shown(self.system, self.books, 60))
        for command in (("kpis", "--recompute"), ("audit", "verify"), ("finders", "check")):
            name = " ".join(command)
            with self._step(f"dunwell {name}"):
                ran = await self.system.command(*command)
            if command[0] == "kpis":
                self.report.kpis = ran.text
            lines = ran.text.strip().splitlines()
            self.report.said.append(f"dunwell {name}: {'; '.join(lines if name == 'finders check' else lines[-1:])}")
            self._flaw(f"dunwell {name}", checks.differ(f"exit status ({ran.text[-700:]})", ran.code, 0))

    def _flaw(self, what: str, found: Any) -> None:
        for line in found:
            self.report.flaws.append(f"{what}: {line}")
            self.say(f"DIFFERENT  {what}: {line}")

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.report.seconds[name] = self.report.seconds.get(name, 0.0) + time.monotonic() - began


def _counts(text: str) -> dict[str, int]:
    """The counts that `dunwell import` prints, by name."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("│")]
        if len(cells) == 4 and cells[1] in IMPORTED:
            found[cells[1]] = int(cells[2].replace(",", ""))
    return found
