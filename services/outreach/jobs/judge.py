"""From a due contact to a message: the gate on the locked State, the text, the reservation. No await in between."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import assert_never

from libs.common.kernel.clock import local_date
from libs.common.kernel.ids import DebtorId
from libs.common.store.reference import References
from libs.common.store.transaction import Transaction
from libs.common.vault import box
from libs.common.vault.keys import Keys
from libs.common.vault.store import Row
from services.outreach.handlers.contacts import Delay, Refusal, Reservation, delay, refuse, reserve
from services.outreach.model import Contact, Debtor, is_text
from services.outreach.policy import gate, texts
from services.outreach.policy.gate import Later, Leave, Never, NotKnown
from services.outreach.ports import Latch, Message, Sender
from services.outreach.store.creditors import settings_of

LOOK_AGAIN = timedelta(seconds=30)


class Judge:
    """Judges, writes and reserves the due texts of one debtor."""

    def __init__(self, sender: Sender, keys: Keys, watch: Latch, references: References) -> None:
        self._sender, self._keys, self._watch, self._references = sender, keys, watch, references
        self._texts = texts.shipped()

    def reserve_due(
        self, tx: Transaction[Debtor], debtor: Debtor, group: Sequence[Debtor], row: Row | None, now: datetime,
        until: datetime, reserved_until: datetime,
    ) -> list[Message]:  # fmt: skip
        """Acts on every text of the debtor that is due: the messages that may leave; `until` in business time."""
        messages: list[Message] = []
        due = [c for c in debtor.contacts.values() if is_text(c) and c.due <= now]
        if not due:  # somebody else was faster, or the wake came too early: it is set anew
            tx.apply(lambda _, state, context: None, None, debtor, exact=True)
        for contact in sorted(due, key=lambda c: (-c.priority, c.due, c.id)):
            decision = self._decide(contact, debtor, group, now)
            found: Message | Later | Never | NotKnown
            if not isinstance(decision, Leave):
                found = decision
            else:
                found = self._write(tx, decision, contact, debtor, row, now, until, reserved_until)
            match found:
                case Message():
                    messages.append(found)
                case Later(later, reason, verdict):
                    tx.apply(delay, Delay(contact.id, later, reason, verdict), debtor, exact=True)
                case NotKnown():
                    tx.apply(delay, Delay(contact.id, now + LOOK_AGAIN), debtor, exact=True)
                case Never():
                    tx.apply(refuse, Refusal(contact.id, found), debtor, exact=True)
                case _:
                    assert_never(found)
        return messages

    def _decide(
        self, contact: Contact, debtor: Debtor, group: Sequence[Debtor], now: datetime
    ) -> Leave | Later | Never | NotKnown:
        settings = settings_of(self._references, contact.creditor)
        if settings is None:
            return NotKnown("the creditor is not known yet")
        if self._watch.stopped(contact.creditor) is not None or any(
            member.id != debtor.id and self._watch.is_stale(member.id) for member in group
        ):
            return NotKnown("stopped, or inputs not fresh")
        return gate.judge(contact, debtor, group, settings, now)

    def _write(
        self, tx: Transaction[Debtor], leave: Leave, contact: Contact, debtor: Debtor, row: Row | None,
        now: datetime, until: datetime, reserved_until: datetime,
    ) -> Message | Never | NotKnown:  # fmt: skip
        if row is None:
            return Never("blocked", "erased", leave.verdict)
        try:
            key = box.unwrap(row.key_wrapped, debtor.id, self._keys.ring)
            person = box.open(row.box, key, debtor.id)
            phone = person.phone(leave.point)
            if phone is None:
                return NotKnown("the vault is ahead of what was heard")
            text = self._text(contact, debtor, person, now)
        except box.Unopened:
            return NotKnown("the person's box does not open")
        except texts.BadTemplate as error:
            return Never("blocked", f"template: {error}", leave.verdict)
        content = box.seal_text(key, DebtorId(debtor.id), f"contact/{contact.id}", text)
        reservation = Reservation(
            contact.id, leave.point, self._sender.name, sha256(text.encode()).hexdigest(), content, leave.leave_by,
            until, leave.verdict,
        )  # fmt: skip
        tx.apply(reserve, reservation, debtor, exact=True)
        return Message(
            contact.id, debtor.id, contact.creditor, contact.attempt + 1, phone.e164, text, content, leave.leave_by,
            reserved_until,
        )  # fmt: skip

    def _text(self, contact: Contact, debtor: Debtor, person: box.Person, now: datetime) -> str:
        """What is owed now, not what was owed when it was planned."""
        settings = settings_of(self._references, contact.creditor)
        language = (debtor.profile.language if debtor.profile else "") or (settings.language if settings else "")
        leading = debtor.debts[contact.case]
        debts = [
            debt for case in contact.cases
            if (debt := debtor.debts.get(case)) is not None and debt.open and debt.currency == leading.currency
        ]  # fmt: skip
        oldest_due = min(debt.oldest_due for debt in debts)
        values = texts.Values(
            texts.said_name(person.name), settings.name if settings else contact.creditor,
            texts.said_amount(sum(debt.minor for debt in debts), leading.currency, language),
            texts.said_date(oldest_due, language), max(0, (local_date(now, leading.zone) - oldest_due).days),
            len(debts),
        )  # fmt: skip
        return self._texts.render(contact.template, language, values)
