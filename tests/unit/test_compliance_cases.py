"""The hard cases of the compliance guide (section 6) and the edges of every kind of window, by the door's JSON."""

from datetime import UTC, datetime
from typing import Any

import pytest

from libs.compliance import NO_CALENDAR, Block, Calendar, compile, shipped
from libs.compliance.engine import SEARCH_DAYS
from libs.compliance.request import read
from libs.compliance.verdict import Verdict

ALLOW, DEFER, BLOCK = "allow", "defer", "block"
HOME = {
    "CN": "Asia/Shanghai", "US": "America/New_York", "US-MA": "America/New_York", "US-NYC": "America/New_York",
    "US-WA": "America/Los_Angeles", "UK": "Europe/London", "AU": "Australia/Sydney", "ID": "Asia/Jakarta",
    "KR": "Asia/Seoul", "RU": "Europe/Moscow", "VN": "Asia/Ho_Chi_Minh", "MX": "America/Mexico_City",
    "PH": "Asia/Manila", "IN": "Asia/Kolkata", "SG": "Asia/Singapore", "HK": "Asia/Hong_Kong",
}  # fmt: skip


def body_of(packs: list[str], at: str, **parts: Any) -> dict[str, Any]:
    """A call to the debtor by the creditor (US: an agency) unless `parts` say otherwise."""
    proposed = {"channel": "call", "party": "debtor", "purpose": "collect", "mode": "interactive", "at": at}
    return {
        "jurisdiction": packs,
        "actor": {"role": parts.pop("role", "agency" if packs[0].startswith("US") else "creditor")},
        "debtor": {"zone": HOME.get(packs[0], "Asia/Taipei")} | parts.pop("debtor", {}),
        "proposed": proposed | parts.pop("proposed", {}),
    } | parts


def ask(packs: list[str], at: str, *, known: Calendar | None = None, **parts: Any) -> Verdict:
    question = read(body_of(packs, at, **parts), shipped())
    law = compile(question.packs)
    return law.judge(question.facts, question.history, question.proposed, known or question.calendar)


def call(at: str, result: str = "no_answer", **more: Any) -> dict[str, Any]:
    return {"at": at, "channel": "call", "result": result, "mode": "interactive"} | more


def days(month: str, first: int, last: int, result: str, offset: str, **more: Any) -> list[dict[str, Any]]:
    """One call at 12:00 on each date."""
    return [call(f"{month}-{day:02d}T12:00:00{offset}", result, **more) for day in range(first, last + 1)]


NO_NOTICE = {"opt_out_notice": True}
SPAN_9_TO_21 = {"days": "all", "start": "09:00", "end": "21:00"}
DISPUTED = {"dispute_written": True, "validation_sent_on": "2027-02-08"}
FEDERAL = {"us_federal_holidays": ["2027-02-15"]}

