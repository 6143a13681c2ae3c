"""The console at the gateway of a cluster: people sign in at an OpenID provider, sessions live in this process.

One gateway keeps a session: with several, the balancer must send a browser to the same one.
"""

from importlib.metadata import version
from typing import Any

import httpx
from starlette.routing import Route
from starlette.types import ASGIApp

from dunwell.console import files
from dunwell.console.doors import SessionDoors
from dunwell.console.gate import Gate
from dunwell.console.oidc import Provider
from dunwell.console.sessions import Session, Sessions
from libs.common.kernel.clock import Clock
from libs.common.kernel.problems import Unauthorized

CALLBACK = "/login/callback"


class ClusterConsole:
    """Its routes, and the gate in front of the gateway. Without a provider it is shown, and nobody can sign in."""

    def __init__(self, clock: Clock, provider: Provider | None = None, secure: bool = True) -> None:
        self._clock, self._provider, self._secure = clock, provider, secure
        self._sessions = Sessions(clock)

    def routes(self) -> list[Route]:
        doors = SessionDoors(
            self._sessions, None, self.installation, provider=self._provider, secure=self._secure
        )  # fmt: skip
        return [*doors.routes(), *files.routes()]

    def gate(self, app: ASGIApp) -> ASGIApp:
        return Gate(app, self._sessions, self._issue)

    def installation(self) -> dict[str, Any]:
        """What everybody may know of it; a cluster's business time is the wall clock's."""
        now = {"now": self._clock.wall().isoformat(), "rate": 1.0}
        return {
            "version": version("dunwell"), "shape": "cluster", "demo": False, "sandbox": False, "clock": now,
            "sign_in": "none" if self._provider is None else "oidc",
        }  # fmt: skip

    async def _issue(self, session: Session) -> str:
        if self._provider is None:
            raise Unauthorized("nobody can sign in here")
        return await self._provider.access(session)


def provider_of(
    issuer: str, client_id: str, secret: str, public_url: str, client: httpx.AsyncClient, clock: Clock
) -> Provider | None:
    """The provider, where all that is needed is set."""
    if not (issuer and client_id and public_url):
        return None
    return Provider(issuer, client_id, secret, f"{public_url}{CALLBACK}", client, clock)
