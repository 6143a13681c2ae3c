"""When the law lets a contact be made, as far as it is known at plan time: by the engine that judges it as it leaves.

Strategy knows where the debtor may be, whose law binds there, as whom the creditor acts and how long the debt is due:
what hours hang on. The history, wishes and the text are outreach's; it judges again, and with equal facts alike.
"""

from datetime import datetime
from functools import lru_cache

import msgspec

from libs.common.events.intake import ActsAs, CreditorSettings
from libs.common.events.strategy import Channel
from libs.common.kernel.clock import local_date
from libs.compliance import POLICY, Actor, Content, Debt, Debtor, Facts, Law, Proposed, Visit, compile, shipped
from libs.compliance.calendar import calendar_for
from libs.compliance.facts import Mode

Names = tuple[str, ...]
MODES: dict[Channel, Mode] = {"call": "interactive", "visit": "interactive"}
_PREPARED = Visit(staff_count=2, recording=True, id_shown=True, entry_consent=True, notice_given=True)
_CONTENT = Content(opt_out_notice=True)  # a template without one is refused before it is used


def places_of(home: Names, settings: CreditorSettings) -> Names:
    """The places whose law binds: the debtor's, else the creditor's, each with the packs that the creditor adds."""
    places = home or tuple(settings.jurisdictions)
    if isinstance(settings.packs, msgspec.UnsetType) or not settings.packs:
        return places
    added = (pack for place in places for pack in settings.packs.get(place, ()))
    return tuple(dict.fromkeys((*places, *added)))


@lru_cache(maxsize=256)
def _law(places: Names) -> Law:
    library = shipped()
    return compile(library.packs_for([*(name for name in places if name in library.packs), POLICY]))


@lru_cache(maxsize=8192)
def opens(
    zones: Names, places: Names, home: Names, acts_as: ActsAs, days_past_due: int, channel: Channel, now: datetime
) -> datetime | None:
    """The first instant (UTC) from `now` on at which hours and days let the debtor be contacted; None = never by these.

    All debtors of a batch of whom the same is known are asked for once.
    """
    facts = Facts(
        actor=Actor(role=acts_as), debtor=Debtor(zones=zones), debt=Debt(days_past_due=days_past_due),
        content=_CONTENT, visit=_PREPARED,
    )  # fmt: skip
    proposed = Proposed(
        at=now, channel=channel, party="debtor", purpose="collect", mode=MODES.get(channel, "notice"),
        place="home" if channel == "visit" else None,
    )  # fmt: skip
    country = home[0][:2] if home else ""
    calendar = calendar_for(country, local_date(now, zones[0]) if zones else now.date())
    verdict = _law(places).judge(facts, (), proposed, calendar)
    return now if verdict.decision == "allow" else verdict.earliest_allowed