CASES: list[tuple[str, list[str], str, dict[str, Any], str, str | None, str | None]] = [
    # name, packs, instant, facts, decision, deciding rule, earliest allowed
    ("1 the opening instant is open", ["CN"], "2026-12-01T08:00:00+08:00", {}, ALLOW, None, None),
    ("1 the instant before opening is closed", ["CN"], "2026-12-01T07:59:59.999999+08:00", {}, DEFER,
     "CN-GBT45251-HOURS", "2026-12-01T08:00:00+08:00"),
    ("1 the last instant is open", ["CN"], "2026-12-01T21:59:59.999999+08:00", {}, ALLOW, None, None),
    ("1 the closing instant is closed", ["CN"], "2026-12-01T22:00:00+08:00", {}, DEFER,
     "CN-GBT45251-HOURS", "2026-12-02T08:00:00+08:00"),
    ("2 US 21:00:00 waits for 08:00", ["US"], "2026-12-01T21:00:00-05:00", {}, DEFER,
     "US-REGF-HOURS", "2026-12-02T08:00:00-05:00"),
    ("a creditor's US call has the quiet hours as policy", ["US"], "2026-12-01T21:00:00-05:00", {"role": "creditor"},
     DEFER, "US-TCPA-QUIET", "2026-12-02T08:00:00-05:00"),
    ("5 the next opening is a wall clock's, over the spring change", ["US"], "2027-03-13T21:30:00-05:00", {}, DEFER,
     "US-REGF-HOURS", "2027-03-14T08:00:00-04:00"),
    ("5 the next opening is a wall clock's, over the autumn change", ["US"], "2026-10-31T22:00:00-04:00", {}, DEFER,
     "US-REGF-HOURS", "2026-11-01T08:00:00-05:00"),
    ("6 a week with a change of clocks is seven dates", ["US"], "2026-11-08T12:00:00-05:00",
     {"history": days("2026-11", 1, 7, "no_answer", "-05:00")}, ALLOW, None, None),
    ("seven calls on the 1st to 7th close the 7th and free the 8th", ["US"], "2026-12-07T13:00:00-05:00",
     {"history": days("2026-12", 1, 7, "no_answer", "-05:00")}, DEFER, "US-REGF-7IN7", "2026-12-08T08:00:00-05:00"),
    ("5 an hour that comes twice opens twice", ["US"], "2026-11-01T01:50:00-04:00",
     {"debtor": {"agreed_windows": [{"start": "01:30", "end": "01:45"}]}}, DEFER,
     "US-REGF-HOURS", "2026-11-01T01:30:00-05:00"),
    ("5 a window that opens in the missing hour opens after it", ["US"], "2027-03-14T01:50:00-05:00",
     {"debtor": {"agreed_windows": [{"start": "02:15", "end": "03:30"}]}}, DEFER,
     "US-REGF-HOURS", "2027-03-14T03:00:00-04:00"),
    ("a row that starts at the very instant counts", ["US"], "2026-12-07T12:00:00-05:00",
     {"history": days("2026-12", 1, 7, "no_answer", "-05:00")}, DEFER, "US-REGF-7IN7", "2026-12-08T08:00:00-05:00"),
    ("7 open only when open in every zone", ["US"], "2026-12-01T08:30:00-05:00",
     {"debtor": {"zone": None, "zones": ["America/New_York", "America/Los_Angeles"]}}, DEFER,
     "US-REGF-HOURS", "2026-12-01T11:00:00-05:00"),
    ("the first zone sets the local dates", ["US"], "2026-12-07T13:00:00-05:00",
     {"debtor": {"zone": None, "zones": ["America/New_York", "America/Los_Angeles"]},
      "history": [call("2026-12-01T00:30:00-05:00"), *days("2026-12", 2, 7, "no_answer", "-05:00")]}, DEFER,
     "US-REGF-7IN7", "2026-12-08T11:00:00-05:00"),
    ("and no other one", ["US"], "2026-12-07T13:00:00-05:00",
     {"debtor": {"zone": None, "zones": ["America/Los_Angeles", "America/New_York"]},
      "history": [call("2026-12-01T00:30:00-05:00"), *days("2026-12", 2, 7, "no_answer", "-05:00")]}, ALLOW, None,
     None),
    ("12 a narrower agreed time closes the rest of the day in China", ["CN"], "2026-12-01T12:00:00+08:00",
     {"debtor": {"agreed_windows": [{"start": "19:00", "end": "23:00"}]}}, DEFER,
     "CN-GBT45251-HOURS", "2026-12-01T19:00:00+08:00"),
    ("12 a wider agreed time opens the night in China", ["CN"], "2026-12-01T22:30:00+08:00",
     {"debtor": {"agreed_windows": [{"start": "19:00", "end": "23:00"}]}}, ALLOW, None, None),
    ("12 an agreement changes nothing in Korea", ["KR"], "2026-12-01T21:30:00+09:00",
     {"debtor": {"agreed_windows": [{"start": "19:00", "end": "23:00"}]}}, DEFER,
     "KR-FDCA-NIGHT", "2026-12-02T08:00:00+09:00"),
    ("12 Vietnam's agreed times lie inside the default", ["VN"], "2026-12-01T21:30:00+07:00",
     {"debtor": {"agreed_windows": [{"start": "19:00", "end": "23:00"}]}}, DEFER,
     "VN-TT18-HOURS", "2026-12-02T19:00:00+07:00"),
    ("an inconvenient window is closed", ["UK"], "2026-12-01T10:00:00Z",
     {"debtor": {"inconvenient_windows": [{"start": "09:00", "end": "15:00"}]}}, DEFER,
     "UK-CONC-HOURS", "2026-12-01T15:00:00Z"),
    ("an inconvenient night past midnight is closed after midnight", ["AU"], "2026-12-02T07:45:00+11:00",
     {"debtor": {"inconvenient_windows": [{"days": ["tue"], "start": "20:00", "end": "10:00"}]}}, DEFER,
     "AU-ACCC-HOURS-REMOTE", "2026-12-02T10:00:00+11:00"),
    ("13 Indonesia is closed on a Sunday", ["ID"], "2026-12-06T10:00:00+07:00", {}, DEFER,
     "ID-POJK22-HOURS", "2026-12-07T08:00:00+07:00"),
    ("13 Indonesia is closed on a public holiday", ["ID"], "2026-12-25T10:00:00+07:00",
     {"calendar": {"public_holidays": ["2026-12-25"]}}, DEFER, "ID-POJK22-HOURS", "2026-12-26T08:00:00+07:00"),
    ("13 an agreed time holds on a closed day", ["ID"], "2026-12-06T10:00:00+07:00",
     {"debtor": {"agreed_windows": [{"start": "09:00", "end": "11:00"}]}}, ALLOW, None, None),
    ("13 Russia opens at 09:00 on a holiday", ["RU"], "2027-01-07T08:30:00+03:00",
     {"calendar": {"public_holidays": ["2027-01-07"]}}, DEFER, "RU-230-HOURS", "2027-01-07T09:00:00+03:00"),
    ("Russia opens at 08:00 on a working day", ["RU"], "2027-01-14T08:30:00+03:00", {}, ALLOW, None, None),
    ("13 China has no rule for holidays", ["CN"], "2026-10-01T10:00:00+08:00",
     {"calendar": {"public_holidays": ["2026-10-01"]}}, ALLOW, None, None),
    ("Australia's weekend opens at 09:00", ["AU"], "2026-12-05T08:00:00+11:00", {}, DEFER,
     "AU-ACCC-HOURS-REMOTE", "2026-12-05T09:00:00+11:00"),
    ("Australia's visits at work end at 17:00", ["AU"], "2026-12-01T17:00:00+11:00",
     {"proposed": {"channel": "visit", "place": "workplace"}}, DEFER, "AU-ACCC-HOURS-VISIT",
     "2026-12-02T09:00:00+11:00"),
    ("one visit a month in Australia", ["AU"], "2026-12-20T10:00:00+11:00",
     {"proposed": {"channel": "visit"}, "history": [{"at": "2026-12-01T10:00:00+11:00", "channel": "visit",
      "result": "met"}]}, BLOCK, "AU-ACCC-VISIT", None),
    ("14 a debtor's own message at 23:10 opens nothing in China", ["CN"], "2026-12-01T23:10:00+08:00",
     {"proposed": {"channel": "im", "purpose": "reply", "reply_once": True}}, DEFER,
     "CN-GBT45251-HOURS", "2026-12-02T08:00:00+08:00"),
    ("15 New York City's cap begins on 1 September 2026", ["US-NYC"], "2026-08-31T12:00:00-04:00",
     {"history": days("2026-08", 26, 28, "no_answer", "-04:00")}, ALLOW, None, None),
    ("15 a deferral looks past the date on which New York City's cap begins", ["US-NYC"], "2026-08-31T22:00:00-04:00",
     {"history": days("2026-08", 29, 31, "no_answer", "-04:00")}, DEFER, "US-REGF-HOURS", "2026-09-05T08:00:00-04:00"),
    ("15 New York City's cap counts attempts of every result", ["US-NYC"], "2026-12-05T12:00:00-05:00",
     {"history": days("2026-12", 1, 3, "busy", "-05:00")}, DEFER, "US-NYC-FREQ", "2026-12-08T08:00:00-05:00"),
    ("a row that starts later does not count yet", ["CN"], "2026-12-01T14:00:00+08:00",
     {"history": [call(f"2026-12-01T{hour}:00:00+08:00", "conversation") for hour in (10, 11, 15)]}, ALLOW, None, None),
    ("16 in the US another debt has its own counter", ["US"], "2026-12-07T13:00:00-05:00",
     {"history": days("2026-12", 1, 7, "no_answer", "-05:00", debts=["D2"])}, ALLOW, None, None),
    ("16 in China all agencies of a creditor share the cap", ["CN"], "2026-12-01T14:00:00+08:00",
     {"history": [call(f"2026-12-01T{hour}:00:00+08:00", "conversation", collector=who, debts=["D9"])
                  for hour, who in (("09", "A1"), ("10", "A2"), ("11", "self"))]}, DEFER,
     "CN-GBT45251-FREQ-INTERACTIVE", "2026-12-02T08:00:00+08:00"),
    ("16 in China another creditor's calls do not count", ["CN"], "2026-12-01T14:00:00+08:00",
     {"history": [call(f"2026-12-01T{hour}:00:00+08:00", "conversation", creditor="C2")
                  for hour in ("09", "10", "11")]},
     ALLOW, None, None),
    ("the six unanswered attempts are of one number", ["CN"], "2026-12-01T18:00:00+08:00",
     {"proposed": {"number": "N1"}, "history": [call(f"2026-12-01T{hour}:00:00+08:00", number="N1")
      for hour in range(10, 16)]}, DEFER, "CN-CBA2026-ATTEMPTS", "2026-12-02T08:00:00+08:00"),
    ("another number is free", ["CN"], "2026-12-01T18:00:00+08:00",
     {"proposed": {"number": "N2"}, "history": [call(f"2026-12-01T{hour}:00:00+08:00", number="N1")
      for hour in range(10, 16)]}, ALLOW, None, None),
    ("17 a co-debtor has a counter of their own", ["US"], "2026-12-07T13:00:00-05:00",
     {"proposed": {"party": "co_debtor"}, "history": days("2026-12", 1, 7, "no_answer", "-05:00")}, ALLOW, None, None),
    ("18 Korea adds all channels", ["KR"], "2026-12-05T12:00:00+09:00",
     {"history": [{"at": f"2026-12-0{day}T12:00:00+09:00", "channel": channel, "result": result}
                  for day, channel, result in ((1, "sms", "sent"), (1, "call", "answered"),
          (2, "email", "sent"), (2, "letter", "delivered"),
          (3, "visit", "met"), (3, "im", "sent"), (4, "sms", "delivered"))]}, DEFER,
     "KR-PDPA-7IN7", "2026-12-08T08:00:00+09:00"),
    ("20 a talk closes seven dates, its own included", ["US"], "2026-12-07T20:00:00-05:00",
     {"history": [call("2026-12-01T20:00:00-05:00", "conversation", dir="inbound")]}, DEFER,
     "US-REGF-COOLDOWN", "2026-12-08T08:00:00-05:00"),
    ("20 the eighth date after a talk is free", ["US"], "2026-12-08T08:00:00-05:00",
     {"history": [call("2026-12-01T20:00:00-05:00", "conversation", dir="inbound")]}, ALLOW, None, None),
    ("21 a talk about two debts cools both", ["US"], "2026-12-02T12:00:00-05:00",
     {"proposed": {"debt": "D2"}, "history": [call("2026-12-01T12:00:00-05:00", "conversation", debts=["D1", "D2"])]},
     DEFER, "US-REGF-COOLDOWN", "2026-12-08T08:00:00-05:00"),
    ("23 a voicemail is put through in China, in notice mode", ["CN"], "2026-12-01T18:00:00+08:00",
     {"proposed": {"mode": "notice"}, "history": [call(f"2026-12-01T{hour}:00:00+08:00", "voicemail_left",
      mode="notice") for hour in (10, 11, 12)]}, DEFER, "CN-GBT45251-FREQ-NOTICE", "2026-12-02T08:00:00+08:00"),
    ("25 a bot that talks is not bound by the notice cap", ["CN"], "2026-12-01T18:00:00+08:00",
     {"proposed": {"mode": "interactive", "automation": "ai_voice"}, "history": [call(f"2026-12-01T{hour}:00:00+08:00",
      "played", mode="notice") for hour in (10, 11, 12)]}, ALLOW, None, None),
    ("26 a pending attempt counts as made", ["US-MA"], "2026-12-01T18:00:00-05:00",
     {"history": [call("2026-12-01T10:00:00-05:00", "answered"), call("2026-12-01T17:59:00-05:00", "pending")]}, DEFER,
     "US-REGF-COOLDOWN", "2026-12-08T08:00:00-05:00"),
    ("27 an unknown result counts as the worst case", ["RU"], "2026-12-01T18:00:00+03:00",
     {"history": [call("2026-12-01T10:00:00+03:00", "unknown")]}, DEFER, "RU-230-CALLS", "2026-12-02T08:00:00+03:00"),
    ("27 a row without a result is unknown", ["RU"], "2026-12-01T18:00:00+03:00",
     {"history": [{"at": "2026-12-01T10:00:00+03:00", "channel": "call"}]}, DEFER,
     "RU-230-CALLS", "2026-12-02T08:00:00+03:00"),
    ("eight talks a month in Russia", ["RU"], "2026-12-31T12:00:00+03:00",
     {"history": [call(f"2026-12-{day:02d}T12:00:00+03:00", "answered") for day in (1, 2, 8, 9, 15, 16, 22, 23)]},
     DEFER, "RU-230-CALLS", "2027-01-01T08:00:00+03:00"),
    ("28 a spouse is the consumer in the US", ["US"], "2026-12-01T12:00:00-05:00", {"proposed": {"party": "spouse"}},
     ALLOW, None, None),
    ("28 a spouse is a third party in China", ["CN"], "2026-12-01T12:00:00+08:00", {"proposed": {"party": "spouse"}},
     BLOCK, "CN-GBT45251-TARGET", None),
    ("29 of a dead debtor's people the executor may be called in the US", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"deceased": True}, "proposed": {"party": "executor"}}, ALLOW, None, None),
    ("29 a dead debtor is not called in China", ["CN"], "2026-12-01T12:00:00+08:00", {"debtor": {"deceased": True}},
     BLOCK, "CN-CIVIL-1161", None),
    ("30 no minors in Mexico", ["MX"], "2026-12-01T12:00:00-06:00", {"debtor": {"minor": True}}, BLOCK,
     "MX-DOF2014-CONDUCT", None),
    ("31 the UK suspends for lack of capacity", ["UK"], "2026-12-01T12:00:00Z", {"debtor": {"incapacity": True}}, BLOCK,
     "UK-CONC-CAPACITY", None),
    ("32 a known attorney closes everybody else", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"attorney_known": True}}, BLOCK, "US-REGF-ATTORNEY", None),
    ("32 an attorney silent for long opens again", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"attorney_known": True, "attorney_unresponsive": True}}, ALLOW, None, None),
    ("33 a represented debtor gets one answer", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"attorney_known": True}, "proposed": {"reply_once": True, "purpose": "reply"}}, ALLOW, None, None),
    ("36 bankruptcy binds creditors", ["US"], "2026-12-01T12:00:00-05:00",
     {"role": "creditor", "debtor": {"bankruptcy": "stay"}}, BLOCK, "US-BK-362", None),
    ("37 a discharge blocks for good", ["US"], "2026-12-01T12:00:00-05:00", {"debtor": {"bankruptcy": "discharged"}},
     BLOCK, "US-BK-362", None),
    ("38 a refused medium leaves the others open", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"optout_media": ["sms", "email"]}}, ALLOW, None, None),
    ("38 a refused medium is closed for every debt", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"optout_media": ["sms"]}, "content": NO_NOTICE, "proposed": {"channel": "sms"}}, BLOCK,
     "US-REGF-MEDIUM", None),
    ("38 a refused number is closed to texts", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"optout_addresses": ["N1"]}, "content": NO_NOTICE, "proposed": {"channel": "sms", "number": "N1"}},
     BLOCK, "US-REGF-ADDRESS-OPTOUT", None),
    ("38 a refused number may be dialled by hand", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"optout_addresses": ["N1"]}, "proposed": {"number": "N1"}}, ALLOW, None, None),
    ("38 revoked consent closes the autodialler only", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"tcpa_revoked": True}, "proposed": {"automation": "autodialed"}}, BLOCK, "US-TCPA-REVOKE", None),
    ("38 revoked consent leaves manual calls", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"tcpa_revoked": True}, "proposed": {"automation": "manual"}}, ALLOW, None, None),
    ("39 a cease request closes the debt", ["US"], "2026-12-01T12:00:00-05:00", {"debtor": {"cease_written": True}},
     BLOCK, "US-REGF-CEASE", None),
    ("41 after cease a statement that law requires may go", ["US"], "2026-12-01T12:00:00-05:00",
     {"debtor": {"cease_written": True}, "proposed": {"channel": "letter", "purpose": "required_by_law"}}, ALLOW, None,
     None),
    ("43 one answer on a day named inconvenient", ["US"], "2026-12-02T20:30:00-05:00",
     {"debtor": {"inconvenient_windows": [{"days": ["wed"], "start": "00:00", "end": "24:00"}]}, "content": NO_NOTICE,
      "proposed": {"channel": "sms", "purpose": "reply", "reply_once": True}}, ALLOW, None, None),
    ("43 nothing more that day", ["US"], "2026-12-02T20:30:00-05:00",
     {"debtor": {"inconvenient_windows": [{"days": ["wed"], "start": "00:00", "end": "24:00"}]}, "content": NO_NOTICE,
      "proposed": {"channel": "sms"}}, DEFER, "US-REGF-HOURS", "2026-12-03T08:00:00-05:00"),
    ("44 an answer lifts only the rules that name it", ["US"], "2026-12-01T12:00:00-05:00",
     {"proposed": {"channel": "sms", "purpose": "reply", "reply_once": True}}, BLOCK, "US-REGF-OPTOUT-NOTICE", None),
    ("46 consent on 4 June covers 10 June", ["US"], "2027-06-10T12:00:00-04:00",
     {"debtor": {"overcap_consent_at": "2027-06-04T10:00:00-04:00"}, "history":
      [call("2027-06-04T10:00:00-04:00", "conversation")] + days("2027-06", 5, 9, "no_answer", "-04:00")}, ALLOW, None,
     None),
    ("46 consent on 4 June does not cover 11 June", ["US"], "2027-06-11T12:00:00-04:00",
     {"debtor": {"overcap_consent_at": "2027-06-04T10:00:00-04:00"}, "history":
      [call("2027-06-05T10:00:00-04:00", "conversation")]}, DEFER, "US-REGF-COOLDOWN", "2027-06-12T08:00:00-04:00"),
    ("46 the next talk uses the consent up", ["US"], "2027-06-06T12:00:00-04:00",
     {"debtor": {"overcap_consent_at": "2027-06-04T10:00:00-04:00"}, "history":
      [call("2027-06-05T10:00:00-04:00", "conversation")]}, DEFER, "US-REGF-COOLDOWN", "2027-06-12T08:00:00-04:00"),
    ("46 calls under consent do not count", ["US"], "2027-06-11T12:00:00-04:00",
     {"debtor": {"overcap_consent_at": "2027-06-03T10:00:00-04:00"}, "history":
      days("2027-06", 4, 9, "no_answer", "-04:00") + days("2027-06", 10, 11, "no_answer", "-04:00")}, ALLOW,
     None, None),
    ("47 breathing space stays closed without a timer", ["UK"], "2026-12-01T12:00:00Z",
     {"debtor": {"moratorium": "breathing_space"}}, BLOCK, "UK-BREATHING", None),
    ("48 block beats defer", ["CN"], "2026-12-01T23:00:00+08:00", {"debtor": {"deceased": True}}, BLOCK,
     "CN-CIVIL-1161", None),
    ("49 a written dispute of the last day is in time", ["US"], "2027-03-20T12:00:00-04:00",
     {"debt": DISPUTED | {"dispute_received_on": "2027-03-18"}, "calendar": FEDERAL}, BLOCK, "US-REGF-DISPUTE", None),
    ("49 a written dispute a day later is late", ["US"], "2027-03-20T12:00:00-04:00",
     {"debt": DISPUTED | {"dispute_received_on": "2027-03-19"}, "calendar": FEDERAL}, ALLOW, None, None),
    ("49 verification frees", ["US"], "2027-03-20T12:00:00-04:00",
     {"debt": DISPUTED | {"dispute_received_on": "2027-03-18", "verification_sent": True}, "calendar": FEDERAL}, ALLOW,
     None, None),
    ("50 an oral dispute stops in the UK", ["UK"], "2026-12-01T12:00:00Z",
     {"debt": {"dispute_received_on": "2026-11-30", "dispute_written": False}}, BLOCK, "UK-CONC-DISPUTE", None),
    ("54 a signed card plan stops collection in China", ["CN"], "2026-12-01T12:00:00+08:00",
     {"debt": {"product": "credit_card", "instalment_agreement": "active"}}, BLOCK, "CN-CARD2011-70", None),
    ("54 a broken plan is under the normal rules", ["CN"], "2026-12-01T12:00:00+08:00",
     {"debt": {"product": "credit_card", "instalment_agreement": "broken"}}, ALLOW, None, None),
    ("an absent product leaves a product's rule out", ["CN"], "2026-12-01T12:00:00+08:00",
     {"debt": {"instalment_agreement": "active"}}, ALLOW, None, None),
    ("Massachusetts: two in 30 days at work", ["US-MA"], "2026-12-30T12:00:00-05:00",
     {"proposed": {"place": "workplace"}, "history": [call(f"2026-12-0{day}T12:00:00-05:00", "answered",
      place="workplace") for day in (1, 2)]}, DEFER, "US-MA-209-FREQ", "2026-12-31T08:00:00-05:00"),
    *((f"Massachusetts: two in 30 days {place}", ["US-MA"], "2026-12-30T12:00:00-05:00",
       {"proposed": {"place": place}, "history": [call(f"2026-12-0{day}T12:00:00-05:00", "answered", place=where)
        for day, where in ((1, "public"), (2, "other"))]}, DEFER, "US-MA-209-FREQ", "2026-12-31T08:00:00-05:00")
      for place in ("public", "other")),
    ("Massachusetts: at home those elsewhere do not count", ["US-MA"], "2026-12-30T12:00:00-05:00",
     {"proposed": {"place": "home"}, "history": [call(f"2026-12-0{day}T12:00:00-05:00", "answered", place="public")
      for day in (1, 2)]}, ALLOW, None, None),
    ("Washington: one a week at work", ["US-WA"], "2026-12-05T12:00:00-08:00",
     {"proposed": {"place": "workplace"}, "history": [call("2026-12-01T12:00:00-08:00", "answered",
      place="workplace")]}, DEFER, "US-WA-FREQ", "2026-12-08T08:00:00-08:00"),
    ("the Philippines: no window after 15 days past due", ["PH"], "2026-12-01T23:00:00+08:00",
     {"debt": {"days_past_due": 16}}, ALLOW, None, None),
    ("the Philippines: POLICY stands in with its own reason", ["PH", "POLICY"], "2026-12-01T23:00:00+08:00",
     {"debt": {"days_past_due": 16}}, DEFER, "POLICY-HOURS", "2026-12-02T08:00:00+08:00"),
    ("POLICY yields to a law of hours", ["CN", "POLICY"], "2026-12-01T21:30:00+08:00", {}, ALLOW, None, None),
    ("POLICY closes Singapore at 21:00", ["SG", "POLICY"], "2026-12-01T21:00:00+08:00", {}, DEFER, "POLICY-HOURS",
     "2026-12-02T08:00:00+08:00"),
    ("POLICY honours the debtor's wish where no law does", ["SG", "POLICY"], "2026-12-01T12:00:00+08:00",
     {"debtor": {"inconvenient_windows": [{"start": "11:00", "end": "13:30"}]}}, DEFER, "POLICY-WISHES",
     "2026-12-01T13:30:00+08:00"),
    ("POLICY has no hours for letters", ["SG", "POLICY"], "2026-12-01T23:00:00+08:00",
     {"proposed": {"channel": "letter"}}, ALLOW, None, None),
    ("Taiwan has no pack and is judged by POLICY alone", ["POLICY"], "2026-12-01T21:00:00+08:00", {}, DEFER,
     "POLICY-HOURS", "2026-12-02T08:00:00+08:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("packs", "at", "facts", "decision", "rule", "earliest"),
    [pytest.param(*case[1:], id=case[0]) for case in CASES],
)
def test_the_guide_s_hard_cases_are_answered_as_it_says(
    packs: list[str], at: str, facts: dict[str, Any], decision: str, rule: str | None, earliest: str | None
) -> None:
    verdict = ask(packs, at, **facts)
    expected = None if earliest is None else datetime.fromisoformat(earliest)
    assert (verdict.decision, verdict.rule_id, verdict.earliest_allowed) == (decision, rule, expected)


