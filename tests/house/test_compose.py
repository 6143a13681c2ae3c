"""docker-compose.yml is valid, names settings that there are, and gives no process more than it needs."""

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from dunwell.cli.main import COMMANDS
from dunwell.cli.secrets import OF_OTHERS, PASSWORDS
from dunwell.settings import ConsoleSettings, DatabaseSettings, GatewaySettings, KafkaSettings, ServeSettings
from dunwell.settings import Settings as EverySettings
from libs.common.kernel.settings import PREFIX, ServiceSettings
from services.analytics.settings import Settings as AnalyticsSettings
from services.intake.settings import Settings as IntakeSettings
from services.outreach.settings import Settings as OutreachSettings
from services.strategy.settings import Settings as StrategySettings
from services.tracking.settings import Settings as TrackingSettings
from tests.compose import COMPOSE, document, processes
from tests.house.tree import ROOT, SERVICES

OWN: dict[str, type[ServiceSettings]] = {
    "intake": IntakeSettings, "strategy": StrategySettings, "outreach": OutreachSettings,
    "tracking": TrackingSettings, "analytics": AnalyticsSettings,
}  # fmt: skip
SERVE = (EverySettings, DatabaseSettings, KafkaSettings, ServeSettings, OutreachSettings)  # is it a sandbox?
READS: dict[str, tuple[type[ServiceSettings], ...]] = {
    "init": (), "migrate": (EverySettings, DatabaseSettings), "topics": (EverySettings, KafkaSettings),
    "gateway": (EverySettings, ServeSettings, GatewaySettings, ConsoleSettings),
    **{name: (*SERVE, own) for name, own in OWN.items()},
}  # fmt: skip
SCHEMA = json.loads((ROOT / "tests" / "compose_spec" / "compose-spec.json").read_text())
OF_THE_HOST = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text()))


def faults(compose: dict[str, Any]) -> list[str]:
    return [error.message for error in jsonschema_rs.validator_for(SCHEMA).iter_errors(compose)]


def read(name: str) -> set[str]:
    """The variables that a process reads."""
    return {PREFIX + field.upper() for kind in READS[name] for field in kind.model_fields}


def test_the_file_is_valid_by_the_compose_specification() -> None:
    assert faults(document()) == []


@pytest.mark.parametrize(
    ("key", "value"), [("stop_grace_periode", "30s"), ("depends_on", {"kafka": {"condition": "service_well"}})]
)
def test_a_file_that_is_not_valid_is_found(key: str, value: object) -> None:
    broken = deepcopy(document())
    broken["services"]["intake"][key] = value
    assert faults(broken)


def test_a_process_is_given_what_it_reads_and_nothing_else(tmp_path: Path) -> None:
    ours = processes(tmp_path)
    assert ours.keys() == READS.keys()
    for name, process in ours.items():
        assert {variable.removesuffix("_FILE") for variable in process.environment} - read(name) == set(), name
    assert OF_THE_HOST - set().union(*map(read, READS)) == set()


def test_every_process_starts_with_the_settings_it_is_given(tmp_path: Path) -> None:
    for secret in (*PASSWORDS, *OF_OTHERS):
        (tmp_path / secret).write_text("" if secret in OF_OTHERS else secret)
    for name, process in processes(tmp_path).items():
        for kind in READS[name]:
            kind.from_env(process.environment)


def test_a_service_is_given_its_own_two_passwords_and_migrate_all(tmp_path: Path) -> None:
    secrets = {name: set(service.get("secrets", [])) for name, service in document()["services"].items()}
    assert secrets["migrate"] == set(PASSWORDS)
    for name in SERVICES:
        assert secrets[name] - set(OF_OTHERS) == {f"{name}_password", f"{name}_read_password"}
    assert secrets["postgres"] == {"admin_password"}
    assert not secrets["gateway"] | secrets["topics"] | secrets["init"]
    assert set(document()["secrets"]) == {*PASSWORDS, *OF_OTHERS}
    for secret, where in document()["secrets"].items():
        assert where == {"file": f"./deploy/secrets/{secret}"}


def test_every_command_is_one_there_is(tmp_path: Path) -> None:
    for name, process in processes(tmp_path).items():
        assert process.command[0] == "dunwell"
        assert process.command[1] in COMMANDS
        if name in SERVICES:
            assert process.command[1:] == ["serve", name]


@pytest.mark.parametrize("name", sorted(document()["services"]))
def test_no_process_may_more_than_it_must(name: str) -> None:
    service = document()["services"][name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("read_only") or name == "kafka"
    assert not service.get("cap_add") or name in {"postgres", "init"}
    assert "user" not in service or name == "init"
    assert service.get("ports", []) == (["127.0.0.1:8000:8000"] if name == "gateway" else [])
    if name != "init":
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}


def test_what_stays_up_has_a_health_check_and_time_to_drain() -> None:
    services = document()["services"]
    for name in (*SERVICES, "gateway"):
        assert services[name]["healthcheck"]["test"][0] == "CMD"
        assert services[name]["stop_grace_period"] == "30s"
    assert services["gateway"]["networks"] == ["outside"]
    assert services["kafka"]["networks"] == services["postgres"]["networks"] == ["inside"]


def test_the_image_runs_as_a_user_of_its_own_with_the_number_that_the_secrets_are_given_to() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    (user,) = re.findall(r"^USER (\d+):\1$", dockerfile, re.MULTILINE)
    assert document()["services"]["init"]["command"][-2:] == ["--owner", user]


def test_nothing_but_what_the_dockerfile_copies_is_sent_to_its_build() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    copied = {name for line in re.findall(r"^COPY (?!--)(.*) \S+$", dockerfile, re.MULTILINE) for name in line.split()}
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert copied == set(allowed)
    assert all((ROOT / name).exists() for name in copied)


def test_no_secret_can_be_committed() -> None:
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
