"""The settings by which a creditor's contacts are judged, with the operator's own rules for it."""

from msgspec.structs import asdict

from libs.common.events.intake import CreditorSettings
from libs.common.store.reference import References
from libs.compliance.local import LOCAL, Unread, own_packs, understood
from services.outreach.policy.law import CreditorInForce


def settings_of(references: References, creditor: str) -> CreditorSettings | None:
    """The creditor's newest settings and local packs; None while they have not come.

    A pack that is not understood stops this creditor's contacts, by what stands in `unread`, and nothing else.
    """
    version = references.version("creditor", creditor)
    if not version:
        return None
    found: CreditorSettings = references.typed(CreditorSettings, "creditor", creditor, version)
    local, unread = own_packs(lambda scope: text_of(references, scope), creditor)
    if not local and not unread:
        return found
    return CreditorInForce(**asdict(found), local=local, unread=str(unread[0]) if unread else "")


def text_of(references: References, scope: str) -> str | None:
    """The operator's pack of a creditor, or of all ("*"), once a second person has approved it."""
    data = references.get(LOCAL, scope)
    return None if data is None else data["text"]


def unread_packs(references: References) -> list[Unread]:
    """The operator's packs that are in force and not understood."""
    texts = ((scope, text_of(references, scope)) for scope in references.keys(LOCAL))
    found = [understood(scope, text) for scope, text in texts if text is not None]
    return [each for each in found if isinstance(each, Unread)]