def test_all_other_failing_rules_are_told_in_evaluation_order() -> None:
    verdict = ask(["CN"], "2026-12-01T23:00:00+08:00", debtor={"deceased": True}, content={"threat_or_abuse": True})
    assert verdict.rule_id == "CN-CIVIL-1161"
    assert verdict.also_failing == (
        "CN-CBA2026-PROHIBITED", "CN-CONV2018-16", "CN-CRIM-293-1", "CN-GBT45251-HOURS", "CN-CBA2026-HOURS",
    )  # fmt: skip


def test_the_evidence_names_zones_windows_counters_and_the_rows_counted() -> None:
    rows = [call("2026-12-01T09:00:00+08:00", "conversation"), call("2026-11-30T09:00:00+08:00", "conversation")]
    verdict = ask(["CN"], "2026-12-01T12:00:00+08:00", history=rows)
    assert verdict.evidence.zones == ("Asia/Shanghai",)
    assert [(hours.rule_id, hours.open) for hours in verdict.evidence.hours] == [
        ("CN-GBT45251-HOURS", ((28800, 79200),)), ("CN-CBA2026-HOURS", ((28800, 79200),)),
    ]  # fmt: skip
    counted = {counter.rule_id: (counter.counted, counter.max, counter.rows) for counter in verdict.evidence.counters}
    assert counted == {"CN-GBT45251-FREQ-INTERACTIVE": (1, 3, (0,)), "CN-CBA2026-ATTEMPTS": (0, 6, ())}
    assert [pack.id for pack in verdict.packs] == ["CN"]


