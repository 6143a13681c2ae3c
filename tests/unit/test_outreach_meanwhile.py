"""The last look before a write: one query for all who ask together, and nothing leaves on what could not be seen."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from services.outreach.jobs.meanwhile import Meanwhile


class Pool:
    """Answers when it is let; counts what it is asked."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        self.asked: list[str] = []
        self.may = asyncio.Event()
        self._answer = answer

    async def fetchrow(self, _: str, debtors: str) -> Any:
        self.asked.append(debtors)
        await self.may.wait()
        return self._answer()


async def test_who_asks_together_is_looked_up_together_and_who_comes_later_in_the_next_look() -> None:
    pool = Pool(lambda: (3, ["a", "b", "c"], [1, 1, 2]))
    meanwhile = Meanwhile(pool)  # type: ignore[arg-type]
    for debtor in "abc":
        meanwhile.expect(debtor, 3, {debtor: 1})
    first = [asyncio.create_task(meanwhile.look(debtor)) for debtor in "ab"]
    while not pool.asked:
        await asyncio.sleep(0)
    late = asyncio.create_task(meanwhile.look("c"))
    pool.may.set()
    await asyncio.gather(*first, late)
    assert [len(asked.split(",")) for asked in pool.asked] == [2, 1]
    assert [meanwhile.objection(debtor) for debtor in "abc"] == [None, None, "changed_meanwhile"]


@pytest.mark.parametrize(
    ("answer", "objection"),
    [
        ((3, ["a", "b"], [1, 7]), None),
        ((4, ["a", "b"], [1, 7]), "changed_meanwhile"),  # a stop, settings or a pack of another process
        ((3, ["a", "b"], [1, 8]), "changed_meanwhile"),  # of somebody who is the same person
        ((3, ["a"], [1]), "changed_meanwhile"),
        ((3, None, None), "changed_meanwhile"),
        (OSError(), "not_seen"),
    ],
)
async def test_a_text_leaves_only_while_all_it_was_judged_by_stands(answer: Any, objection: str | None) -> None:
    def answered() -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    pool = Pool(answered)
    pool.may.set()
    meanwhile = Meanwhile(pool)  # type: ignore[arg-type]
    meanwhile.expect("a", 3, {"a": 1, "b": 7})
    assert meanwhile.objection("a") == "not_seen"
    await meanwhile.look(["a"])
    assert meanwhile.objection("a") == objection
    meanwhile.forget()
    assert meanwhile.objection("a") == "not_seen"
