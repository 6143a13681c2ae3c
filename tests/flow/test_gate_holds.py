"""People of two debts in seven countries over thirty days, sought at all hours through outreach's own gate and claims.

Every contact is judged as outreach judges it, taken by the handlers that take it, and settled by what came of it; the
oracle, which shares no code with the engine, looks at what was made.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from libs.common.events.intake import ContactPoint, CreditorSettings
from libs.common.events.tracking import OutcomeRecorded
from libs.common.kernel.ids import CaseId, ContactId
from libs.common.store.context import Context
from libs.common.store.reference import References
from services.outreach.handlers import calls, contacts, visits
from services.outreach.model import Appointment, Contact, Debt, Debtor, Profile
from services.outreach.policy import gate
from services.outreach.ports import Accepted
from tests.law_oracle import PLACES, REACHED, Cap, Made, Place, objections

AUTUMN = datetime(2026, 10, 20, tzinfo=UTC)  # over the change of clocks in London, New York and Los Angeles
CHRISTMAS = datetime(2026, 12, 10, tzinfo=UTC)
PEOPLE, DAYS = 60, 30
CODES = {"DISP": "conversation", "HU": "rejected_by_debtor", "NA": "no_answer", "BZ": "busy", "LM": "voicemail_left",
         "DROP": "answered", "DC": "failed"}  # fmt: skip
CLOSED = {
    "AU": frozenset({date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)}),
    "ID": frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
    "RU": frozenset({date(2026, 11, 4), *(date(2027, 1, day) for day in range(1, 9))}),
}  # those that every calendar on the wall has
VISITS = {  # the guide, 4.2; met = a visit at which somebody was met
    "AU": (Cap("visit", "visit", "met", 1, 31, "debt"),),
    "RU": (Cap("visit", "visit", "met", 1, 7),),
    "KR": (Cap("visit call sms", "visit call sms", REACHED, 7, 7, "debt"),),
    "WA": (Cap("visit call sms", "visit call sms", REACHED, 3, 7),),
}
BY_GATE = {
    name: place._replace(holidays=CLOSED.get(name, frozenset()), caps=(*place.caps, *VISITS.get(name, ())))
    for name, place in PLACES.items()
}
ELSEWHERE = {"US": ("America/Los_Angeles",), "AU": ("Australia/Perth",), "RU": ("Asia/Yekaterinburg",)}


class Person:
    """Somebody who is two debtors, one for each debt; either may be where the other is not."""

    def __init__(self, name: str, chance: random.Random) -> None:
        self.place, self.chance, self.number = BY_GATE[name], chance, 0
        self.zones = (self.place.zone, *(ELSEWHERE.get(name, ()) if chance.random() < 0.5 else ()))
        points = (ContactPoint("ref-1", "mobile", True),)
        home = (self.place.packs[0],)
        profile = Profile(points, ("sms", "call", "visit"), (), "en", home, self.zones)
        self.debtors = [Debtor(profile=profile, debts={CaseId(debt): a_debt(debt)}) for debt in ("D1", "D2")]
        for which, debtor in enumerate(self.debtors):
            debtor.__dict__["id"] = f"debtor-{which}"
        self.settings = CreditorSettings(name="X", acts_as=self.place.role)  # type: ignore[arg-type]

    def seek(self, start: datetime) -> Iterator[Made]:
        """All that was made within the days, in order."""
        at, end, chance = start + timedelta(minutes=self.chance.randrange(1_440)), start + timedelta(DAYS), self.chance
        while at < end:
            which, channel = chance.randrange(2), chance.choice(["call", "call", "sms", "visit"])
            debtor = self.debtors[which]
            contact = self._planned(channel, which, at)
            decision = gate.judge(contact, debtor, self.debtors, self.settings, at)
            match decision:
                case gate.Leave():
                    yield self._made(contact, decision, debtor, at)
                    at += timedelta(seconds=chance.choice([1, 7_200, 21_600, 43_200, 86_400]))
                case gate.Later(until):
                    hurry = chance.choice(
                        [timedelta(0), -timedelta(seconds=1), timedelta(minutes=chance.randrange(300))]
                    )
                    at = max(until + hurry, at + timedelta(seconds=1))
                case gate.Never():
                    at += timedelta(hours=chance.randrange(1, 48))
                case other:
                    raise AssertionError(other)
            if not isinstance(decision, gate.Leave):
                del debtor.contacts[contact.id]

    def _planned(self, channel: Any, which: int, at: datetime) -> Contact:
        self.number += 1
        name, case = ContactId(f"contact-{self.number}"), CaseId(f"D{which + 1}")
        state: Any = "queued" if channel == "call" else "planned"
        contact = Contact(
            name, case, "xyf", channel, "first_reminder", "step", "default", 1, at, at + timedelta(days=40), at, state
        )
        self.debtors[which].contacts[name] = contact
        return contact

    def _made(self, contact: Contact, leave: gate.Leave, debtor: Debtor, at: datetime) -> Made:
        """Taken and settled by outreach's own handlers, as what chance has come of it."""
        context = Context("outreach", 12, at, References())
        context.turn_to(debtor, None)
        name, until, verdict = contact.id, leave.leave_by, leave.verdict
        match contact.channel:
            case "call":
                calls.claim(calls.Claim(name, "ann", leave.point, until, verdict), debtor, context)
                code = self.chance.choice(["DISP", "HU", "NA", "NA", "BZ", "LM", "DROP"])
                calls.outcome(an_outcome(contact, code, at), debtor, context)
                result = CODES[code]
            case "sms":
                reservation = contacts.Reservation(name, leave.point, "p", "", "", until, until, verdict)
                contacts.reserve(reservation, debtor, context)
                contacts.record(contacts.Answer(name, 1, "p", Accepted(f"p-{name}")), debtor, context)
                result = "sent"
            case _:
                visits.schedule(visits.Schedule(name, at, until, Appointment(), verdict), debtor, context)
                visits.set_out(visits.SetOut(name, "bob", until, verdict), debtor, context)
                said = self.chance.choice(["MET", "NOT_HOME"])
                visits.report(visits.Report(name, said, at, "home", "", "bob"), debtor, context)  # type: ignore[arg-type]
                result = "met" if said == "MET" else "not_met"
        return Made(at, contact.channel, result, contact.case, leave.point)


