"""What analytics knows about one debtor: the episodes of the accounts, and what of them may still be taken back.

What counts once and never changes is in the rollups alone: a State holds no contact that was made.
"""

from datetime import date

import msgspec

from libs.common.kernel.ids import CaseId, PromiseId
from libs.common.store.state import State


class Fact(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One contribution to a figure, as a count and as an amount; negative when it takes something back."""

    figure: str
    count: int
    at: int  # effective instant, microseconds since the epoch
    recorded: int  # business instant of the record that says so, microseconds since the epoch
    day: date | None = None  # the creditor's date where the record carries it
    channel: str = ""
    collector: str = ""
    minor: int = 0
    currency: str = ""


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How an account entered collections; an episode keeps the team and bucket it entered with."""

    team: str
    bucket: str
    zone: str
    day: date
    recorded: date
    currency: str
    minor: int


class Cleared(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A clearing that was counted, so that a reversal can take it back."""

    figure: str
    day: date


class Standing(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where an episode stands now: whose it is to see and to work, its bucket, and what is overdue."""

    team: str = ""
    assigned_to: str | None = None
    bucket: str = ""
    minor: int = 0


class Episode(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One case. Until entry and strategy are known, `waiting` holds what was counted without them."""

    creditor: str
    entry: Entry | None = None
    strategy: str | None = None  # of its first plan: figures go by assignment
    waiting: tuple[Fact, ...] = ()
    cleared: Cleared | None = None
    standing: Standing = Standing()
    id: CaseId = CaseId("")

    @property
    def whole(self) -> bool:
        """Nothing more can move what it has counted."""
        return self.entry is not None and self.strategy is not None


class Promise(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A promise and how it was judged last; it counts on the day of its deadline."""

    case: CaseId
    deadline: int  # microseconds since the epoch
    minor: int
    currency: str
    collector: str
    judged: str = ""  # "promises_kept", "promises_partly_kept", "promises_broken"
    paid_minor: int = 0


class Payment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A payment, net of reversals: what of it counts as collected is at most what was owed."""

    case: CaseId
    owed_minor: int  # what of it met the amount owed
    net_minor: int
    currency: str
    day: date

    @property
    def collected(self) -> int:
        """Minor units that count, on the payment's own day."""
        return min(self.owed_minor, self.net_minor)


class Debtor(State):
    """Payments are keyed by account and payment id: two loan systems may use the same one."""

    episodes: dict[CaseId, Episode] = msgspec.field(default_factory=dict)
    promises: dict[PromiseId, Promise] = msgspec.field(default_factory=dict)
    payments: dict[str, Payment] = msgspec.field(default_factory=dict)
