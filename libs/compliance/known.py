"""What the services share that ask the law of their own contacts."""

import msgspec

from libs.compliance.facts import Facts, Mode

MODES: dict[str, Mode] = {"sms": "notice", "call": "interactive", "visit": "interactive"}
"""How a channel speaks."""


class Known(msgspec.Struct, frozen=True, eq=False):
    """The facts; compared by identity, which makes it a cheap key."""

    facts: Facts
