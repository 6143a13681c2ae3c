"""Which function handles what. A handler is plain and synchronous: `(input, state, context)`, no I/O, no clock."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from libs.common.events.envelope import Event
from libs.common.events.registry import type_of
from libs.common.store.context import Context
from libs.common.store.reference import Reference
from libs.common.store.state import State

S = TypeVar("S", bound=State)
E = TypeVar("E", bound=Event)
Apply = Callable[[Any, Any, Context], None]


class Tick:
    """Something is due for this debtor: do all of it."""


TICK = Tick()


class Handlers(Generic[S]):
    """The handlers of one service, by event type."""

    def __init__(self, state: type[S]) -> None:
        self.state = state
        self.by_type: dict[str, Apply] = {}
        self.references: dict[str, Callable[[Any], Reference]] = {}
        self.tick: Apply | None = None

    @property
    def events(self) -> frozenset[str]:
        """The types of all events that this service consumes."""
        return frozenset(self.by_type) | frozenset(self.references)

    def on(self, event: type[E]) -> Callable[[Callable[[E, S, Context], None]], Callable[[E, S, Context], None]]:
        """Registers the handler of an event about a debtor."""

        def register(apply: Callable[[E, S, Context], None]) -> Callable[[E, S, Context], None]:
            self._free(type_of(event))
            self.by_type[type_of(event)] = apply
            return apply

        return register

    def refers(self, event: type[E]) -> Callable[[Callable[[E], Reference]], Callable[[E], Reference]]:
        """Registers how an event without a debtor becomes reference data."""

        def register(refer: Callable[[E], Reference]) -> Callable[[E], Reference]:
            self._free(type_of(event))
            self.references[type_of(event)] = refer
            return refer

        return register

    def on_tick(self, apply: Callable[[Tick, S, Context], None]) -> Callable[[Tick, S, Context], None]:
        """Registers what happens when a debtor's wake is due."""
        self.tick = apply
        return apply

    def _free(self, name: str) -> None:
        if name in self.events:
            raise ValueError(f"{name} has a handler already")
