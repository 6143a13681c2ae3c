"""A person's history, packed once: rows in the order of time, and all that a rule asks of a row as one small int."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from operator import le
from typing import NamedTuple, Protocol, get_args

from libs.compliance.facts import Channel, Direction, Mode, Place, Proposed, Result


class Row(Protocol):
    """One contact or attempt as `HistoryRow` describes it; whoever keeps rows of its own gives them as they are."""

    @property
    def at(self) -> datetime: ...
    @property
    def channel(self) -> str: ...
    @property
    def result(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def mode(self) -> str | None: ...
    @property
    def number(self) -> str | None: ...
    @property
    def debts(self) -> tuple[str, ...]: ...
    @property
    def person(self) -> str: ...
    @property
    def creditor(self) -> str: ...
    @property
    def collector(self) -> str: ...
    @property
    def place(self) -> str: ...


class Shape(NamedTuple):
    """What a rule counts a row by, apart from who and when."""

    channel: str
    result: str
    direction: str
    mode: str | None
    place: str


SHAPES: tuple[Shape, ...] = tuple(
    Shape(*values)
    for values in product(
        get_args(Channel), get_args(Result), get_args(Direction), (None, *get_args(Mode)), get_args(Place)
    )
)
_NUMBERS: dict[tuple[str, str, str, str | None, str], int] = {shape: number for number, shape in enumerate(SHAPES)}
SHAPE_BITS = 12
SHAPE_MASK = (1 << SHAPE_BITS) - 1
PERSON, DEBT, NUMBER, CREDITOR, COLLECTOR = (1 << bit for bit in range(5))
_PERSON, _DEBT, _NUMBER, _CREDITOR, _COLLECTOR = (
    bit << SHAPE_BITS for bit in (PERSON, DEBT, NUMBER, CREDITOR, COLLECTOR)
)
_About = tuple[str, str | None, str, str | None, str, str]


class History:
    """Rows sorted by their start; `order[i]` is where a row stood in the list as it was given: so evidence names it."""

    __slots__ = ("_packed", "order", "rows", "times")

    def __init__(self, rows: Sequence[Row], since: datetime | None = None) -> None:
        """`since`: rows that start before it are left out."""
        if since is None:
            order = list(range(len(rows)))
        else:
            order = [number for number, row in enumerate(rows) if row.at >= since]
        kept = [rows[number] for number in order]
        times = [row.at if row.at.tzinfo is UTC else row.at.astimezone(UTC) for row in kept]
        if not all(map(le, times, times[1:])):  # whoever keeps rows adds them as they come: nearly always in order
            placed = sorted(zip(times, order, strict=True))
            times, order = [at for at, _ in placed], [number for _, number in placed]
            kept = [rows[number] for number in order]
        self.times, self.order, self.rows = times, order, kept
        self._packed: dict[_About, list[int]] = {}

    def packed(self, proposed: Proposed) -> list[int]:
        """A code for each row: the number of its shape, and above it in bits what it has in common with a contact.

        PERSON (same id or role), DEBT, NUMBER, CREDITOR, COLLECTOR. Kept for contacts that are alike in these.
        Raises ValueError for a row of a channel, result, direction, mode or place that the law has no word for.
        """
        about = (
            proposed.party, proposed.person, proposed.debt, proposed.number, proposed.creditor, proposed.collector,
        )  # fmt: skip
        codes = self._packed.get(about)
        if codes is None:
            codes = self._packed[about] = _codes(self.rows, about)
        return codes


def _codes(rows: Sequence[Row], about: _About) -> list[int]:
    """One loop without a call for each row: a verdict costs about as much again as these."""
    party, person, debt, number, creditor, collector = about
    known, codes = _NUMBERS, []
    for row in rows:
        code = known.get((row.channel, row.result, row.direction, row.mode, row.place))
        if code is None:
            raise ValueError(f"the law has no word for a {row.direction} {row.channel} with the result {row.result}")
        who = row.person
        if who == party or who == person:
            code |= _PERSON
        if debt in row.debts:
            code |= _DEBT
        if row.number == number:
            code |= _NUMBER
        if row.creditor == creditor:
            code |= _CREDITOR
        if row.collector == collector:
            code |= _COLLECTOR
        codes.append(code)
    return codes


NO_HISTORY = History(())
