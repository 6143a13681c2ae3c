"""The settings by which a creditor's contacts are judged, with the operator's own rules for it."""

from msgspec.structs import asdict

from libs.common.events.intake import CreditorSettings
from libs.common.store.reference import References
from libs.compliance import Pack
from libs.compliance.local import EVERYWHERE, local_pack
from services.outreach.policy.law import LOCAL, CreditorInForce


def settings_of(references: References, creditor: str) -> CreditorSettings | None:
    """The creditor's newest settings and local packs; None while they have not come."""
    version = references.version("creditor", creditor)
    if not version:
        return None
    found: CreditorSettings = references.typed(CreditorSettings, "creditor", creditor, version)
    local = [pack for scope in (EVERYWHERE, creditor) if (pack := local_in_force(references, scope)) is not None]
    if not local:
        return found
    return CreditorInForce(**asdict(found), local=tuple(local))


def local_in_force(references: References, scope: str) -> Pack | None:
    """The operator's pack of a creditor, or of all ("*"), once a second person has approved it."""
    data = references.get(LOCAL, scope)
    return None if data is None or data["text"] is None else local_pack(scope, data["text"])
