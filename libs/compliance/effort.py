"""How hard a question may be: the search for an instant at which every zone is open takes as long as there are windows
times zones, and a cap looks at every row. One limit for whoever asks, for an operator's own packs, and before every
contact."""

from collections.abc import Sequence
from functools import lru_cache

from libs.compliance.facts import Debtor
from libs.compliance.packs import Pack

WINDOWS_IN_ZONES_MAX = 256
HISTORY_ROWS_MAX = 5_000
_LISTS = ("windows", "workplace_windows", "holiday_windows")


@lru_cache(maxsize=1024)
def windows_in(pack: Pack) -> int:
    """How many windows the rules of a pack name."""
    return sum(len(rule.parameters.get(name) or ()) for rule in pack.rules for name in _LISTS)


def too_hard(debtor: Debtor, local: Sequence[Pack] = ()) -> str | None:
    """Why a question about this debtor, under these packs besides those that ship, is not judged; None = it is."""
    agreed, inconvenient = debtor.agreed_windows, debtor.inconvenient_windows
    if not (agreed or inconvenient or local):
        return None
    windows = len(agreed or ()) + len(inconvenient or ()) + sum(map(windows_in, local))
    if windows * len(debtor.zones) <= WINDOWS_IN_ZONES_MAX:
        return None
    return f"{windows} windows in {len(debtor.zones)} zones; windows times zones are at most {WINDOWS_IN_ZONES_MAX}"
