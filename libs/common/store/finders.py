"""Finders: narrow tables that are pure functions of State, for whoever looks for something.

A finder proposes, the locked State decides. Handlers never read one.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar, get_args, get_type_hints

import msgspec

from libs.common.store.state import State

S = TypeVar("S", bound=State)
T = TypeVar("T")
R = TypeVar("R", bound=msgspec.Struct)
Things: TypeAlias = Mapping[Any, Any]  # frozen structs by id
_NOTHING: Things = {}


class AppendOnly(msgspec.Struct, frozen=True, eq=False):
    """A table that takes rows and never changes them; each is itself alone, so that it is found without comparing."""

    name: str
    columns: tuple[str, ...]


class Finder(Generic[S, T, R]):
    """A table and the row that one thing of a State has in it.

    `keep`: never deleted from, so that a State may let go of what is settled.
    """

    def __init__(
        self, name: str, of: Callable[[S], Mapping[Any, T]], key: str, row: Callable[[T, S], R | None],
        columns: tuple[str, ...], keep: bool, version: int,
    ) -> None:  # fmt: skip
        self.name, self.of, self.key, self.row = name, of, key, row
        self.columns, self.keep, self.version = columns, keep, version

    def __call__(self, thing: T, state: S) -> R | None:
        return self.row(thing, state)

    def changes(self, before: Mapping[Any, T], after: Mapping[Any, T], state: S, into: "Changes") -> None:
        """The rows that differ between the things a State had when it was loaded and those it has now."""
        row = self.row
        for key, thing in after.items():
            old = before.get(key)
            if old is thing:
                continue
            new_row = row(thing, state)
            old_row = row(old, state) if old is not None else None
            if new_row == old_row:
                continue
            if new_row is None:
                if not self.keep:
                    into.gone.append(key)
            elif old_row is None:
                into.new.append(new_row)
            else:
                into.changed.append(new_row)
        if before and not self.keep:
            into.gone += [key for key, thing in before.items() if key not in after and row(thing, state) is not None]

    def rows(self, state: S) -> dict[str, R]:
        """All rows that a State has in this table: what a rebuild writes and a check compares."""
        found = ((key, self.row(thing, state)) for key, thing in self.of(state).items())
        return {key: row for key, row in found if row is not None}


class Changes(msgspec.Struct):
    """What a batch writes into one finder."""

    new: list[Any] = msgspec.field(default_factory=list)
    changed: list[Any] = msgspec.field(default_factory=list)
    gone: list[str] = msgspec.field(default_factory=list)


class Watch(NamedTuple):
    """Finders over the same things of a State, so that these are looked at once for all."""

    of: Callable[[Any], Things]
    finders: list[Finder[Any, Any, Any]]

    def changes(
        self, states: Mapping[str, State], before: Mapping[str, Things]
    ) -> list[tuple[Finder[Any, Any, Any], Changes]]:
        """What these States' rows have become; `before`, by debtor: the things they had, where they had any."""
        found = [(finder, Changes()) for finder in self.finders]
        of = self.of
        for debtor, state in states.items():
            had, has = before.get(debtor, _NOTHING), of(state)
            if had != has:
                for finder, changes in found:
                    finder.changes(had, has, state, changes)
        return found


def watches_of(finders: Iterable[Finder[Any, Any, Any]]) -> list[Watch]:
    """The finders by the things they are about."""
    by_things: dict[Callable[[Any], Things], list[Finder[Any, Any, Any]]] = {}
    for each in finders:
        by_things.setdefault(each.of, []).append(each)
    return [Watch(of, ours) for of, ours in by_things.items()]


def finder(
    name: str, *, of: Callable[[S], Mapping[Any, T]], key: str, keep: bool = False, version: int = 1
) -> Callable[[Callable[[T, S], R | None]], Finder[S, T, R]]:
    """Declares the finder `name`; the decorated function gives a thing's row (a struct of the table's columns) or None.

    The row may depend on the thing and on the State's id, on nothing else that changes.
    """

    def declare(row: Callable[[T, S], R | None]) -> Finder[S, T, R]:
        shape = next(kind for kind in _returned(row) if isinstance(kind, type) and issubclass(kind, msgspec.Struct))
        return Finder(name, of, key, row, tuple(shape.__struct_fields__), keep, version)

    return declare


def _returned(row: Callable[..., Any]) -> tuple[Any, ...]:
    hint = get_type_hints(row)["return"]
    return get_args(hint) or (hint,)
