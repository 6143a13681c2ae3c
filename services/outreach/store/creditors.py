"""The settings by which a creditor's contacts are judged."""

from libs.common.events.intake import CreditorSettings
from libs.common.store.reference import References


def settings_of(references: References, creditor: str) -> CreditorSettings | None:
    """The creditor's newest settings; None while they have not come."""
    version = references.version("creditor", creditor)
    if not version:
        return None
    found: CreditorSettings = references.typed(CreditorSettings, "creditor", creditor, version)
    return found
