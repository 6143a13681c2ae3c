"""What a debtor does when reached: pure functions of who they are, how tired of it they are, and dice."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Literal, NamedTuple

from dunwell.twin.dice import pick
from dunwell.twin.model import Account, Debtor, Traits
from dunwell.twin.parameters import Parameters

HOURS = {"morning": (8, 12), "midday": (11, 15), "evening": (17, 22), "any": (8, 22)}
SMALLEST_MINOR = 100
PROMISING = ("PTP", "PLAN")
STOPPING = ("STOP",)
DISPUTING = ("DISP", "IDT")
Fate = Literal["kept", "part", "nothing"]


class Payment(NamedTuple):
    """Money that will come: how much, and in how many minutes."""

    minor: int
    in_minutes: int


class Reaction(NamedTuple):
    """What comes of a text that was read; nothing of one that was not."""

    reply: str | None = None
    stops: bool = False
    pays: Payment | None = None


class Talk(NamedTuple):
    """How a call ended: the code that describes it, what was promised, and the money that comes all the same."""

    code: str
    terms: list[tuple[int, date]]
    pays: Payment | None = None
    fate: Fate = "nothing"


def tired(debtor: Debtor, now: datetime, parameters: Parameters) -> float:
    """How many contacts they still feel: half of it is gone after the half-life."""
    if debtor.tired_at is None:
        return 0.0
    days = (now - debtor.tired_at).total_seconds() / 86_400
    return float(debtor.fatigue * 0.5 ** (days / parameters.traits.fatigue_half_life_days))


def contacted(debtor: Debtor, now: datetime, parameters: Parameters) -> float:
    """One contact more; the strain after it, 1 = as much as they bear."""
    debtor.fatigue, debtor.tired_at = tired(debtor, now, parameters) + 1.0, now
    return debtor.fatigue / debtor.traits.patience


def on_text(traits: Traits, owed: int, strain: float, parameters: Parameters, dice: Random) -> Reaction:
    """A text that was delivered; `strain` as `contacted` gives it."""
    given, reason = parameters.texts, traits.reason
    if dice.random() >= given.p_read[reason]:
        return Reaction()
    words = given.words if traits.language.startswith("zh") else given.words_english
    if dice.random() < given.p_stops * (1 + 4 * strain):
        return Reaction(dice.choice(words["stop"]), stops=True)
    willing = 1 / (1 + strain)
    reply = dice.choice(words[reason]) if reason in words and dice.random() < given.p_replies[reason] else None
    pays = None
    if owed >= SMALLEST_MINOR and dice.random() < given.p_pays[reason] * willing:
        pays = Payment(_some(owed, parameters, dice), dice.randint(5, given.pays_days * 24 * 60))
    return Reaction(reply, pays=pays)


def answers(traits: Traits, hour: int, parameters: Parameters, dice: Random) -> str | None:
    """None when the debtor picks up at this hour of theirs; else the code of what happened instead."""
    given = parameters.calls
    if traits.reason == "gone":
        return pick(dice, given.gone)
    begins, ends = HOURS[traits.hours]
    if dice.random() >= given.p_answers["inside" if begins <= hour < ends else "outside"]:
        return pick(dice, given.unanswered)
    roll = dice.random() * 100
    for code, weight in given.first.items():
        if roll < weight:
            return code
        roll -= weight
    return None


def on_call(
    debtor: Debtor, account: Account, hour: int, today: date, strain: float, parameters: Parameters, dice: Random
) -> Talk:
    """A call about an account, at this hour of the debtor's, on this date of the creditor's."""
    missed = answers(debtor.traits, hour, parameters, dice)
    if missed is not None:
        return Talk(missed, [])
    reason = debtor.traits.reason
    talks = parameters.talks
    if dice.random() < talks.p_complains * (1 + 4 * strain):
        return Talk("COMP", [])
    code = pick(dice, {"forgot": talks.forgot, "cant": talks.cant, "wont": talks.wont}.get(reason, talks.not_mine))
    if code in PROMISING and account.owed < 2 * SMALLEST_MINOR:
        code = "NCM"
    if code in PROMISING:
        return Talk(code, _terms(code, account.owed, today, parameters, dice), fate=_fate(debtor, parameters, dice))
    if code == "PAID" or (code == "CLP" and reason != "not_mine" and dice.random() < 0.5):
        return Talk(code, [], Payment(_some(account.owed, parameters, dice), dice.randint(2, 30)))
    return Talk(code, [])


def _terms(code: str, owed: int, today: date, parameters: Parameters, dice: Random) -> list[tuple[int, date]]:
    given = parameters.promises
    first = today + timedelta(days=dice.randint(*given.due_days))
    if code == "PTP":
        return [(max(SMALLEST_MINOR, owed // dice.choice(given.shares)), first)]
    count = dice.randint(*given.instalments)
    each = owed // count
    parts = [each] * (count - 1) + [owed - each * (count - 1)]
    return [(minor, first + timedelta(days=n * given.instalment_gap_days)) for n, minor in enumerate(parts)]


def _fate(debtor: Debtor, parameters: Parameters, dice: Random) -> Fate:
    given, reason, roll = parameters.promises, debtor.traits.reason, dice.random()
    if roll < given.kept[reason]:
        return "kept"
    return "part" if roll < given.kept[reason] + given.part[reason] else "nothing"


def _some(owed: int, parameters: Parameters, dice: Random) -> int:
    """All of it, or a part."""
    if dice.random() < parameters.payments.p_whole or owed < 2 * SMALLEST_MINOR:
        return owed
    return max(SMALLEST_MINOR, owed * dice.randint(2, 8) // 10)


def noted(code: str, careless: bool, parameters: Parameters, dice: Random) -> str:
    """What the collector writes down: the truth, unless they are careless; "lapse" = nothing."""
    given = parameters.desks
    if careless and code not in PROMISING and dice.random() < given.p_careless:
        return pick(dice, given.careless)
    return code
