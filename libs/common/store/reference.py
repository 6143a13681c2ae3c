"""Reference data: every version of creditors, strategies, templates and the like, kept for ever and named by events."""

from typing import Any, NamedTuple

import msgspec


class Reference(NamedTuple):
    """One version of one thing; `data` is plain JSON data."""

    kind: str
    key: str
    version: int
    data: Any


class NotYet(Exception):
    """An event names a version that has not come yet: the part waits; nothing is parked, nothing defaulted."""


class References:
    """All versions that this process knows; checked against the table once per batch."""

    def __init__(self) -> None:
        self.count = 0
        self._versions: dict[tuple[str, str], dict[int, Any]] = {}
        self._newest: dict[tuple[str, str], int] = {}
        self._keys: dict[str, set[str]] = {}  # by kind
        self._decoded: dict[tuple[str, str, int], Any] = {}

    def add(self, reference: Reference) -> None:
        place = (reference.kind, reference.key)
        versions = self._versions.setdefault(place, {})
        if reference.version not in versions:
            versions[reference.version] = reference.data
            self._newest[place] = max(versions)
            self._keys.setdefault(reference.kind, set()).add(reference.key)
            self.count += 1

    def get(self, kind: str, key: str, version: int | None = None) -> Any | None:
        """The data of a version, or of the newest; None when there is none."""
        versions = self._versions.get((kind, key))
        if not versions:
            return None
        return versions.get(self._newest[kind, key] if version is None else version)

    def version(self, kind: str, key: str) -> int:
        """The newest version's number; 0 when there is none."""
        return self._newest.get((kind, key), 0)

    def keys(self, kind: str) -> list[str]:
        return sorted(self._keys.get(kind, ()))

    def typed(self, shape: type[Any], kind: str, key: str, version: int) -> Any:
        """A version as a struct; NotYet when it has not come."""
        place = (kind, key, version)
        found = self._decoded.get(place)
        if found is None:
            data = self.get(kind, key, version)
            if data is None:
                raise NotYet(f"{kind} {key} version {version}")
            found = self._decoded[place] = msgspec.convert(data, shape)
        return found
