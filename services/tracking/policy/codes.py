"""The result codes as data (docs/glossary.md, Result codes): flags, what each asks, what follows, what law counts."""

from datetime import timedelta
from typing import Literal

import msgspec

from libs.common.events.strategy import Channel
from libs.common.events.tracking import HoldReason
from services.tracking.model import MatterKind

Asks = Literal["promise", "instalments", "callback_at"]
SLIP_MINUTES_MAX = 30  # so long one person takes back the hold that their own outcome placed
CORRECTED_WITHIN = timedelta(
    minutes=SLIP_MINUTES_MAX
)  # so long its call is in their hand once more, for the right outcome


class Code(msgspec.Struct, frozen=True):
    """One result. `flags`: of A attempt, C contacted, R right party; "as it came" = those of the contact it came on.

    `result`: what the law's history counts it as. `hold`: placed by it, `whole` = for all cases of the debtor.
    `ends_promises`: what was promised no longer holds.
    """

    code: str
    meaning: str
    flags: str
    next_step: str
    result: str
    asks: tuple[Asks, ...] = ()
    hold: HoldReason | None = None
    whole: bool = False
    matter: MatterKind | None = None
    ends_promises: bool = False
    by_people: bool = True
    person: str = "debtor"  # whose count in law it is: the debtor, a third party ("contact"), or nobody's ("stranger")


AS_IT_CAME = "as it came"
_SAID = "conversation"

CODES: dict[str, Code] = {
    code.code: code
    for code in (
        Code("NA", "no answer", "A", "retry in a later window", "no_answer"),
        Code("BZ", "busy", "A", "retry", "busy"),
        Code("VM", "machine, no message left", "A", "retry or other channel", "no_answer"),
        Code("LM", "message left (limited content)", "A", "wait", "voicemail_left"),
        Code("DC", "disconnected, not in service", "A", "mark number bad, skip trace", "failed"),
        Code("HU", "hung up before verification", "AC", "one retry, count it", "rejected_by_debtor"),
        Code("DROP", "no agent available", "A", "follow the drop rule", "answered"),
        Code("WN", "wrong number, not this person", "AC", "mark number bad, never again", "answered",
             person="stranger"),
        Code("TPC", "third party answered", "AC", "no disclosure", _SAID, person="contact"),
        Code("CB", "call back at an agreed time", "ACR", "task at that time", _SAID, ("callback_at",)),
        Code("PTP", "promise (amount, date)", "ACR", "quiet until due + grace", _SAID, ("promise",), "promise"),
        Code("PLAN", "arrangement agreed", "ACR", "monitor instalments", _SAID, ("instalments",), "promise"),
        Code("PAID", "paid now, full or part", "ACR", "exit, or plan for the rest", _SAID),
        Code("CLP", "claims to have paid", "ACR", "hold, check payment", _SAID, hold="claims_paid"),
        Code("RTP", "refuses to pay", "ACR", "escalate the step, not the tone", _SAID),
        Code("NCM", "spoke, no commitment", "ACR", "next step of the plan", _SAID),
        Code("DISP", "disputes amount or debt", "ACR", "hold, evidence task", _SAID, hold="dispute", matter="dispute",
             ends_promises=True),
        Code("IDT", "not my debt, identity theft", "ACR", "hold, fraud review", _SAID, hold="identity",
             matter="dispute", ends_promises=True),
        Code("HARD", "financial hardship", "ACR", "hold, affordability check, plan", _SAID, hold="hardship", whole=True,
             matter="hardship", ends_promises=True),
        Code("VUL", "vulnerable (health, language, distress)", "ACR", "hold or specialist", _SAID, hold="vulnerable",
             whole=True),
        Code("STOP", "no contact, or channel opt-out", AS_IT_CAME, "suppress the channel or all", "", hold="stop",
             whole=True),
        Code("REP", "represented (lawyer, debt adviser)", AS_IT_CAME, "redirect contact", "", hold="represented",
             whole=True),
        Code("BKY", "insolvency filed", AS_IT_CAME, "hold, legal", "", hold="insolvent", whole=True,
             ends_promises=True),
        Code("DEC", "deceased", AS_IT_CAME, "hold, estate path", "", hold="deceased", whole=True, ends_promises=True),
        Code("COMP", "complaint", AS_IT_CAME, "hold, deadline clock", "", hold="complaint", matter="complaint"),
        Code("LEGAL", "legal step in progress", "", "hold routine outreach", "", hold="legal"),
        Code("SUPP", "not attempted: blocked by a rule", "", "plan anew at the first permitted time", "",
             by_people=False),
        Code("FAIL", "technical failure, outcome unknown", "", "reconcile before any retry", "unknown"),
    )
}  # fmt: skip


class Flags(msgspec.Struct, frozen=True):
    """Attempt, contacted, right party, and what the law's history counts."""

    attempt: bool
    contacted: bool
    right_party: bool
    result: str


def flags_of(code: Code, channel: Channel, right_party: bool | None) -> Flags:
    """The flags of an outcome. As it came: a call or a visit reached somebody, a letter or a text from them nobody;
    the deceased were not reached."""
    if code.flags != AS_IT_CAME:
        return Flags("A" in code.flags, "C" in code.flags, "R" in code.flags, code.result)
    spoken = channel in ("call", "visit")
    right = spoken and (right_party if right_party is not None else code.code != "DEC")
    return Flags(spoken, spoken, right, _SAID if spoken else "")


def missing_and_idle(code: Code, given: dict[Asks, bool]) -> tuple[list[Asks], list[Asks]]:
    """What the code asks and was not given; what was given and the code does not ask."""
    return [a for a in code.asks if not given[a]], [a for a, there in given.items() if there and a not in code.asks]
