"""A person's history, packed once: rows in the order of time, and all that a rule asks of a row as one small int."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from typing import NamedTuple, get_args

from libs.compliance.facts import Channel, Direction, HistoryRow, Mode, Place, Proposed, Result


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
_About = tuple[str, str | None, str, str | None, str, str]


class History:
    """Rows sorted by their start; `order[i]` is where a row stood in the list as it was given: so evidence names it.

    Raises ValueError for a row of a channel, result, direction, mode or place that the law has no word for.
    """

    __slots__ = ("_packed", "_shapes", "order", "rows", "times")

    def __init__(self, rows: Sequence[HistoryRow], since: datetime | None = None) -> None:
        """`since`: rows that start before it are left out."""
        placed = [(row.at, number) for number, row in enumerate(rows) if since is None or row.at >= since]
        placed.sort()
        self.order = [number for _, number in placed]
        self.times = [at if at.tzinfo is UTC else at.astimezone(UTC) for at, _ in placed]
        self.rows = [rows[number] for number in self.order]
        self._shapes = [_shape_of(row) for row in self.rows]
        self._packed: dict[_About, list[int]] = {}

    def packed(self, proposed: Proposed) -> list[int]:
        """A code for each row: the number of its shape, and above it in bits what it has in common with a contact.

        PERSON (same id or role), DEBT, NUMBER, CREDITOR, COLLECTOR. Kept for contacts that are alike in these.
        """
        about = (
            proposed.party, proposed.person, proposed.debt, proposed.number, proposed.creditor, proposed.collector,
        )  # fmt: skip
        codes = self._packed.get(about)
        if codes is None:
            pairs = zip(self._shapes, self.rows, strict=True)
            codes = self._packed[about] = [shape | _common(row, proposed) << SHAPE_BITS for shape, row in pairs]
        return codes


def _shape_of(row: HistoryRow) -> int:
    shape = _NUMBERS.get((row.channel, row.result, row.direction, row.mode, row.place))
    if shape is None:
        raise ValueError(f"the law has no word for a {row.direction} {row.channel} with the result {row.result}")
    return shape


def _common(row: HistoryRow, proposed: Proposed) -> int:
    return (
        (row.person == proposed.party or row.person == proposed.person) * PERSON
        | (proposed.debt in row.debts) * DEBT
        | (row.number == proposed.number) * NUMBER
        | (row.creditor == proposed.creditor) * CREDITOR
        | (row.collector == proposed.collector) * COLLECTOR
    )


NO_HISTORY = History(())
