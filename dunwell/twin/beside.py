"""What goes on beside the plan: what people ask for by hand, what debtors wish, and what an agency elsewhere tries.

Nobody here asks whether it is allowed: the system says.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from dunwell.twin import books
from dunwell.twin.dice import drawn, pick
from dunwell.twin.doors import Who
from dunwell.twin.duty import at_work, next_day
from dunwell.twin.model import Account, Debtor, Task
from dunwell.twin.stage import Stage
from dunwell.twin.upstream import CHUNK_MAX, PUBLISHER

OUTREACH = "/api/outreach/v1"
CASES = "/api/tracking/v1/cases"
UNREACHED = ("NA", "BZ", "VM")
NOBODYS = ("DC", "WN", "TPC", "HU", "CB")  # a number that is none, somebody else, or what is agreed already
CALL, MISSED, SAID = "call manual_call", "sms missed_you", "sms ways_to_pay"
AGENCY = "agency-north"
AT_ONCE = 8
APART = timedelta(minutes=5)  # of an agency's attempts
REFUSED = (404, 409, 422)


class Beside:
    """All teams, their debtors, and the agency that part of the book is placed with too."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._teams = {team.creditor: team for team in stage.parameters.desks.team}

    def after(self, debtor: Debtor, account: Account, case: str, code: str, dice: Random) -> None:
        """What comes of a call besides its outcome, later."""
        if code in NOBODYS:
            return
        world, given, team = self._stage.world, self._stage.parameters.beside, self._teams[debtor.creditor]
        unreached, now = code in UNREACHED, self._stage.now
        match pick(dice, given.unreached if unreached else given.talked):
            case "again":
                at = at_work(team, now + timedelta(hours=dice.randint(*given.again_hours)))
                world.plan(at, "ask", debtor.customer, case, text=CALL)
            case "text":  # the list of the next morning
                world.plan(next_day(team, now), "ask", debtor.customer, case, text=MISSED if unreached else SAID)
            case _:
                pass
        if not unreached and dice.random() < given.p_names_times:
            world.plan(now, "times", debtor.customer, case, text=dice.choice(given.times))
        if unreached and dice.random() < given.p_elsewhere.get(debtor.creditor, 0.0):
            tries = dice.randint(*given.tries)
            world.plan(now + tries * APART, "elsewhere", debtor.customer, account.loan, tries)

    async def act(self) -> bool:
        """What is due; was anything said?"""
        world = self._stage.world
        times, others, asked = (world.due(world.now, kind) for kind in ("times", "elsewhere", "ask"))
        for task in times:
            await self._named(task)
        if others:
            await self._tried(others)
        for start in range(0, len(asked), AT_ONCE):
            some = asked[start : start + AT_ONCE]
            keys = [world.key() for _ in some]
            states = await asyncio.gather(*(self._ask(task, key) for task, key in zip(some, keys, strict=True)))
            for task, state in zip(some, states, strict=True):
                books.act(world, "asked", task.customer, task.text, state)
        return bool(times or others or asked)

    async def _ask(self, task: Task, key: dict[str, str]) -> str:
        """A contact by hand; what became of it at once."""
        channel, _, template = task.text.partition(" ")
        body = {"case_id": task.about, "channel": channel, "template": template}
        answer = await self._stage.doors.ask(
            self._lead(task), "POST", f"{OUTREACH}/contacts", body, headers=key, good=REFUSED
        )
        return str(answer.status_code if answer.is_error else answer.json()["state"])

    async def _named(self, task: Task) -> None:
        """They have said when not to call: it is written down."""
        doors, world = self._stage.doors, self._stage.world
        debtor = (await doors.get(self._lead(task), f"{CASES}/{task.about}"))["debtor_id"]
        body = {"inconvenient_windows": [task.text], "reason": "said so on the phone"}
        path = f"{OUTREACH}/preferences/{debtor}"
        answer = await doors.ask(self._lead(task), "PUT", path, body, headers=world.key(), good=REFUSED)
        books.act(world, "times", task.customer, task.text, answer.status_code)

    async def _tried(self, tasks: Sequence[Task]) -> None:
        """The agency reports its attempts, one by one."""
        world, given = self._stage.world, self._stage.parameters.beside
        records = []
        for task in tasks:
            dice = drawn(world.seed, AGENCY, task.customer, task.at - world.begins)
            for nth in range(task.minor):
                records.append({
                    "id": f"{world.name}-{task.n}-{nth}", "collector": AGENCY, "loan_id": task.about, "channel": "call",
                    "creditor": world.debtors[task.customer].creditor, "result": pick(dice, given.results),
                    "at": (task.at - (task.minor - nth) * APART).isoformat(),
                })  # fmt: skip
            books.act(world, "elsewhere", task.customer, task.about, task.minor)
        for start in range(0, len(records), CHUNK_MAX):
            body = {"records": records[start : start + CHUNK_MAX]}
            await self._stage.doors.ask(PUBLISHER, "POST", f"{OUTREACH}/contacts/reported/bulk", body)

    def _lead(self, task: Task) -> Who:
        creditor = self._stage.world.debtors[task.customer].creditor
        return Who("team_lead", f"lead.{creditor}", (creditor,))
