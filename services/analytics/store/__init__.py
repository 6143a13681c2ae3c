"""What analytics keeps besides its rollups, which are summed and not derived from a State: the finder of episodes."""

from collections.abc import Mapping
from datetime import date

import msgspec

from libs.common.kernel.ids import CaseId
from libs.common.store.finders import finder
from services.analytics.model import Debtor, Episode


class CaseRow(msgspec.Struct, frozen=True, gc=False):
    """An episode: who may see it, as what it counts (team, bucket and strategy it began with), and how it stands."""

    case_id: str
    debtor_id: str
    creditor: str
    team: str
    assigned_to: str | None
    entry_team: str
    entry_bucket: str
    strategy: str
    entered: date
    currency: str
    entry_minor: int
    bucket: str
    overdue_minor: int
    ended: str


def _episodes(debtor: Debtor) -> Mapping[CaseId, Episode]:
    return debtor.episodes


@finder("cases", of=_episodes, key="case_id")
def case_row(episode: Episode, debtor: Debtor) -> CaseRow | None:
    """From its entry on, also when it has ended."""
    entry, now = episode.entry, episode.standing
    if entry is None:
        return None
    return CaseRow(
        episode.id, debtor.id, episode.creditor, now.team, now.assigned_to, entry.team, entry.bucket,
        episode.strategy or "", entry.day, entry.currency, entry.minor, now.bucket, now.minor,
        episode.cleared.figure if episode.cleared else "",
    )  # fmt: skip


FINDERS = (case_row,)
