"""Random questions to the law, as the door takes them, for Hypothesis."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

PLACES = {
    "CN": ["Asia/Shanghai"], "US": ["America/New_York", "America/Los_Angeles"], "US-MA": ["America/New_York"],
    "US-NYC": ["America/New_York"], "US-WA": ["America/Los_Angeles"], "UK": ["Europe/London"], "KR": ["Asia/Seoul"],
    "AU": ["Australia/Sydney", "Australia/Perth"], "ID": ["Asia/Jakarta"], "RU": ["Europe/Moscow", "Asia/Vladivostok"],
    "VN": ["Asia/Ho_Chi_Minh"], "MX": ["America/Mexico_City"], "PH": ["Asia/Manila"], "SG": ["Asia/Singapore"],
    "IN": ["Asia/Kolkata"],
}  # fmt: skip
WRITTEN = "sent delivered undelivered failed pending unknown".split()
RESULTS = {
    "call": "conversation answered rejected rejected_by_debtor voicemail_left no_answer busy failed played pending "
    "unknown".split(),
    "sms": WRITTEN, "im": ["conversation", *WRITTEN], "email": WRITTEN, "app_push": WRITTEN, "letter": WRITTEN,
    "visit": ["met", "not_met", "pending", "unknown"],
}  # fmt: skip
CHANNELS = ["call", "sms", "im", "email", "app_push", "letter", "visit"]
SPRING = datetime(2027, 3, 14, 7, tzinfo=UTC)  # a change of clocks in the US, two weeks before the EU's
maybe = st.sampled_from([None, None, None, False, True])
quarters = st.integers(0, 95).map(lambda n: f"{n // 4:02d}:{n % 4 * 15:02d}")


@st.composite
def contacts_by(draw: st.DrawFn, channels: list[str]) -> dict[str, Any]:
    """A channel, and a result that it can have."""
    channel = draw(st.sampled_from(channels))
    return {"channel": channel, "result": draw(st.sampled_from(RESULTS[channel]))}


@st.composite
def windows(draw: st.DrawFn) -> list[dict[str, Any]] | None:
    if draw(st.integers(0, 2)):
        return None
    found = []
    for _ in range(draw(st.integers(1, 2))):
        start, end = draw(quarters), draw(quarters)
        if start != end:
            days = draw(st.sampled_from(["all", ["sat", "sun"], ["mon", "wed", "fri"]]))
            found.append({"days": days, "start": start, "end": "24:00" if end == "00:00" else end})
    return found


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    place = draw(st.sampled_from(sorted(PLACES)))
    base = draw(st.sampled_from([SPRING, datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)]))
    at = base + timedelta(seconds=draw(st.integers(-4 * 86_400, 4 * 86_400)))
    channel = draw(st.sampled_from(CHANNELS[:3] + CHANNELS))
    facts = {name: draw(maybe) for name in ("deceased", "cease_written", "attorney_known", "minor", "incapacity")}
    quiet = draw(st.integers(0, 3))  # most questions are about time alone
    consent = draw(st.sampled_from([None, None, (at - timedelta(days=draw(st.integers(0, 9)))).isoformat()]))
    made = contacts_by([channel, channel, "call", *CHANNELS])
    history = [
        {
            "at": (at - timedelta(minutes=draw(st.integers(-2_000, 12 * 1440)))).isoformat(),
            **draw(made),
            "dir": draw(st.sampled_from(["outbound", "outbound", "inbound"])),
            "mode": draw(st.sampled_from(["interactive", "notice"])),
            "number": draw(st.sampled_from(["N1", "N2"])),
            "debts": draw(st.sampled_from([["D1"], ["D2"], ["D1", "D2"]])),
            "person": draw(st.sampled_from(["debtor", "debtor", "spouse"])),
            "creditor": draw(st.sampled_from(["C1", "C1", "C2"])), "collector": draw(st.sampled_from(["self", "A1"])),
            "place": draw(st.sampled_from(["home", "workplace"])),
        }
        for _ in range(draw(st.integers(0, 12)))
    ]  # fmt: skip
    holidays = [(at + timedelta(days=n)).date().isoformat() for n in draw(st.sets(st.integers(-1, 3), max_size=2))]
    return {
        "jurisdiction": [place, *draw(st.sampled_from([[], ["POLICY"]]))],
        "actor": {"role": draw(st.sampled_from(["creditor", "agency"]))},
        "debtor": {
            "zones": PLACES[place][: draw(st.integers(1, 2))],
            "agreed_windows": draw(windows()), "inconvenient_windows": draw(windows()), "overcap_consent_at": consent,
            "optout_media": draw(st.sampled_from([None, None, ["sms"]])), **({} if quiet else facts),
        },
        "debt": {"product": draw(st.sampled_from([None, "credit_card", "mortgage"])),
                 "days_past_due": draw(st.sampled_from([None, 10, 40])),
                 "dispute_written": True, "validation_sent_on": "2026-11-02",
                 "dispute_received_on": draw(st.sampled_from([None, None, "2026-12-05", "2026-12-20"]))},
        "content": {"opt_out_notice": draw(st.sampled_from([True, True, None])),
                    "threat_or_abuse": draw(maybe) if not quiet else None},
        "calendar": {"public_holidays": holidays, "us_federal_holidays": ["2026-11-11", "2026-11-26"]},
        "history": history,
        "proposed": {
            "at": at.isoformat(), "channel": channel, "mode": draw(st.sampled_from(["interactive", "notice"])),
            "party": draw(st.sampled_from(["debtor", "debtor", "debtor", "spouse", "contact"])),
            "purpose": draw(st.sampled_from(["collect", "collect", "locate", "reply"])),
            "reply_once": draw(maybe), "number": "N1", "debt": "D1",
            "place": draw(st.sampled_from([None, "home", "workplace"])),
        },
    }  # fmt: skip
