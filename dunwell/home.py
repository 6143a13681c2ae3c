"""A home: where an embedded system keeps its data, its keys, and a note of who serves it."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from dunwell.settings import Settings
from libs.common.kernel.settings import BadSettings
from libs.common.run.postgres import DATABASE, SUPERUSER, EmbeddedPostgres, postmaster


class Serving(msgspec.Struct, frozen=True):
    """The process that serves a home."""

    pid: int
    started: str
    url: str


@dataclass(frozen=True)
class Home:
    """`cluster/` is PostgreSQL's, `keys/` and `anchors/` lie beside it and in no backup of it."""

    path: Path

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def signing_key(self) -> Path:
        """Of the installation's own access tokens."""
        return self.keys / "signing.pem"

    @property
    def anchors(self) -> Path:
        return self.path / "anchors"

    @property
    def has_keys(self) -> bool:
        """Were keys ever made here? The ring is the last of them to be written."""
        return (self.keys / "data.ring").exists()

    @property
    def has_data(self) -> bool:
        return (self.path / "postgres.password").exists()

    def make(self) -> None:
        """The folders, for their owner alone."""
        self.path.mkdir(parents=True, exist_ok=True)
        for folder in (self.keys, self.anchors):
            folder.mkdir(mode=0o700, exist_ok=True)

    def serving(self) -> Serving | None:
        """Who serves this home now; None when nobody does, or whoever did is dead."""
        with suppress(OSError, msgspec.DecodeError):
            found = msgspec.json.decode((self.path / "serving.json").read_bytes(), type=Serving)
            if postmaster.started(found.pid) == found.started:
                return found
        return None

    def note_serving(self, url: str) -> None:
        note = {"pid": os.getpid(), "started": postmaster.started(os.getpid()), "url": url}
        part = self.path / "serving.json.part"
        part.write_text(json.dumps(note))
        part.replace(self.path / "serving.json")

    def forget_serving(self) -> None:
        (self.path / "serving.json").unlink(missing_ok=True)

    def postgres(self, **options: object) -> EmbeddedPostgres:
        return EmbeddedPostgres(self.path, **options)  # type: ignore[arg-type]


def the_home() -> Home:
    """The home that DUNWELL_HOME names, made where it is missing; BadSettings where it can't be."""
    home = Home(Settings.from_env().home.expanduser().resolve())
    try:
        home.make()
    except OSError as error:
        raise BadSettings(f"DUNWELL_HOME: {home.path} ({error.strerror}); name a folder that you may write") from None
    return home


__all__ = ["DATABASE", "SUPERUSER", "Home", "Serving", "the_home"]
