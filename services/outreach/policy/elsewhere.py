"""Contacts that others made and report: what is wrong with a report, and the row of the history that it becomes."""

from datetime import datetime, timedelta

import msgspec

from libs.common.kernel.problems import Flaw
from libs.compliance.known import MODES
from libs.compliance.results import POSSIBLE
from services.outreach.policy.gate import AHEAD_MAX

KEPT_DAYS = 31  # the longest cap looks back so many local dates
OURS = "self"
_BACK_MAX = timedelta(days=KEPT_DAYS + 1)  # a local date begins up to a day before that of UTC


class Told(msgspec.Struct, frozen=True):
    """What a report says of a contact; `at` in UTC."""

    collector: str
    channel: str
    result: str
    at: datetime
    direction: str = "outbound"
    mode: str | None = None
    person: str = "debtor"
    place: str = "home"

    @property
    def spoken(self) -> str:
        """How it spoke: as its channel does, unless said."""
        return self.mode or MODES.get(self.channel, "notice")


def flaws_of(told: Told, now: datetime) -> list[Flaw]:
    """Everything that keeps a report from being taken, in words."""
    flaws = []
    if told.collector == OURS:
        flaws.append(Flaw("/collector", "own_collector", "what is made here is known; name whoever else made it"))
    if told.result not in POSSIBLE[told.channel]:
        possible = ", ".join(sorted(POSSIBLE[told.channel]))
        flaws.append(Flaw("/result", "impossible_result", f"a contact by {told.channel} ends as one of {possible}"))
    if told.at > now + AHEAD_MAX:
        flaws.append(Flaw("/at", "in_the_future", "at lies ahead; check the clock that wrote it"))
    if told.at < now - _BACK_MAX:
        flaws.append(Flaw("/at", "too_old", f"no cap looks back further than {KEPT_DAYS} dates"))
    return flaws
