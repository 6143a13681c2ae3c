"""The settings by which a creditor's contacts are judged, with the operator's own rules for it."""

from msgspec.structs import asdict

from libs.common.events.intake import CreditorSettings
from libs.common.store.reference import References
from libs.compliance.local import LOCAL, packs_in_force
from services.outreach.policy.law import CreditorInForce


def settings_of(references: References, creditor: str) -> CreditorSettings | None:
    """The creditor's newest settings and local packs; None while they have not come."""
    version = references.version("creditor", creditor)
    if not version:
        return None
    found: CreditorSettings = references.typed(CreditorSettings, "creditor", creditor, version)
    local = packs_in_force(lambda scope: text_of(references, scope), creditor)
    return CreditorInForce(**asdict(found), local=local) if local else found


def text_of(references: References, scope: str) -> str | None:
    """The operator's pack of a creditor, or of all ("*"), once a second person has approved it."""
    data = references.get(LOCAL, scope)
    return None if data is None else data["text"]
