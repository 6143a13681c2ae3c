"""The provider as a witness of the time: the Date of its answers (RFC 9110, 6.6.1)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

_SECOND = timedelta(seconds=1)  # a Date has no parts of one


class Witness:
    """By how much at least a provider's clock is away from ours, as of its last answer that named the time."""

    def __init__(self) -> None:
        self.apart: timedelta | None = None  # None: it never named one

    def saw(self, asked: datetime, headers: Mapping[str, str], answered: datetime) -> None:
        """It looked at its clock somewhere between the two looks at ours; what a cache kept says nothing."""
        if "date" not in headers or "age" in headers:
            return
        try:
            given = parsedate_to_datetime(headers["date"])
            self.apart = max(asked - given - _SECOND, given - answered, timedelta(0))
        except (ValueError, TypeError, OverflowError):  # no date, or one without a zone
            return
