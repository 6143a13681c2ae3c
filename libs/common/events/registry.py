"""Which types there are, whose they are, and how each is read."""

import inspect
from collections.abc import Callable
from types import ModuleType

import msgspec

from libs.common.events import intake, outreach, strategy, tracking
from libs.common.events.envelope import Event

OWNERS: dict[str, ModuleType] = {"intake": intake, "strategy": strategy, "outreach": outreach, "tracking": tracking}
SERVICES = ("intake", "strategy", "outreach", "tracking", "analytics")


def type_of(event: type[Event]) -> str:
    """ "dunwell.<service>.<fact>.v<major>"."""
    return str(event.__struct_config__.tag)


def _of(module: ModuleType) -> list[type[Event]]:
    return [
        found
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, Event) and found is not Event and found.__module__ == module.__name__
    ]


EVENTS: dict[str, type[Event]] = {type_of(e): e for module in OWNERS.values() for e in _of(module)}
TYPES: dict[type[Event], str] = {event: name for name, event in EVENTS.items()}
_decoders: dict[str, msgspec.json.Decoder[Event]] = {name: msgspec.json.Decoder(e) for name, e in EVENTS.items()}


class UnknownType(Exception):
    """No event of this name is known to this version of the code: the record is parked until one is."""


def owner(event_type: str) -> str:
    return event_type.split(".", 2)[1]


def decode(event_type: str, data: bytes) -> Event:
    """The event of a record's `data`; UnknownType, or msgspec.ValidationError naming the place."""
    return decoder_of(event_type)(data)


def decoder_of(event_type: str) -> Callable[[bytes], Event]:
    """What reads the `data` of this type's records; UnknownType when there is none."""
    try:
        return _decoders[event_type].decode
    except KeyError:
        raise UnknownType(event_type) from None
