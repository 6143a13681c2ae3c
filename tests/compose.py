"""docker-compose.yml as processes: what each service runs, with which environment, and what it waits for."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = ROOT / "docker-compose.yml"
SECRETS = "/run/secrets/"
_VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::-([^}]*))?\}")


class Process(msgspec.Struct, frozen=True):
    """One service: `depends_on` names the condition of each, `healthcheck` is the command whose exit code tells."""

    command: list[str]
    environment: dict[str, str]
    healthcheck: list[str] | None
    depends_on: dict[str, str]


def document() -> dict[str, Any]:
    """The file as it is, anchors merged."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return found


def processes(secrets: Path, environment: Mapping[str, str] | None = None) -> dict[str, Process]:
    """The services that are ours, by name; `secrets`: the folder of `dunwell secrets init`; `environment`: of whoever
    calls Compose. A variable that is neither there nor has a default is a KeyError."""
    services = document()["services"]
    return {
        name: Process(
            service["command"],
            _environment(service, secrets, environment or {}),
            _healthcheck(service),
            {other: wait["condition"] for other, wait in service.get("depends_on", {}).items()},
        )
        for name, service in services.items()
        if "build" in service
    }


def _environment(service: Mapping[str, Any], secrets: Path, given: Mapping[str, str]) -> dict[str, str]:
    """A secret that the service is not given is a LookupError, as it would miss the file in its container."""
    resolved = {}
    for name, value in service.get("environment", {}).items():
        value = _VARIABLE.sub(lambda found: given.get(found[1]) or _default(found), str(value))
        if value.startswith(SECRETS):
            secret = value.removeprefix(SECRETS)
            if secret not in service.get("secrets", []):
                raise LookupError(f"{name}: the service is not given the secret {secret}")
            value = str(secrets / secret)
        resolved[name] = value
    return resolved


def _default(found: re.Match[str]) -> str:
    if found[2] is None:
        raise KeyError(found[1])
    return found[2]


def _healthcheck(service: Mapping[str, Any]) -> list[str] | None:
    if "healthcheck" not in service:
        return None
    kind: str
    command: list[str]
    kind, *command = service["healthcheck"]["test"]
    if kind != "CMD":
        raise ValueError(f"a health check without a shell begins with CMD, not {kind}")
    return command
