"""The processes and the jobs of a cluster; settings by environment alone."""

import asyncio
import socket
from enum import StrEnum
from typing import Annotated

import typer
import uvloop

from dunwell.home import the_home
from dunwell.server import listen
from dunwell.settings import (
    ConsoleSettings,
    DatabaseSettings,
    GatewaySettings,
    KafkaSettings,
    ServeSettings,
    Settings,
    check,
    watch,
)
from libs.common.kernel.settings import BadSettings
from libs.common.run.migrations import LOGIN_ROLES, SERVICES, create_database
from libs.common.run.migrations import migrate as bring_up_to_date

Name = StrEnum("Name", [(name, name) for name in SERVICES])  # type: ignore[misc]


def serve(service: Annotated[Name, typer.Argument(help="Which one.")]) -> None:
    """One service of a cluster, with its doors on DUNWELL_LISTEN."""
    settings, name = ServeSettings.from_env(), str(service)
    database, kafka = DatabaseSettings.from_env(), KafkaSettings.from_env()
    check(name)
    from dunwell.serving import Serve

    watch(f"dunwell.{name}", Settings.from_env())
    serving = Serve(name, the_home(), database, kafka, settings)
    uvloop.run(serving.run(_listen(settings)))


def gateway() -> None:
    """One address for all services of a cluster, `/api/<service>/…`, and the console at `/`."""
    from dunwell.console.cluster import ClusterConsole, provider_of
    from dunwell.proxy import build_proxy
    from dunwell.server import run_alone
    from libs.common.http.auth import oidc_client
    from libs.common.kernel.clock import SystemClock

    settings, console, services = ServeSettings.from_env(), ConsoleSettings.from_env(), GatewaySettings.from_env()
    watch("dunwell.gateway", Settings.from_env())
    secret, clock, sock = console.oidc_secret.get_secret_value(), SystemClock(), _listen(settings)

    async def run() -> None:
        async with oidc_client() as client:
            provider = provider_of(settings.oidc_issuer, console.oidc_client, secret, console.public_url, client, clock)
            own = ClusterConsole(clock, provider)
            await run_alone(own.gate(build_proxy(services.services(), own.routes())), sock, "gateway")

    uvloop.run(run())


def migrate() -> None:
    """Brings the database of a cluster up to this code, and sets the passwords of its roles."""
    database, parts = DatabaseSettings.from_env(), Settings.from_env().parts
    passwords = {role: database.password(role) for role in LOGIN_ROLES}

    async def run() -> list[str]:
        from dunwell.services import FOLDERS

        await create_database(database.admin_dsn("postgres"), database.name)
        return await bring_up_to_date(database.admin_dsn(database.name), passwords, FOLDERS, parts=parts)

    applied = asyncio.run(run())
    typer.echo(f"{database.name}: {len(applied)} migrations applied" if applied else f"{database.name}: up to date")


def topics() -> None:
    """Makes the topics of a cluster's events."""
    from dunwell.topics import make_topics

    made = asyncio.run(make_topics(KafkaSettings.from_env().connect(), Settings.from_env().parts))
    typer.echo(f"made {', '.join(made)}" if made else "all topics are there")


def _listen(settings: ServeSettings) -> socket.socket:
    try:
        return listen(*settings.place)
    except OSError as error:
        raise BadSettings(f"DUNWELL_LISTEN: {settings.listen} can't be had ({error.strerror})") from None
