"""One-time login links of an embedded installation: whoever may write to its home may hand one out."""

import hashlib
import os
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec

from libs.common.http.doors import EVERY_CREDITOR
from libs.common.http.scopes import ROLES
from libs.common.kernel.clock import Clock

GOOD_FOR = timedelta(minutes=15)
_TICKET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_NAME = re.compile(r"[^\x00-\x1f\x7f/]{1,128}")


class Person(msgspec.Struct, frozen=True):
    """Who signs in, as an access token names them. `creditors`: ("*",) = every one."""

    user: str
    role: str
    creditors: tuple[str, ...] = (EVERY_CREDITOR,)
    team: str = "default"

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"there is no role {self.role!r}; choose one of {', '.join(ROLES)}")
        if not _NAME.fullmatch(self.user) or not _NAME.fullmatch(self.team) or not self.creditors:
            raise ValueError(
                "a user's and a team's name have 1 to 128 characters, without slash and control characters"
            )


class Ticket(msgspec.Struct, frozen=True):
    """What lies in the home under the hash of a link."""

    person: Person
    until: float  # seconds since 1970, by the wall clock


class Tickets:
    """Files in `logins/` of a home (0700), each named by the hash of its link, so that reading them gives no way in."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._folder, self._clock = home / "logins", clock

    def issue(self, person: Person) -> str:
        """A ticket, good once and for 15 minutes."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._forget_old()
        ticket = secrets.token_urlsafe(32)
        until = (self._clock.wall() + GOOD_FOR).timestamp()
        with open(os.open(self._file(ticket), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(msgspec.json.encode(Ticket(person, until)))
        return ticket

    def link(self, url: str, person: Person) -> str:
        """The address that signs this person in."""
        return f"{url}/login/{self.issue(person)}"

    def redeem(self, ticket: str) -> Person | None:
        """Whose it is; None for one that was never given, was used, or is too old. Of two who come at once one wins."""
        if not _TICKET.fullmatch(ticket):
            return None
        file, mine = self._file(ticket), self._folder / f"{secrets.token_hex(8)}.taken"
        try:
            file.rename(mine)
        except FileNotFoundError:
            return None
        found = self._read(mine)
        mine.unlink()
        return found.person if found and found.until > self._clock.wall().timestamp() else None

    def _file(self, ticket: str) -> Path:
        return self._folder / hashlib.sha256(ticket.encode()).hexdigest()

    def _read(self, file: Path) -> Ticket | None:
        try:
            return msgspec.json.decode(file.read_bytes(), type=Ticket)
        except (OSError, msgspec.MsgspecError):
            return None

    def _forget_old(self) -> None:
        now = self._clock.wall().timestamp()
        for file in self._folder.iterdir():
            found = self._read(file)
            if found is None or found.until <= now:
                with suppress(FileNotFoundError):
                    file.unlink()
