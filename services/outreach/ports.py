"""The port to whoever carries texts: what goes in, the four things that may come of it, and the promise."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from libs.common.events.outreach import Clocks
from libs.common.kernel.ids import ContactId, DebtorId

Tier = Literal["A", "B", "C"]
EVERYWHERE = "*"  # the scope of a stop that binds every creditor


class Message(msgspec.Struct, frozen=True, gc=False):
    """One text, reserved and ready to leave. `reserved_until` is wall time, `leave_by` business time."""

    contact_id: ContactId
    debtor_id: DebtorId
    creditor: str
    attempt: int
    to: str  # E.164
    text: str
    content: str  # the text under the debtor's own key
    leave_by: datetime
    reserved_until: datetime


class Accepted(msgspec.Struct, frozen=True, gc=False):
    """The provider has it."""

    provider_id: str


class Refused(msgspec.Struct, frozen=True, gc=False):
    """A definite refusal of this message, by the provider's proven list."""

    code: str


class NotSent(msgspec.Struct, frozen=True, gc=False):
    """Certainly not accepted: no byte left, or the provider says so. `refuses_us`: our credentials, not the message."""

    reason: str
    retry_after_seconds: float | None = None
    refuses_us: bool = False


class Unknown(msgspec.Struct, frozen=True, gc=False):
    """It may have left: ask, never send again."""

    reason: str


Outcome = Accepted | Refused | NotSent | Unknown


class LastLook(Protocol):
    """What a sender asks for each message when nothing but the socket's write is left to do: first `look`, in its last
    await, then at once `objection`."""

    async def look(self, messages: Sequence[Message]) -> None:
        """Looks at what is committed now; of what could not be seen there is an objection."""

    def objection(self, message: Message) -> str | None:
        """Why it may not leave; None = it may."""


class Found(msgspec.Struct, frozen=True, gc=False):
    """The provider knows our reference."""

    provider_id: str
    status: str


class Absent(msgspec.Struct, frozen=True, gc=False):
    """The provider says that it does not know our reference; later it may."""


class NoWord(msgspec.Struct, frozen=True, gc=False):
    """The provider could not be asked."""

    reason: str


class Sender(Protocol):
    """Carries texts, each at most once per contact id."""

    name: str
    tier: Tier
    sandbox: bool  # nobody real is reached: not held at the start
    batch_max: int  # contacts that may be reserved at once: concurrency x floor(lease / (2 x deadline))

    async def send(self, messages: Sequence[Message], last: LastLook) -> list[Outcome]:
        """Hands the messages over, an outcome for each; never raises on what a provider does.

        With an objection of the last look no byte leaves, and the outcome is NotSent.
        """

    async def look_up(self, ref: ContactId) -> Found | Absent | NoWord:
        """What the provider knows under our reference; tiers A and B only."""

    def apart(self) -> timedelta | None:
        """By how much at least the provider's clock is away from ours; None where it names no time."""

    async def look_at_clock(self) -> None:
        """Asks for an answer that names the time, and sends nothing; never raises on what a provider does."""


class Latch(Protocol):
    """Whether contacts may leave, as far as this process knows; asked without waiting."""

    def objection(self) -> str | None:
        """Why nothing may leave now; None = it may."""

    def stopped(self, scope: str) -> str | None:
        """Why a scope ("*" or a creditor) is stopped; None = it is not."""

    def is_stale(self, debtor_id: str) -> bool:
        """Is something about this debtor older than the limit and not applied yet?"""

    def clocks(self) -> Clocks:
        """What the clocks said when they were last compared, and this process's own now."""
