"""What counts: each handler adds the facts of one event, and takes back what the event undoes."""

from typing import Any

import msgspec

from libs.common.events.intake import (
    DelinquencyChanged,
    DelinquencyCleared,
    DelinquencyOpened,
    PaymentReceived,
    PaymentReversed,
)
from libs.common.events.outreach import ContactDelivered, ContactSubmitted, VisitReported
from libs.common.events.strategy import PlanAssigned
from libs.common.events.tracking import (
    CaseAssigned,
    ComplaintOpened,
    OutcomeRecorded,
    PromiseBroken,
    PromiseCancelled,
    PromiseKept,
    PromiseMade,
    PromisePartlyKept,
)
from libs.common.kernel.clock import micros
from libs.common.kernel.ids import CaseId, PromiseId
from libs.common.store.context import Context
from libs.common.store.handlers import Handlers
from services.analytics.model import Cleared, Debtor, Entry, Episode, Fact, Payment, Promise
from services.analytics.policy import counting

handlers: Handlers[Debtor] = Handlers(Debtor)
replace = msgspec.structs.replace

ROLLUP = "rollup"  # where the context keeps the contributions of a transaction
MESSAGES = ("sms", "email", "letter")
WITHOUT_RECEIPT = ("letter",)


@handlers.on(DelinquencyOpened)
def opened(event: DelinquencyOpened, debtor: Debtor, context: Context) -> None:
    """An entry counts once; a case that opens again takes back its clearing, and stays whose it was."""
    old = debtor.episodes.get(event.case_id)
    if old is None or old.entry is None:
        money = event.overdue
        recorded = counting.day_of(_recorded(context), event.zone)
        entry = Entry(event.team, event.bucket, event.zone, event.local_date, recorded, money.currency, money.minor)
        new = replace(old or Episode(event.creditor, id=event.case_id), entry=entry)
        _learn(event.case_id, old, new, debtor, context)
    elif old.cleared is not None:
        _count(event.case_id, old.creditor, [_clearing(old, old.cleared, -1, context)], debtor, context)
        debtor.episodes[event.case_id] = replace(debtor.episodes[event.case_id], cleared=None)
    team = old.standing.team if old else ""
    _stand(event.case_id, debtor, team=team or event.team, bucket=event.bucket, minor=event.overdue.minor)


@handlers.on(DelinquencyChanged)
def changed(event: DelinquencyChanged, debtor: Debtor, context: Context) -> None:
    """A move from one bucket to another counts on the creditor's date, with what is overdue after it."""
    episode = debtor.episodes.get(event.case_id)
    if episode is None:
        return
    before, minor = episode.standing.bucket, event.overdue.minor
    if before and before != event.bucket:
        move = Fact(
            counting.moved(before, event.bucket), 1, 0, _recorded(context), event.local_date, minor=minor,
            currency=event.overdue.currency,
        )  # fmt: skip
        _count(event.case_id, event.creditor, [move], debtor, context)
    _stand(event.case_id, debtor, bucket=event.bucket, minor=minor)


@handlers.on(CaseAssigned)
def assigned(event: CaseAssigned, debtor: Debtor, context: Context) -> None:
    """Who may see the case from now on; figures keep the team of its entry."""
    debtor.episodes.setdefault(event.case_id, Episode(event.creditor, id=event.case_id))
    _stand(event.case_id, debtor, team=event.team, assigned_to=event.assigned_to)


@handlers.on(DelinquencyCleared)
def cleared(event: DelinquencyCleared, debtor: Debtor, context: Context) -> None:
    """By payment it is a cure; a snapshot of zero does not say how, and has its own figure (docs/glossary.md, Cure)."""
    episode = debtor.episodes.get(event.case_id)
    if episode is None or episode.cleared is not None:
        return
    done = Cleared("cures" if event.cause == "payment" else "cleared_by_snapshot", event.local_date)
    _count(event.case_id, event.creditor, [_clearing(episode, done, 1, context)], debtor, context)
    debtor.episodes[event.case_id] = replace(debtor.episodes[event.case_id], cleared=done)
    _stand(event.case_id, debtor, minor=0)


@handlers.on(PlanAssigned)
def planned(event: PlanAssigned, debtor: Debtor, context: Context) -> None:
    """The first plan decides the strategy of all that the episode counts."""
    old = debtor.episodes.get(event.case_id)
    if old is None:
        debtor.episodes[event.case_id] = Episode(event.creditor, strategy=event.strategy, id=event.case_id)
    elif old.strategy is None:
        new = replace(old, strategy=event.strategy)
        _learn(event.case_id, old, new, debtor, context)


