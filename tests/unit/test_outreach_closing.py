"""Until when a contact that is lawful now may still leave: an instant, whatever the clocks do meanwhile."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.events.intake import CreditorSettings
from libs.compliance.localtime import closing, wall_of
from services.outreach.model import Wishes
from services.outreach.policy import gate
from tests.unit.test_outreach_gate import PROFILE, a_contact, a_debtor

LONDON, NEW_YORK = "Europe/London", "America/New_York"
CHANGES = {  # instants at which clocks are put forward or back
    LONDON: (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    NEW_YORK: (datetime(2027, 3, 14, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    "America/Santiago": (datetime(2026, 9, 6, 4, tzinfo=UTC), datetime(2026, 4, 5, 3, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 10, 3, 15, 30, tzinfo=UTC), datetime(2026, 4, 4, 15, tzinfo=UTC)),
}


def leaves_by(zone: str, place: str, now: str, agreed: str, channel: str = "call", queue: int = 0) -> datetime:
    at = datetime.fromisoformat(now)
    profile = msgspec.structs.replace(PROFILE, jurisdictions=(place,), zones=(zone,))
    debtor = a_debtor(profile=profile, wishes=Wishes(agreed_windows=(agreed,)))
    contact = msgspec.structs.replace(a_contact(channel=channel), due=at, not_after=at + timedelta(days=2))
    decision = gate.judge(contact, debtor, (debtor,), CreditorSettings(name="X", sms_queue_seconds=queue), at)
    assert isinstance(decision, gate.Leave), decision
    return decision.leave_by


@pytest.mark.parametrize(
    ("zone", "place", "now", "agreed", "closes"),
    [
        (LONDON, "UK", "2027-03-28T00:30:00+00:00", "00:00-05:00", "2027-03-28T04:00:00+00:00"),
        (LONDON, "UK", "2026-10-25T00:30:00+01:00", "00:00-05:00", "2026-10-25T05:00:00+00:00"),
        (LONDON, "UK", "2026-10-25T00:30:00+01:00", "00:00-01:30", "2026-10-25T01:30:00+01:00"),
        (LONDON, "UK", "2026-10-25T01:10:00+00:00", "00:00-01:30", "2026-10-25T01:30:00+00:00"),
        (LONDON, "UK", "2026-10-25T01:45:00+01:00", "01:30-05:00", "2026-10-25T01:00:00+00:00"),
        (NEW_YORK, "US", "2027-03-14T01:30:00-05:00", "01:00-02:30", "2027-03-14T03:00:00-04:00"),
        (NEW_YORK, "US", "2027-03-14T01:30:00-05:00", "01:00-06:00", "2027-03-14T06:00:00-04:00"),
        (NEW_YORK, "US", "2026-11-01T00:30:00-04:00", "00:00-06:00", "2026-11-01T06:00:00-05:00"),
    ],
)
def test_the_window_closes_when_the_wall_clock_shows_its_end_over_a_change_too(
    zone: str, place: str, now: str, agreed: str, closes: str
) -> None:
    assert leaves_by(zone, place, now, agreed) == datetime.fromisoformat(closes) - gate.MARGIN


@given(
    st.sampled_from([(zone, change) for zone, changes in CHANGES.items() for change in changes]),
    st.integers(-26 * 12, 26 * 12), st.integers(0, 287), st.integers(1, 288),
)  # fmt: skip
def test_a_window_is_open_until_it_closes_and_then_closed(
    change: tuple[str, datetime], steps: int, start: int, end: int
) -> None:
    """In steps of five minutes, which every window here and every change of a clock keeps to."""
    zone, at = change[0], change[1] + timedelta(minutes=5 * steps)
    wall, span = wall_of(at, zone), (start * 300, end * 300)

    def is_open(instant: datetime) -> bool:
        local = instant.astimezone(ZoneInfo(zone))
        second = local.hour * 3600 + local.minute * 60
        return local.toordinal() == wall[1] and span[0] <= second < span[1]

    if is_open(at):
        later = (at + timedelta(minutes=5 * step) for step in range(1, 26 * 12))
        assert closing(at, wall, span) == next(instant for instant in later if not is_open(instant))


def test_a_text_leaves_so_much_earlier_as_the_provider_may_keep_it() -> None:
    noon, closes = "2026-12-01T12:00:00+08:00", datetime.fromisoformat("2026-12-01T19:00:00+08:00")
    for channel, queue, early in (("sms", 0, 15), ("sms", 300, 315), ("call", 300, 15)):
        by = leaves_by("Asia/Shanghai", "CN", noon, "10:00-19:00", channel, queue)
        assert closes - by == timedelta(seconds=early)
