"""Whose public holidays close a day: those of every country whose rules ask for them, wherever they are asked."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from libs.common.events.intake import CreditorSettings
from libs.compliance import compile, shipped
from libs.compliance.calendar import calendar_for, countries_of
from libs.compliance.local import local_pack
from libs.compliance.places import named, places_of
from libs.compliance.request import as_listed, read
from services.outreach.policy import gate
from services.strategy.policy import law
from tests.unit.test_compliance_cases import body_of
from tests.unit.test_compliance_local import QUIET, text
from tests.unit.test_outreach_gate import CASE, PROFILE, a_contact, a_debtor

JAKARTA, SYDNEY, MEXICO = "2026-08-17T10:00:00+07:00", "2026-04-25T10:00:00+10:00", "2026-12-25T12:00:00-06:00"
HOLIDAYS: list[tuple[str, list[str], str, str, str]] = [
    # what is shown, places, zone, instant, decision
    ("Indonesia's independence day is closed", ["ID"], "Asia/Jakarta", JAKARTA, "defer"),
    ("behind another country too", ["CN", "ID"], "Asia/Jakarta", JAKARTA, "defer"),
    ("and before it", ["ID", "CN"], "Asia/Jakarta", JAKARTA, "defer"),
    ("behind another country that asks for its own", ["AU", "ID"], "Asia/Jakarta", JAKARTA, "defer"),
    ("and before that", ["ID", "AU"], "Asia/Jakarta", JAKARTA, "defer"),
    ("Anzac Day is closed behind the United States", ["US", "AU"], "Australia/Sydney", SYDNEY, "defer"),
    ("a pack for a trade has its country's", ["MX", "MX-BD"], "America/Mexico_City", MEXICO, "defer"),
    ("the day after is open", ["CN", "ID"], "Asia/Jakarta", "2026-08-18T10:00:00+07:00", "allow"),
    ("holidays of a country without a rule for them close nothing", ["CN", "ID"], "Asia/Jakarta",
     "2026-10-01T10:00:00+07:00", "allow"),
    ("a year of which nobody knows is closed", ["CN", "ID"], "Asia/Jakarta", "2040-08-15T10:00:00+07:00", "block"),
]  # fmt: skip
IDS = [case[0] for case in HOLIDAYS]


def at_the_door(places: list[str], zone: str, at: str) -> str:
    asked = read(body_of(places, at, debtor={"zone": zone}, role="creditor"), shipped(), as_listed)
    return compile(asked.packs).judge(asked.facts, asked.history, asked.proposed, asked.calendar).decision


def at_the_gate(places: list[str], zone: str, at: str, **terms: Any) -> str:
    now = datetime.fromisoformat(at)
    profile = msgspec.structs.replace(PROFILE, jurisdictions=tuple(places), zones=(zone,))
    debtor, contact = a_debtor(profile=profile), a_contact(channel="call")
    contact = msgspec.structs.replace(contact, due=now, not_after=now.replace(year=now.year + 1))
    decision = gate.judge(contact, debtor, (debtor,), CreditorSettings(name="X", **terms), now)
    return {gate.Leave: "allow", gate.Later: "defer"}.get(type(decision), "block")


def at_plan_time(places: list[str], zone: str, at: str, **terms: Any) -> str:
    now, settings = datetime.fromisoformat(at), CreditorSettings(name="X", **terms)
    bound = law.Bound(places_of(tuple(places), settings.jurisdictions, settings.packs or {}), ())
    known = law.facts_of((zone,), settings.acts_as, "personal_loan", "bank", 3, (), ())
    opening = law.opens(known, bound, "call", now, (), "xyf", CASE)
    return "block" if opening.at is None else "allow" if opening.at == now else "defer"


@pytest.mark.parametrize("judge", [at_the_door, at_the_gate, at_plan_time])
@pytest.mark.parametrize(("places", "zone", "at", "decision"), [case[1:] for case in HOLIDAYS], ids=IDS)
def test_a_holiday_of_any_country_that_binds_is_closed_wherever_it_is_asked(
    judge: Callable[..., str], places: list[str], zone: str, at: str, decision: str
) -> None:
    assert judge(places, zone, at) == decision


@pytest.mark.parametrize("judge", [at_the_gate, at_plan_time])
def test_a_pack_that_a_creditor_adds_brings_its_country_s_holidays(judge: Callable[..., str]) -> None:
    assert judge(["CN"], "Asia/Shanghai", JAKARTA, packs={"CN": ["ID"]}) == "defer"
    assert judge(["CN"], "Asia/Shanghai", JAKARTA) == "allow"


@pytest.mark.parametrize("judge", [at_the_gate, at_plan_time])
def test_where_the_creditor_says_whose_law_binds_its_holidays_are_known(judge: Callable[..., str]) -> None:
    assert judge([], "Asia/Jakarta", JAKARTA, jurisdictions=["ID"]) == "defer"
    assert judge([], "Asia/Jakarta", "2026-08-18T10:00:00+07:00", jurisdictions=["ID"]) == "allow"


def test_a_rule_of_the_operator_asks_for_the_holidays_of_where_the_person_is() -> None:
    parameters = QUIET["parameters"] | {"closed_on": ["public_holiday"]}
    local = local_pack("*", text(QUIET | {"parameters": parameters}))
    for places, countries in ((("ID",), ("ID",)), (("DE", "US-TX"), ("DE", "US")), (("TW",), ("TW",)), ((), ())):
        packs = (*shipped().packs_for(named(places, shipped())), local)
        assert countries_of(packs, places) == countries


def test_a_day_is_unknown_where_one_of_the_countries_is() -> None:
    day = date(2026, 8, 17)
    assert calendar_for(("CN", "ID"), day).holiday(day) is True
    assert calendar_for(("ID", "TW"), day).holiday(day) is None
    assert calendar_for((), day).holiday(day) is None
