"""An oracle of contacts made: the tables of the guide (4.1, 4.2) by hand, for eight zones; nothing of the engine's."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Made(NamedTuple):
    """A contact as it happened."""

    at: datetime
    channel: str
    result: str
    debt: str
    number: str


class Cap(NamedTuple):
    """Before a contact on `bound` channels fewer than `most` of these results within `days` local dates, its own."""

    bound: str
    counted: str
    results: str
    most: int
    days: int
    same: str = ""  # "debt", "number": counted for that one alone

    def counts(self, other: Made, made: Made) -> bool:
        alike = not self.same or getattr(other, self.same) == getattr(made, self.same)
        return alike and other.channel in self.counted.split() and other.result in self.results.split()


class Place(NamedTuple):
    """`week`: opening and closing hour of each weekday from Monday on, None = closed; `holiday` in place of it."""

    packs: tuple[str, ...]
    role: str
    zone: str
    week: tuple[tuple[float, float] | None, ...]
    holiday: tuple[float, float] | str | None  # "usual": like any other day
    holidays: frozenset[date]
    caps: tuple[Cap, ...]


REACHED = "conversation answered voicemail_left sent delivered met played"
UNANSWERED = "no_answer busy rejected failed"
TRIED = "conversation answered rejected rejected_by_debtor voicemail_left no_answer played"
AU_MADE = "conversation answered rejected_by_debtor voicemail_left delivered sent played"
NONE: frozenset[date] = frozenset()
REG_F = (Cap("call", "call", TRIED, 7, 7, "debt"), Cap("call", "call", "conversation", 1, 7, "debt"))
PLACES = {
    "CN": Place(("CN",), "creditor", "Asia/Shanghai", ((8, 22),) * 7, "usual", frozenset({date(2026, 10, 26)}), (
        Cap("call", "call", "conversation", 3, 1), Cap("call", "call", UNANSWERED, 6, 1, "number"),
    )),
    "US": Place(("US",), "agency", "America/New_York", ((8, 21),) * 7, "usual", frozenset({date(2026, 11, 11)}), REG_F),
    "WA": Place(("US-WA",), "agency", "America/Los_Angeles", ((8, 21),) * 7, "usual", NONE, (
        *REG_F, Cap("call sms", "call sms", REACHED, 3, 7),
    )),
    "UK": Place(("UK",), "creditor", "Europe/London", ((8, 21),) * 7, "usual", NONE, ()),
    "AU": Place(("AU",), "creditor", "Australia/Sydney", ((7.5, 21),) * 5 + ((9, 21),) * 2, None,
                frozenset({date(2026, 11, 3)}), (
        Cap("call sms", "call sms", AU_MADE, 3, 7, "debt"), Cap("call sms", "call sms", AU_MADE, 10, 31, "debt"),
    )),
    "RU": Place(("RU",), "creditor", "Europe/Moscow", ((8, 22),) * 5 + ((9, 20),) * 2, (9, 20),
                frozenset({date(2026, 11, 4)}), (
        *(Cap("call", "call", "conversation answered played", most, days) for most, days in ((1, 1), (2, 7), (8, 31))),
        *(Cap("sms", "sms", "sent delivered undelivered", most, days) for most, days in ((2, 1), (4, 7), (16, 31))),
    )),
    "KR": Place(("KR",), "creditor", "Asia/Seoul", ((8, 21),) * 7, "usual", NONE, (
        Cap("call sms", "call sms", REACHED, 7, 7, "debt"),
    )),
    "ID": Place(("ID",), "creditor", "Asia/Jakarta", ((8, 20),) * 6 + (None,), None,
                frozenset({date(2026, 11, 10)}), ()),
}  # fmt: skip


def objections(place: Place, contacts: Sequence[Made]) -> Iterator[str]:
    """What was unlawful, of one debtor's contacts in the order in which they were made."""
    there, earlier = ZoneInfo(place.zone), list[tuple[date, Made]]()
    for made in contacts:
        wall = made.at.astimezone(there)
        hours = place.week[wall.weekday()]
        if wall.date() in place.holidays and place.holiday != "usual":
            hours = None if isinstance(place.holiday, str) else place.holiday
        clock = wall.hour + wall.minute / 60 + wall.second / 3600 + wall.microsecond / 3_600_000_000
        if hours is None or not hours[0] <= clock < hours[1]:
            yield f"{wall} is outside {hours}"
        for cap in place.caps:
            if made.channel in cap.bound.split():
                first = wall.date() - timedelta(days=cap.days - 1)
                counted = sum(day >= first and cap.counts(other, made) for day, other in earlier)
                if counted >= cap.most:
                    yield f"{wall} comes after {counted} within {cap.days} dates: {cap}"
        earlier.append((wall.date(), made))
