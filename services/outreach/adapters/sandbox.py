"""The built-in sandbox: reaches nobody, records every request before it answers, and misbehaves when it is told to."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Literal, TypeAlias

import asyncpg
import msgspec

from libs.common.kernel.clock import Clock
from libs.common.kernel.ids import ContactId
from libs.common.log.lost import LOST
from libs.common.vault.mask import mask_phone
from services.outreach.ports import (
    Absent,
    Accepted,
    Found,
    LastLook,
    Message,
    NotSent,
    NoWord,
    Outcome,
    Refused,
    Tier,
    Unknown,
)

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Decision = Literal["accept", "reject", "not_accept", "unknown", "unknown_accepted"]
COLUMNS = ("contact_id", "debtor_id", "attempt", "sent_to", "content", "decision", "provider_id", "at")
FIND = "SELECT provider_id FROM sandbox WHERE contact_id = $1 AND decision IN ('accept', 'unknown_accepted') LIMIT 1"


class Behaviour(msgspec.Struct, frozen=True):
    """What the sandbox does: `decision` for every number, `by_ending` for numbers that end so.

    unknown = no answer and not accepted; unknown_accepted = accepted, but the answer is lost.
    """

    decision: Decision = "accept"
    by_ending: dict[str, Decision] = msgspec.field(default_factory=dict)

    def of(self, number: str) -> Decision:
        for ending, decision in self.by_ending.items():
            if number.endswith(ending):
                return decision
        return self.decision


class SandboxSender:
    """One COPY per batch."""

    name = "sandbox"
    tier: Tier = "B"
    sandbox = True
    batch_max = 1_000

    def __init__(self, pool: Pool, clock: Clock, behaviour: Callable[[], Behaviour]) -> None:
        self._pool, self._clock, self._behaviour = pool, clock, behaviour

    async def send(self, messages: Sequence[Message], last: LastLook) -> list[Outcome]:
        behaviour, now = self._behaviour(), self._clock.now()
        outcomes: list[Outcome] = []
        rows: list[tuple[Any, ...]] = []
        await last.look(messages)
        for message in messages:
            refusal = last.objection(message)
            if refusal is not None:
                outcomes.append(NotSent(refusal))
                continue
            decision = behaviour.of(message.to) if behaviour.by_ending else behaviour.decision
            provider_id = f"s{message.attempt}-{message.contact_id[:18]}"
            rows.append((
                message.contact_id, message.debtor_id, message.attempt, mask_phone(message.to), message.content,
                decision, provider_id, now,
            ))  # fmt: skip
            outcomes.append(_outcome(decision, provider_id))
        if rows:
            try:
                async with self._pool.acquire() as con:
                    await con.copy_records_to_table("sandbox", columns=COLUMNS, records=rows)
            except LOST as error:
                return [o if isinstance(o, NotSent) else Unknown(type(error).__name__) for o in outcomes]
        return outcomes

    async def look_up(self, ref: ContactId) -> Found | Absent | NoWord:
        provider_id = await self._pool.fetchval(FIND, ref)
        return Absent() if provider_id is None else Found(provider_id, "accepted")

    def apart(self) -> timedelta | None:
        return None

    async def look_at_clock(self) -> None:
        return None


def _outcome(decision: Decision, provider_id: str) -> Outcome:
    match decision:
        case "accept":
            return Accepted(provider_id)
        case "reject":
            return Refused("sandbox_reject")
        case "not_accept":
            return NotSent("sandbox_not_accept", retry_after_seconds=5.0)
        case "unknown" | "unknown_accepted":
            return Unknown("sandbox_no_answer")