@handlers.on(PaymentReceived)
def paid(event: PaymentReceived, debtor: Debtor, context: Context) -> None:
    """Collected is what of it met the amount owed, on its value date."""
    minor, currency = event.applied.minor, event.applied.currency
    if event.case_id is None or not minor:
        return
    debtor.payments[_payment(event.account_id, event.payment_id)] = Payment(
        event.case_id, minor, event.amount.minor, currency, event.value_date
    )
    fact = Fact("payments", 1, 0, _recorded(context), event.value_date, minor=minor, currency=currency)
    _count(event.case_id, event.creditor, [fact], debtor, context)


@handlers.on(PaymentReversed)
def reversed_(event: PaymentReversed, debtor: Debtor, context: Context) -> None:
    """Takes the original back on the original's day; on its own day it shows only as reversed."""
    key, recorded = _payment(event.account_id, event.reverses), _recorded(context)
    original = debtor.payments.get(key)
    if original is None:
        return
    left = replace(original, net_minor=max(0, original.net_minor - event.amount.minor))
    minor = original.collected - left.collected
    currency = original.currency
    facts = [
        Fact("payments", 0 if left.collected else -1, 0, recorded, original.day, minor=-minor, currency=currency),
        Fact("reversals", 1, recorded, recorded, minor=minor, currency=currency),
    ]
    if left.collected:
        debtor.payments[key] = left
    else:
        del debtor.payments[key]
    _count(original.case, event.creditor, facts, debtor, context)


@handlers.on(ContactSubmitted)
def submitted(event: ContactSubmitted, debtor: Debtor, context: Context) -> None:
    """A message is an attempt once the provider has it; a letter has no receipt and is a contact at once."""
    if event.channel in MESSAGES:
        at = _recorded(context)
        facts = [Fact("attempts", 1, at, at, channel=event.channel)]
        if event.channel in WITHOUT_RECEIPT:
            facts.append(Fact("contacts", 1, at, at, channel=event.channel))
        _count(event.case_id, event.creditor, facts, debtor, context)


@handlers.on(ContactDelivered)
def delivered(event: ContactDelivered, debtor: Debtor, context: Context) -> None:
    """A message is a contact once it has arrived."""
    if event.channel not in WITHOUT_RECEIPT:
        fact = Fact("contacts", 1, micros(event.at), _recorded(context), channel=event.channel)
        _count(event.case_id, event.creditor, [fact], debtor, context)


@handlers.on(VisitReported)
def visited(event: VisitReported, debtor: Debtor, context: Context) -> None:
    """A visit is an attempt, and a contact when somebody was met."""
    at = _recorded(context)
    facts = [Fact("attempts", 1, at, at, channel="visit")]
    if event.result == "MET":
        facts.append(Fact("contacts", 1, at, at, channel="visit"))
    _count(event.case_id, event.creditor, facts, debtor, context)


@handlers.on(OutcomeRecorded)
def outcome(event: OutcomeRecorded, debtor: Debtor, context: Context) -> None:
    """Calls count by the flags of their result; other channels count by what outreach says was sent."""
    figures = []
    if event.channel == "call":
        if event.attempt:
            figures.append("attempts")
            figures += ["connects"] if event.contacted else []
        if event.contacted or event.code == "LM":
            figures.append("contacts")
    if event.right_party:
        figures.append("right_party_contacts")
        figures += ["promising_contacts"] if event.code in ("PTP", "PLAN") else []
    recorded = _recorded(context)
    facts = [Fact(figure, 1, 0, recorded, event.local_date, event.channel, event.collector) for figure in figures]
    _count(event.case_id, event.creditor, facts, debtor, context)


@handlers.on(PromiseMade)
def promised(event: PromiseMade, debtor: Debtor, context: Context) -> None:
    """Made counts when it was made; kept or not counts on the day of the deadline.

    A reversal before the deadline makes a kept promise open again: no new promise, and not judged yet.
    """
    if event.reopened:
        _judge(event.promise_id, "", 0, event.creditor, debtor, context)
        return
    minor, currency = event.amount.minor, event.amount.currency
    promise = Promise(event.case_id, micros(event.deadline), minor, currency, event.collector)
    debtor.promises[event.promise_id] = promise
    made = Fact(
        "promises_made", 1, micros(event.made_at), _recorded(context), collector=event.collector, minor=minor,
        currency=currency,
    )  # fmt: skip
    _count(event.case_id, event.creditor, [made], debtor, context)