def a_debt(case: str) -> Debt:
    return Debt(
        CaseId(case), "xyf", 1, "consumer_finance_company", "personal_loan", 123_450, "CNY", date(2026, 10, 1),
        "default", "UTC", plan_version=1,
    )  # fmt: skip


def an_outcome(contact: Contact, code: str, at: datetime) -> OutcomeRecorded:
    return OutcomeRecorded(
        outcome_id=f"outcome-{contact.id}", case_id=contact.case, creditor="xyf", channel="call", code=code,
        attempt=True, contacted=True, right_party=False, at=at, local_date=at.date(), collector="ann",
        contact_id=contact.id,
    )  # fmt: skip


def wrong(place: Place, zones: tuple[str, ...], made: list[Made]) -> Iterator[str]:
    """By the oracle: hours in every zone, caps on the dates of the first; a visit in Australia from 09:00 on."""
    yield from objections(place, made)
    for zone in zones[1:]:
        yield from objections(place._replace(zone=zone, caps=()), made)
    if place.packs == ("AU",):
        from_nine = place._replace(week=((9, 21),) * 7, caps=())
        yield from objections(from_nine, [each for each in made if each.channel == "visit"])


@pytest.mark.slow
@pytest.mark.flow
@pytest.mark.parametrize("start", [AUTUMN, CHRISTMAS], ids=["autumn", "christmas"])
@pytest.mark.parametrize("name", list(BY_GATE))
def test_nobody_is_contacted_through_the_gate_outside_the_rules(name: str, start: datetime) -> None:
    found, made = list[str](), 0
    for number in range(PEOPLE):
        person = Person(name, random.Random(f"{name} {start} {number}"))
        contacted = list(person.seek(start))
        made += len(contacted)
        found += wrong(person.place, person.zones, contacted)
    assert found == []
    assert made > 8 * PEOPLE


def test_the_oracle_sees_what_a_gate_of_one_zone_would_have_let_through() -> None:
    early = Made(datetime(2026, 12, 15, 8, 30, tzinfo=UTC) + timedelta(hours=5), "call", "no_answer", "D1", "ref-1")
    place, zones = BY_GATE["US"], ("America/New_York", "America/Los_Angeles")
    assert list(wrong(place, zones[:1], [early])) == []
    assert len(list(wrong(place, zones, [early]))) == 1
