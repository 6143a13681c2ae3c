"""The back office: disputes, hardship and complaints get their answer after some days, and with it their hold ends."""

from datetime import timedelta
from random import Random

from dunwell.twin import books
from dunwell.twin.model import Debtor, Task
from dunwell.twin.stage import COMPLIANCE, Stage

TRACKING = "/api/tracking/v1"
# the outcome that opens it: list, verb, and what is answered when the debtor is right and when not
MATTERS = {
    "DISP": ("disputes", "resolve", "upheld", "rejected"), "IDT": ("disputes", "resolve", "upheld", "rejected"),
    "HARD": ("hardship", "decide", "relief", "declined"), "COMP": ("complaints", "close", "answered", "answered"),
}  # fmt: skip
GONE = (404, 409)


class Office:
    """Answers what is open, in the order in which it is due."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def opened(self, debtor: Debtor, case: str, code: str, dice: Random) -> None:
        """An outcome opened something; its answer has a day now."""
        if code in MATTERS:
            at = self._stage.now + timedelta(days=dice.randint(*self._stage.parameters.office.answer_days))
            self._stage.world.plan(at, "answer", debtor.customer, case, text=code)

    async def answer(self) -> bool:
        """What is due; was anything said?"""
        world = self._stage.world
        tasks = world.due(world.now, "answer")
        for task in tasks:
            await self._answer(task)
        return bool(tasks)

    async def _answer(self, task: Task) -> None:
        world, doors = self._stage.world, self._stage.doors
        path, verb, yes, no = MATTERS[task.text]
        debtor = world.debtors[task.customer]
        right = debtor.traits.reason == ("cant" if path == "hardship" else "not_mine")
        result = yes if right else no
        for matter in await doors.pages(COMPLIANCE, f"{TRACKING}/{path}", case_id=task.about):
            if matter["closed"] is None:
                place = f"{TRACKING}/{path}/{matter['matter_id']}/{verb}"
                await doors.ask(COMPLIANCE, "POST", place, {"result": result}, headers=world.key(), good=GONE)
                books.act(world, "answer", task.customer, task.text, result)
