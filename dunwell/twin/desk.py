"""Collectors: they claim the next call, talk, write down what came of it, take breaks; two of them are careless."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import httpx

from dunwell.twin import books, mind
from dunwell.twin.beside import Beside
from dunwell.twin.dice import drawn, money
from dunwell.twin.doors import Who
from dunwell.twin.duty import is_on_duty
from dunwell.twin.model import Account, Collector, Debtor, Promised
from dunwell.twin.office import Office
from dunwell.twin.parameters import Parameters
from dunwell.twin.portfolio import BOOK_OF
from dunwell.twin.stage import COMPLIANCE, Stage

CALLS = "/api/outreach/v1"
TRACKING = "/api/tracking/v1"
REFUSED = (404, 409, 422)
WHOLE = ("HARD", "BKY", "DEC")  # what ends all promises of a debtor; a dispute those of its case
NOBODY = mind.Talk("", [])
NOTES = {"DISP": "says that this is not right", "HARD": "can't pay at present", "COMP": "complains about our calls"}


def people_of(parameters: Parameters) -> list[Collector]:
    return [
        Collector(name, team.creditor, name in team.careless) for team in parameters.desks.team for name in team.people
    ]


@dataclass
class Note:
    """What a collector is about to write down; somebody unknown just did not answer."""

    collector: str
    creditor: str
    contact: str
    case: str
    seen: str
    key: dict[str, str]
    debtor: Debtor | None = None
    account: Account | None = None
    dice: Random | None = None
    talk: mind.Talk = NOBODY
    code: str = "NA"
    form: dict[str, Any] = field(default_factory=dict)


class Desk:
    """All teams. In a hurry (while history is made) a talk takes no time; else a call is in hand until it is over."""

    def __init__(self, stage: Stage, office: Office, beside: Beside) -> None:
        self._stage, self._office, self._beside = stage, office, beside
        self._teams = {team.creditor: team for team in stage.parameters.desks.team}

    def on_duty(self, creditor: str) -> bool:
        """Is this team at its desks now?"""
        team, local = self._teams[creditor], self._stage.local(creditor)
        return is_on_duty(team, local.weekday(), local.hour)

    async def hurry(self) -> None:
        """One round: everybody on duty makes some calls, in turns."""
        empty = {creditor for creditor in self._teams if not self.on_duty(creditor)}
        for _ in range(self._stage.parameters.desks.calls_per_round):
            talking = []
            for collector in self._stage.world.collectors:
                if collector.creditor not in empty:
                    if await self._claim(collector):
                        talking.append(collector)
                    else:
                        empty.add(collector.creditor)
            await self._finish(talking)

    async def go_on(self) -> None:
        """Whoever has finished a talk writes it down; whoever is free takes the next call."""
        now, desks = self._stage.now, self._stage.parameters.desks
        for collector in self._stage.world.collectors:
            if collector.until is not None and collector.until > now:
                continue
            dice = drawn(self._stage.world.seed, collector.name, now.isoformat())
            if collector.contact:
                await self._finish([collector])
                collector.until = now + timedelta(minutes=1)
            elif self.on_duty(collector.creditor):
                got = await self._claim(collector, good=(503,))
                minutes = dice.randint(*desks.talk_minutes) if got else desks.idle_minutes
                collector.until = now + timedelta(minutes=minutes)

    async def _claim(self, collector: Collector, good: tuple[int, ...] = ()) -> bool:
        """The next call into their hand; False where there is none. `good`: answers that mean so too."""
        world = self._stage.world
        answer = await self._stage.doors.ask(
            _who(collector), "POST", f"{CALLS}/queue/next", {"creditor": collector.creditor}, headers=world.key(),
            good=good,
        )  # fmt: skip
        call = None if answer.is_error else answer.json()["call"]
        if call is None:
            return False
        collector.contact, collector.case = call["contact_id"], call["case_id"]
        collector.seen = answer.headers.get("Dunwell-Position", "")
        await self._know(call["case_id"])
        return True

    async def _know(self, case: str) -> None:
        """Whose case it is; "" = somebody's who is none of ours."""
        world, doors = self._stage.world, self._stage.doors
        if case in world.cases:
            return
        if world.cases:
            items = [await doors.get(COMPLIANCE, f"{TRACKING}/cases/{case}")]
        else:
            items = await doors.pages(COMPLIANCE, f"{TRACKING}/cases")
        for item in items:
            debtor = self._stage.by_loan.get(item["loan_id"])
            world.cases[item["case_id"]] = (debtor.customer if debtor else "", item["loan_id"])
        world.cases.setdefault(case, ("", ""))

    async def _finish(self, talking: Sequence[Collector]) -> None:
        """These talks are over: what came of them is decided one after the other, said at once (each talks to somebody
        else), and remembered one after the other."""
        notes = [self._decide(collector) for collector in talking]
        answers = await asyncio.gather(*(self._say(note) for note in notes))
        for note, answer in zip(notes, answers, strict=True):
            self._remember(note, answer)

    def _decide(self, collector: Collector) -> Note:
        world, parameters = self._stage.world, self._stage.parameters
        customer, loan = world.cases[collector.case]
        note = Note(collector.name, collector.creditor, collector.contact, collector.case, collector.seen, world.key())
        collector.contact = collector.case = collector.seen = ""
        if not customer:
            return note
        note.debtor, note.account = world.debtors[customer], world.of_loan(customer, loan)
        note.dice, local = world.dice(note.debtor), self._stage.local(note.debtor.creditor)
        if note.dice.random() < parameters.desks.p_gives_back:
            note.code = "release"
            return note
        strain = mind.contacted(note.debtor, world.now, parameters)
        note.talk = mind.on_call(note.debtor, note.account, local.hour, local.date(), strain, parameters, note.dice)
        note.code = mind.noted(note.talk.code, collector.careless, parameters, note.dice)
        note.form = self._form(note.code, note.talk, note.account, note.dice)
        return note

    async def _say(self, note: Note) -> httpx.Response | None:
        """The outcome, or the call back; None where a careless person says nothing."""
        who, ask = Who("collector", note.collector, (note.creditor,)), self._stage.doors.ask
        if note.code == "lapse":
            return None
        if note.code == "release":
            path = f"{CALLS}/calls/{note.contact}/release"
            return await ask(who, "POST", path, headers=note.key, good=REFUSED)
        body = {"case_id": note.case, "contact_id": note.contact, "channel": "call", "code": note.code, **note.form}
        headers = {**note.key, **({"Dunwell-After": note.seen} if note.seen else {})}
        return await ask(who, "POST", f"{TRACKING}/outcomes", body, headers=headers, good=REFUSED)

    def _remember(self, note: Note, answer: httpx.Response | None) -> None:
        world, debtor, account = self._stage.world, note.debtor, note.account
        customer = debtor.customer if debtor else ""
        if answer is None or note.code == "release":
            books.act(world, note.code, customer, note.talk.code)
        else:
            books.act(world, "outcome", customer, note.code, note.talk.code, note.collector, answer.status_code)
        if debtor is not None and account is not None and note.talk.pays is not None:
            at = world.now + timedelta(minutes=note.talk.pays.in_minutes)
            world.plan(at, "pay", customer, account.loan, note.talk.pays.minor)
        if answer is None or note.code == "release":
            return
        if answer.is_error:
            world.count("refused")
            return
        made: dict[str, Any] = answer.json()
        for flag in ("attempt", "contacted", "right_party"):
            world.count(flag, int(made[flag]))
        world.count(f"code {note.code}")
        if debtor is not None and account is not None and note.dice is not None:
            self._follow(debtor, account, note.talk, note.code, made, note.dice)
            self._office.opened(debtor, note.case, note.code, note.dice)
            self._beside.after(debtor, account, note.case, note.code, note.dice)

    def _form(self, code: str, talk: mind.Talk, account: Account, dice: Random) -> dict[str, Any]:
        """What the code asks."""
        currency = BOOK_OF[self._stage.by_loan[account.loan].creditor].settings.currency
        said = [{"amount": money(minor, currency), "due": due.isoformat()} for minor, due in talk.terms]
        if code == "PTP":
            return {"promise": said[0]}
        if code == "PLAN":
            return {"instalments": said}
        if code == "CB":
            return {"callback_at": (self._stage.now + timedelta(hours=dice.randint(18, 30))).isoformat()}
        return {"note": NOTES[code]} if code in NOTES else {}

    def _follow(
        self, debtor: Debtor, account: Account, talk: mind.Talk, code: str, made: dict[str, Any], dice: Random
    ) -> None:  # fmt: skip
        world, today = self._stage.world, self._stage.today(debtor.creditor)
        if code in mind.PROMISING:
            self._promised(debtor, account, talk, made["promises"], dice)
        if code in WHOLE or code in mind.DISPUTING:
            books.cancel_promises(world, debtor.customer, None if code in WHOLE else account.loan, today)
        debtor.stopped |= code == "STOP"
        if code in mind.DISPUTING and not debtor.disputed:
            debtor.disputed, given = True, self._stage.parameters.disputes
            if dice.random() < given.p_cleared:
                at = world.now + timedelta(days=dice.randint(*given.cleared_days))
                world.plan(at, "clear", debtor.customer, account.loan)

    def _promised(
        self, debtor: Debtor, account: Account, talk: mind.Talk, made: list[dict[str, Any]], dice: Random
    ) -> None:  # fmt: skip
        """Remembers them, and plans the money that will come."""
        world, today = self._stage.world, self._stage.today(debtor.creditor)
        by_due = {promise["due"]: promise for promise in made}
        for nth, (minor, due) in enumerate(talk.terms):
            shown = by_due[due.isoformat()]
            world.promises.append(Promised(
                shown["promise_id"], debtor.customer, account.loan, minor, world.now, due, shown["arrangement_id"]
            ))  # fmt: skip
            if talk.fate == "kept":
                self._stage.pay_on(debtor, account.loan, minor, _by(today, due, nth, dice), dice)
            elif talk.fate == "part" and nth == 0:
                self._stage.pay_on(debtor, account.loan, minor // 2, due, dice)


def _by(today: date, due: date, nth: int, dice: Random) -> date:
    """The day on which money for a promise comes: any until it is due; of a later instalment on its day."""
    return due if nth else today + timedelta(days=dice.randint(min(1, (due - today).days), (due - today).days))


def _who(collector: Collector) -> Who:
    return Who("collector", collector.name, (collector.creditor,))
