"""Who is signed in. The browser holds a random name of its session; everything else stays here."""

import hashlib
import hmac
import os
import secrets
from datetime import timedelta
from pathlib import Path

import msgspec

from dunwell.console.tickets import Person
from libs.common.kernel.clock import Clock

IDLE_AFTER = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SESSIONS_MAX = 10_000


class Tokens(msgspec.Struct):
    """What an OpenID provider gave; `until` in seconds since 1970 by the wall clock."""

    access: str
    refresh: str | None
    until: float


class Session(msgspec.Struct):
    """`csrf` is what a writing request must repeat in a header; instants in seconds since 1970 by the wall clock."""

    person: Person
    csrf: str
    began: float
    used: float
    tokens: Tokens | None = None

    def repeats(self, given: str) -> bool:
        return hmac.compare_digest(self.csrf.encode(), given.encode())


class Sessions:
    """Sessions by the hash of their cookie, noted in a file so that a restart signs nobody out."""

    def __init__(self, clock: Clock, note: Path | None = None) -> None:
        """`note`: where they are kept (0600); None = nowhere."""
        self._clock, self._note = clock, note
        self._found: dict[str, Session] = {}
        if note is not None and note.exists():
            self._found = msgspec.json.decode(note.read_bytes(), type=dict[str, Session])

    def begin(self, person: Person, tokens: Tokens | None = None) -> tuple[str, Session]:
        """A session, and what its cookie holds. `tokens` stay here."""
        now = self._now()
        self._found = {name: each for name, each in self._found.items() if self._lives(each, now)}
        while len(self._found) >= SESSIONS_MAX:
            del self._found[min(self._found, key=lambda name: self._found[name].used)]
        cookie, session = secrets.token_urlsafe(32), Session(person, secrets.token_urlsafe(32), now, now, tokens)
        self._found[_hash(cookie)] = session
        self._write()
        return cookie, session

    def find(self, cookie: str | None, idle: bool = False) -> Session | None:
        """The session of a cookie; None where there is none, or it has ended. `idle`: no person is at it just now."""
        session = self._found.get(_hash(cookie)) if cookie else None
        now = self._now()
        if session is None or not self._lives(session, now):
            return None
        if not idle:
            session.used = now
        return session

    def end(self, person: Person) -> list[Session]:
        """Signs a person out everywhere; the sessions that were theirs."""
        theirs = {name: each for name, each in self._found.items() if each.person.user == person.user}
        for name in theirs:
            del self._found[name]
        self._write()
        return list(theirs.values())

    def _lives(self, session: Session, now: float) -> bool:
        return now - session.used < IDLE_AFTER.total_seconds() and now - session.began < LONGEST.total_seconds()

    def _now(self) -> float:
        return self._clock.wall().timestamp()

    def _write(self) -> None:
        if self._note is None:
            return
        part = self._note.with_name(f"{self._note.name}.part")
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(msgspec.json.encode(self._found))
        part.replace(self._note)


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
