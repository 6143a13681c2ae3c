"""From due contacts to messages: the gate on the locked States, the texts, the reservations. No await in between."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from libs.common.events.intake import CreditorSettings
from libs.common.events.outreach import Clocks
from libs.common.kernel.clock import local_date
from libs.common.kernel.ids import DebtorId
from libs.common.store.context import Context
from libs.common.store.reference import References
from libs.common.store.transaction import Transaction
from libs.common.vault import box
from libs.common.vault.keys import Keys
from libs.common.vault.store import Sealed
from services.outreach.handlers.contacts import Delay, Refusal, Reservation, delay, refuse, reserve, set_aside
from services.outreach.model import Contact, Debtor
from services.outreach.policy import gate, law, says, texts
from services.outreach.policy.gate import LOOK_AGAIN, Later, Leave, Never, NotKnown, Senseless
from services.outreach.ports import Latch, Message, Sender
from services.outreach.store.creditors import settings_of

TOGETHER_MAX = 64
Refused = Later | Never | NotKnown | Senseless


class Due(NamedTuple):
    """A debtor with something to send, all debtors that are this person (itself included), and its row in the vault."""

    debtor: Debtor
    group: Sequence[Debtor]
    row: Sealed | None


class Lease(NamedTuple):
    """The instant judged, and the end of what is reserved at it, in business time and in wall time."""

    now: datetime
    until: datetime
    reserved_until: datetime


class Draft:
    """One contact on its way to a message; each step adds its part."""

    __slots__ = ("contact", "due", "key", "leave", "name", "number", "settings", "text")

    leave: Leave
    settings: CreditorSettings
    key: box.Held
    name: str
    number: str
    text: str

    def __init__(self, contact: Contact, due: Due) -> None:
        self.contact, self.due = contact, due


class Judge:
    """Judges, writes and reserves due texts."""

    def __init__(self, sender: Sender, keys: Keys, watch: Latch, references: References) -> None:
        self._sender, self._keys, self._watch, self._references = sender, keys, watch, references
        self._texts = texts.shipped()
        self._creditors: dict[str, CreditorSettings | NotKnown] = {}  # of one batch, in which nothing is awaited
        self._clocks: Clocks | None = None

    def reserve_due(self, tx: Transaction[Debtor], due: Sequence[Due], lease: Lease) -> list[Message]:
        """Acts on every text of these debtors that is due: the messages that may leave.

        A step is done for a round of them before the next one begins, which halves all of it: the code of one step and
        the States of one round fit into the processor's caches, the code of all steps does not.
        """
        self._creditors.clear()
        self._clocks = self._watch.clocks()
        messages: list[Message] = []
        idle, rounds = rounds_of(due, lease.now)
        for each in idle:  # somebody else was faster, or the wake came too early: it is set anew
            tx.apply(_nothing, None, each.debtor, exact=True)
        for drafts in rounds:
            for step in (self._judge, self._open, self._write):
                drafts = [draft for draft in drafts if not _refused(tx, draft, step(draft, lease.now), lease.now)]
            messages += [self._reserve(tx, draft, lease) for draft in drafts]
        return messages

    def _creditor(self, name: str) -> CreditorSettings | NotKnown:
        found: CreditorSettings | NotKnown | None = settings_of(self._references, name)
        if found is None:
            found = NotKnown("not_known_yet")
        elif self._watch.stopped(name) is not None:
            found = NotKnown(gate.STOPPED)
        self._creditors[name] = found
        return found

    def _judge(self, draft: Draft, now: datetime) -> Refused | None:
        contact, (debtor, group, _) = draft.contact, draft.due
        settings = self._creditors.get(contact.creditor) or self._creditor(contact.creditor)
        if isinstance(settings, NotKnown):
            return settings
        if len(group) > 1 and any(member.id != debtor.id and self._watch.is_stale(member.id) for member in group):
            return NotKnown(gate.NOT_FRESH)
        decision = gate.judge(contact, debtor, group, settings, now, self._clocks)
        if not isinstance(decision, Leave):
            return decision
        draft.settings, draft.leave = settings, decision
        return None

    def _open(self, draft: Draft, _: datetime) -> Refused | None:
        debtor, row = draft.due.debtor, draft.due.row
        if row is None:
            return Never("blocked", "erased", draft.leave.verdict)
        try:
            draft.key = box.Held(row.key_wrapped, debtor.id, self._keys.ring)
            person = draft.key.addressee(row.box)
        except box.Unopened:
            return NotKnown("box_shut")
        number = person.number(draft.leave.point)
        if number is None:
            return NotKnown("not_known_yet")  # the vault is ahead of what was heard
        draft.name, draft.number = person.name, number
        return None

    def _write(self, draft: Draft, now: datetime) -> Refused | None:
        """What is owed now, not what was owed when it was planned."""
        contact, debtor, settings = draft.contact, draft.due.debtor, draft.settings
        language = says.language_for(debtor.profile, settings)
        leading = debtor.debts[contact.case]
        minor, oldest_due, count = leading.minor, leading.oldest_due, 1
        for case in contact.others:
            debt = debtor.debts.get(case)
            if debt is not None and debt.open and debt.currency == leading.currency:
                minor, oldest_due, count = minor + debt.minor, min(oldest_due, debt.oldest_due), count + 1
        values = texts.Values(
            texts.said_name(draft.name), settings.name, texts.said_amount(minor, leading.currency, language),
            texts.said_date(oldest_due, language), max(0, (local_date(now, leading.zone) - oldest_due).days), count,
        )  # fmt: skip
        try:
            draft.text = self._texts.render(contact.template, language, values)
            home = debtor.profile.jurisdictions if debtor.profile else ()
            if says.must_disclose(settings.acts_as, law.places_for(home, settings)):
                draft.text = texts.disclosed(draft.text, language)
        except texts.BadTemplate as error:
            return Never("blocked", f"template: {error}", draft.leave.verdict)
        return None

    def _reserve(self, tx: Transaction[Debtor], draft: Draft, lease: Lease) -> Message:
        contact, leave, debtor = draft.contact, draft.leave, draft.due.debtor
        plain = draft.text.encode()
        content = draft.key.seal_text(f"contact/{contact.id}", plain)
        reservation = Reservation(
            contact.id, leave.point, self._sender.name, sha256(plain).hexdigest(), content, leave.leave_by, lease.until,
            leave.verdict,
        )  # fmt: skip
        tx.apply(reserve, reservation, debtor, exact=True)
        return Message(
            contact.id, DebtorId(debtor.id), contact.creditor, contact.attempt + 1, draft.number, draft.text, content,
            leave.leave_by, lease.reserved_until,
        )  # fmt: skip


def rounds_of(due: Sequence[Due], now: datetime) -> tuple[list[Due], list[list[Draft]]]:
    """Who has nothing due, and the rounds of the others.

    Together goes what does not touch each other; then, one by one, whatever must see the reservations made before it.
    """
    idle: list[Due] = []
    together: list[Draft] = []
    apart: list[list[Draft]] = []
    for each in due:
        contacts = each.debtor.texts_due(now)
        if len(contacts) == 1 and len(each.group) == 1:
            together.append(Draft(contacts[0], each))
        elif contacts:
            apart += [[Draft(c, each)] for c in sorted(contacts, key=lambda c: (-c.priority, c.due, c.id))]
        else:
            idle.append(each)
    starts = range(0, len(together), TOGETHER_MAX)
    return idle, [*(together[start : start + TOGETHER_MAX] for start in starts), *apart]


def _refused(tx: Transaction[Debtor], draft: Draft, refusal: Refused | None, now: datetime) -> bool:
    """Puts the draft down for this reason; False without one."""
    if refusal is None:
        return False
    contact, debtor = draft.contact.id, draft.due.debtor
    match refusal:
        case Later(later, reason, verdict):
            tx.apply(delay, Delay(contact, later, reason, verdict), debtor, exact=True)
        case NotKnown():
            tx.apply(delay, Delay(contact, now + LOOK_AGAIN), debtor, exact=True)
        case Senseless(reason):
            tx.apply(delay, set_aside(contact, reason, now), debtor, exact=True)
        case Never():
            tx.apply(refuse, Refusal(contact, refusal), debtor, exact=True)
    return True


def _nothing(_: None, debtor: Debtor, context: Context) -> None:
    """The State is as it should be."""