def test_a_missing_calendar_fails_closed_with_its_reason() -> None:
    verdict = ask(["ID"], "2026-12-01T10:00:00+07:00", known=NO_CALENDAR)
    assert isinstance(verdict, Block)
    assert (verdict.rule_id, verdict.reason) == ("ID-POJK22-HOURS", "public_holidays_missing")


def test_a_date_that_the_calendar_does_not_cover_is_a_date_without_a_calendar() -> None:
    ended = Calendar(frozenset(), frozenset(), last=datetime(2026, 11, 30, tzinfo=UTC).date())
    assert ask(["ID"], "2026-12-01T10:00:00+07:00", known=ended).reason == "public_holidays_missing"


def test_a_missing_calendar_does_not_trouble_rules_that_need_none() -> None:
    assert ask(["CN"], "2026-12-01T10:00:00+08:00", known=NO_CALENDAR).decision == ALLOW


def test_without_any_plausible_zone_no_automated_contact_is_made() -> None:
    question = read(
        {"jurisdiction": ["CN"], "actor": {"role": "creditor"}, "debtor": {"zone": "Asia/Shanghai"},
         "proposed": {"at": "2026-12-01T10:00:00+08:00", "channel": "sms", "party": "debtor", "purpose": "collect"}},
        shipped(),
    )  # fmt: skip
    nowhere = type(question.facts)(actor=question.facts.actor, debtor=type(question.facts.debtor)())
    verdict = compile(question.packs).judge(nowhere, (), question.proposed, question.calendar)
    assert (verdict.decision, verdict.reason, verdict.rule_id) == (BLOCK, "no_plausible_zone", None)


def test_zones_whose_windows_never_meet_give_no_instant() -> None:
    far = {"zone": None, "zones": ["Pacific/Kiritimati", "Asia/Kolkata", "Europe/London"]}
    verdict = ask(["IN"], "2026-12-01T10:00:00+05:30", debtor=far)
    assert (verdict.decision, verdict.earliest_allowed, verdict.reason) == (DEFER, None, "no_instant_in_two_months")
    assert SEARCH_DAYS == 62


def test_mexico_s_business_days_are_a_pack_of_their_own() -> None:
    sunday = "2026-12-06T12:00:00-06:00"
    assert ask(["MX"], sunday).decision == ALLOW
    on = ask(["MX", "MX-BD"], sunday)
    assert (on.rule_id, on.earliest_allowed) == ("MX-BD-DAYS", datetime.fromisoformat("2026-12-07T07:00:00-06:00"))
