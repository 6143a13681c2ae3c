"""The console in the embedded process: sessions kept in the home, tokens by the installation's own key."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from starlette.routing import Route
from starlette.types import ASGIApp

from dunwell.console import files
from dunwell.console.doors import SessionDoors
from dunwell.console.gate import Gate
from dunwell.console.people import PEOPLE
from dunwell.console.sessions import Session, Sessions
from dunwell.console.tickets import Person, Tickets
from dunwell.demo import NOTE
from dunwell.home import Home
from dunwell.services import is_sandbox
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import SystemClock

TOKEN_MINUTES = 5


class EmbeddedConsole:
    """Its routes, and the gate in front of all of the process's doors."""

    def __init__(self, home: Home, clock: SystemClock) -> None:
        self._home, self._clock = home, clock
        self._issuer = LocalIssuer(home.path, clock)
        self._sessions = Sessions(clock, home.path / "sessions.json")

    def routes(self) -> list[Route]:
        doors = SessionDoors(self._sessions, Tickets(self._home.path, self._clock), self.installation, self._people)
        return [*doors.routes(), *files.routes()]

    def gate(self, app: ASGIApp) -> ASGIApp:
        return Gate(app, self._sessions, self._issue)

    def installation(self) -> dict[str, Any]:
        """What everybody may know of it; `clock` is business time and how fast it goes."""
        return {
            "version": version("dunwell"), "shape": "embedded", "demo": self._is_demo(), "sandbox": is_sandbox(),
            "clock": {"now": self._clock.now().isoformat(), "rate": self._clock.pace.rate}, "sign_in": "link",
        }  # fmt: skip

    async def _issue(self, session: Session) -> str:
        person = session.person
        return self._issuer.issue(person.role, person.user, person.creditors, person.team, TOKEN_MINUTES)

    def _is_demo(self) -> bool:
        return (self._home.path / NOTE).exists()

    def _people(self) -> Sequence[Person]:
        return PEOPLE if self._is_demo() else ()
