"""What a text says, in the words of the law: read off its template, the rest left unknown."""

from functools import lru_cache

from libs.common.events.intake import ActsAs, CreditorSettings
from libs.compliance import Content
from services.outreach.model import Profile
from services.outreach.policy import texts

UNSAID = Content()  # what a person will say on the phone or at the door nobody knows
_SAME: dict[Content, Content] = {}


def language_for(profile: Profile | None, settings: CreditorSettings) -> str:
    """In which language a text is written."""
    return (profile.language if profile else "") or settings.language


def must_disclose(acts_as: ActsAs, places: tuple[str, ...]) -> bool:
    """Does a text of theirs carry the collector's disclosure? `places`: whose law binds."""
    return acts_as == "agency" and texts.binds_collectors(places)


@lru_cache(maxsize=1024)
def content_of(template: str, language: str, acts_as: ActsAs, with_disclosure: bool) -> Content:
    """The facts about a text, the same object for texts of which the same is known.

    An agency's name stands in no template, so whether who writes is named is not known of theirs. A text goes to one
    telephone: nobody else sees it.
    """
    try:
        samples = texts.shipped().samples(template, language)
    except texts.BadTemplate:
        return UNSAID
    if with_disclosure:
        samples = [texts.disclosed(sample, language) for sample in samples]
    said = texts.DISCLOSURES[texts.language_of(language)]
    found = Content(
        opt_out_notice=all(texts.says_how_to_opt_out(sample, language) for sample in samples),
        identifies_caller=all(map(texts.names_creditor, samples)) if acts_as == "creditor" else None,
        debt_collector_disclosure=all(said in sample for sample in samples),
        discloses_debt=True if any(map(texts.tells_of_debt, samples)) else None,
        threatens_suit=any(map(texts.threatens_suit, samples)), publicly_visible=False,
    )  # fmt: skip
    return _SAME.setdefault(found, found)
