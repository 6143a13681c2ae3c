"""Everything is killed at random moments, the whole input is given twice, the gateway misbehaves: the books are exact.

By hand, with another seed: `python -m tests.kills --seed 7 --debtors 2000 --shape cluster`.
"""

from pathlib import Path

import pytest

from tests.kills.feeding import events_in
from tests.kills.run import FAULTS, run
from tests.kills.unsafe import DEATHS
from tests.kills.wanted import Told, Wanted

pytestmark = [pytest.mark.slow, pytest.mark.torture]

DEBTORS = 800
PROCESSES = {"embedded": {"main", "worker"}, "cluster": {"intake", "strategy", "outreach", "tracking", "analytics"}}
MISBEHAVED = {"accept_drop", "accept_500", "accept_hang", "hang", "not_accept_drop", "busy", "reject"}


def judge(told: Told, shape: str) -> None:
    """Exact, and everything that was to happen did."""
    print(*told.lines(), sep="\n")
    assert told.flaws == []
    assert told.fired == FAULTS[shape]
    assert told.hit.keys() >= PROCESSES[shape]
    assert told.decisions.keys() >= MISBEHAVED
    # all that was given a second time is known, and what was let in the first time while the answer was lost
    assert told.duplicates >= events_in(DEBTORS) >= told.accepted
    assert told.while_killed > DEBTORS // 4, "most texts left in peace: the run proves little"


def test_the_embedded_system_is_exact_whatever_is_killed(home: Path) -> None:
    judge(run("embedded", home, Wanted(seed=1, debtors=DEBTORS, faults=FAULTS["embedded"])), "embedded")


def test_offsets_moved_after_the_effects_are_found_out(home: Path) -> None:
    """The control: without it the runs above would prove nothing."""
    wanted = Wanted(seed=5, debtors=200, faults={"death": DEATHS}, misbehaves={})
    told = run("unsafe", home, wanted)
    assert told.fired == {"death": DEATHS}
    assert any("attempts counted" in flaw for flaw in told.flaws), told.flaws
    assert any("kpis --recompute" in flaw for flaw in told.flaws), told.flaws