@handlers.on(PromiseKept)
def kept(event: PromiseKept, debtor: Debtor, context: Context) -> None:
    """The promised amount is kept."""
    _judge(event.promise_id, "promises_kept", 0, event.creditor, debtor, context)


@handlers.on(PromisePartlyKept)
def partly_kept(event: PromisePartlyKept, debtor: Debtor, context: Context) -> None:
    """In the denominator of the kept rate, and reported apart with the cash that came."""
    _judge(event.promise_id, "promises_partly_kept", event.paid.minor, event.creditor, debtor, context)


@handlers.on(PromiseBroken)
def broken(event: PromiseBroken, debtor: Debtor, context: Context) -> None:
    """In the denominator of the kept rate."""
    _judge(event.promise_id, "promises_broken", 0, event.creditor, debtor, context)


@handlers.on(PromiseCancelled)
def cancelled(event: PromiseCancelled, debtor: Debtor, context: Context) -> None:
    """It leaves the denominator."""
    _judge(event.promise_id, "", 0, event.creditor, debtor, context)
    debtor.promises.pop(event.promise_id, None)


@handlers.on(ComplaintOpened)
def complained(event: ComplaintOpened, debtor: Debtor, context: Context) -> None:
    """Counts when it was received."""
    at = _recorded(context)
    _count(event.case_id, event.creditor, [Fact("complaints", 1, at, at)], debtor, context)


def _judge(
    promise_id: PromiseId, figure: str, paid_minor: int, creditor: str, debtor: Debtor, context: Context
) -> None:
    """The newest judgement replaces the one before, on the day of the deadline (docs/glossary.md, Promise)."""
    old = debtor.promises.get(promise_id)
    if old is None:
        return
    new = replace(old, judged=figure, paid_minor=paid_minor)
    debtor.promises[promise_id] = new
    facts = [*_judged(old, -1, context), *_judged(new, 1, context)]
    _count(old.case, creditor, facts, debtor, context)


def _judged(promise: Promise, sign: int, context: Context) -> list[Fact]:
    if not promise.judged:
        return []
    at, recorded = promise.deadline - 1, _recorded(context)  # the deadline is the end of a day
    who, currency = promise.collector, promise.currency
    facts = [Fact(promise.judged, sign, at, recorded, collector=who, minor=sign * promise.minor, currency=currency)]
    if promise.paid_minor:
        cash = sign * promise.paid_minor
        facts.append(Fact("promises_partly_paid", 0, at, recorded, collector=who, minor=cash, currency=currency))
    return facts


def _clearing(episode: Episode, done: Cleared, sign: int, context: Context) -> Fact:
    minor, currency = (episode.entry.minor, episode.entry.currency) if episode.entry else (0, "")
    return Fact(done.figure, sign, 0, _recorded(context), done.day, minor=sign * minor, currency=currency)


def _count(case: CaseId, creditor: str, facts: list[Fact], debtor: Debtor, context: Context) -> None:
    """Adds facts to the rollups; they stay in the State only while the episode is not wholly known."""
    episode = debtor.episodes.get(case) or Episode(creditor, id=case)
    counts, part = _counts(case, context), _part(context)
    for fact in facts:
        counting.add(counts, fact, episode, part)
    if not episode.whole and facts:
        debtor.episodes[case] = replace(episode, waiting=(*episode.waiting, *facts))


def _learn(case: CaseId, old: Episode | None, new: Episode, debtor: Debtor, context: Context) -> None:
    """More is known of an episode: takes away the old contributions and adds the new ones."""
    counts, part = _counts(case, context), _part(context)
    if old is not None:
        counting.add_episode(counts, old, part, -1)
    counting.add_episode(counts, new, part)
    debtor.episodes[case] = replace(new, waiting=()) if new.waiting and new.whole else new


def _stand(case: CaseId, debtor: Debtor, **now: Any) -> None:
    """What stands otherwise from now on."""
    episode = debtor.episodes[case]
    debtor.episodes[case] = replace(episode, standing=replace(episode.standing, **now))


def _counts(case: CaseId, context: Context) -> counting.Counts:
    by_case: counting.CountsByCase = context.kept.setdefault(ROLLUP, {})
    counts = by_case.get(case)
    if counts is None:
        counts = by_case[case] = {}
    return counts


def _recorded(context: Context) -> int:
    assert context.cause is not None  # noqa: S101 - figures come of records alone
    return context.cause.head.time


def _part(context: Context) -> int:
    assert context.cause is not None  # noqa: S101 - figures come of records alone
    return context.cause.part


def _payment(account: str, payment_id: str) -> str:
    return f"{account}/{payment_id}"
