"""Settings of the launcher, the command line, and the processes of a cluster."""

import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr, field_validator

from libs.common.kernel import tracing
from libs.common.kernel.settings import BadSettings, ServiceSettings
from libs.common.run.logging import configure
from services.analytics.settings import Settings as AnalyticsSettings
from services.intake.settings import Settings as IntakeSettings
from services.outreach.settings import Settings as OutreachSettings
from services.strategy.settings import Settings as StrategySettings
from services.tracking.settings import Settings as TrackingSettings

PROJECT = Path(__file__).resolve().parent.parent
OF_SERVICES: Mapping[str, type[ServiceSettings]] = {
    "intake": IntakeSettings,
    "strategy": StrategySettings,
    "outreach": OutreachSettings,
    "tracking": TrackingSettings,
    "analytics": AnalyticsSettings,
}


class Settings(ServiceSettings):
    """Where data lie, and how much is written to the log."""

    home: Path = PROJECT / "var"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    otlp_endpoint: str = ""
    parts: int = Field(default=12, ge=1, le=256)


def watch(name: str, settings: Settings) -> None:
    """Logs and traces, as this process is told."""
    configure(name, settings.log_level)
    if settings.otlp_endpoint:
        tracing.export_to(settings.otlp_endpoint, name)


def check(*services: str) -> None:
    """Reads the settings of these services, to no other end than that BadSettings stops a start at once, and not when a
    second has gone into imports and a database has been made."""
    for name in services:
        OF_SERVICES[name].from_env()


class DatabaseSettings(ServiceSettings):
    """The one database of a cluster, and the passwords of its roles: each process is given those it needs."""

    database: str
    admin: str = "postgres"
    admin_password: SecretStr = SecretStr("")
    intake_password: SecretStr = SecretStr("")
    intake_read_password: SecretStr = SecretStr("")
    strategy_password: SecretStr = SecretStr("")
    strategy_read_password: SecretStr = SecretStr("")
    outreach_password: SecretStr = SecretStr("")
    outreach_read_password: SecretStr = SecretStr("")
    tracking_password: SecretStr = SecretStr("")
    tracking_read_password: SecretStr = SecretStr("")
    analytics_password: SecretStr = SecretStr("")
    analytics_read_password: SecretStr = SecretStr("")
    analyst_password: SecretStr = SecretStr("")

    @field_validator("database")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        named = parts.scheme == "postgresql" and parts.hostname and re.fullmatch(r"/[a-z_][a-z0-9_]*", parts.path)
        if not named or parts.username or parts.password:
            raise ValueError("give postgresql://host:5432/name, without a user: each role has its own password")
        return value

    @property
    def name(self) -> str:
        return urlsplit(self.database).path.removeprefix("/")

    def dsn(self, role: str) -> str:
        """The address for one of the services' roles."""
        return self._address(role, self.password(role))

    def admin_dsn(self, database: str) -> str:
        """The address for whoever migrates."""
        return self._address(self.admin, self._given("admin", self.admin_password), database)

    def password(self, role: str) -> str:
        """BadSettings where this process was not given it."""
        return self._given(role, getattr(self, f"{role}_password"))

    def _given(self, role: str, password: SecretStr) -> str:
        if not password.get_secret_value():
            raise BadSettings(f"DUNWELL_{role.upper()}_PASSWORD: give the password of the database role {role}")
        return password.get_secret_value()

    def _address(self, user: str, password: str, database: str | None = None) -> str:
        parts = urlsplit(self.database)
        place = f"{quote(user, safe='')}:{quote(password, safe='')}@{parts.netloc}"
        return parts._replace(netloc=place, path=f"/{database or self.name}").geturl()


class KafkaSettings(ServiceSettings):
    """The broker. With a user: SCRAM-SHA-512 over TLS; with a CA alone: TLS."""

    kafka: str
    kafka_ca: Path | None = None
    kafka_user: str = ""
    kafka_password: SecretStr = SecretStr("")

    @field_validator("kafka")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        if not all(re.fullmatch(r"[^\s,:]+:[0-9]{1,5}", each) for each in value.split(",")):
            raise ValueError("give host:port, or several with commas between them")
        return value

    def connect(self) -> Mapping[str, Any]:
        """As aiokafka takes it."""
        given: dict[str, Any] = {"bootstrap_servers": self.kafka.split(",")}
        if self.kafka_user or self.kafka_ca:
            try:
                given["ssl_context"] = ssl.create_default_context(cafile=self.kafka_ca)
            except OSError as error:
                raise BadSettings(f"DUNWELL_KAFKA_CA: {self.kafka_ca} can't be used ({error})") from None
            given["security_protocol"] = "SASL_SSL" if self.kafka_user else "SSL"
        if self.kafka_user:
            given |= {
                "sasl_mechanism": "SCRAM-SHA-512", "sasl_plain_username": self.kafka_user,
                "sasl_plain_password": self.kafka_password.get_secret_value(),
            }  # fmt: skip
        return given


class ServeSettings(ServiceSettings):
    """The doors of a process of a cluster, and whose tokens they take."""

    listen: str = "127.0.0.1:8000"
    oidc_issuer: str = ""

    @field_validator("listen")
    @classmethod
    def _is_place(cls, value: str) -> str:
        if not re.fullmatch(r"(\[[0-9a-f:]+\]|[^\s:]+):[0-9]{1,5}", value):
            raise ValueError("give address:port, e.g. 0.0.0.0:8000")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _is_issuer(cls, value: str) -> str:
        if value and urlsplit(value).scheme != "https":
            raise ValueError("give the https address of the OpenID provider, as its tokens name it")
        return value

    @property
    def place(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


class GatewaySettings(ServiceSettings):
    """Where the gateway of a cluster finds the services."""

    intake_url: str = "http://intake:8000"
    strategy_url: str = "http://strategy:8000"
    outreach_url: str = "http://outreach:8000"
    tracking_url: str = "http://tracking:8000"
    analytics_url: str = "http://analytics:8000"

    @field_validator("*")
    @classmethod
    def _is_url(cls, value: str) -> str:
        if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
            raise ValueError("give the service's address, e.g. http://intake:8000")
        return value.rstrip("/")

    def services(self) -> dict[str, str]:
        """The address of each service, by name."""
        return {name.removesuffix("_url"): url for name, url in self.model_dump().items()}


class ConsoleSettings(ServiceSettings):
    """How people sign in to a cluster's console: at the provider that DUNWELL_OIDC_ISSUER names."""

    oidc_client: str = ""
    oidc_secret: SecretStr = SecretStr("")
    public_url: str = ""

    @field_validator("public_url")
    @classmethod
    def _is_https(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query):
            raise ValueError(
                "give the https address at which people reach the gateway, such as https://dunwell.example"
            )
        return value.rstrip("/")


class Remote(ServiceSettings):
    """The cluster that the command line talks to, by its gateway; without `url` it is the system of DUNWELL_HOME."""

    url: str = ""
    token: SecretStr = SecretStr("")

    @field_validator("url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc):
            raise ValueError("give the gateway's address, such as https://dunwell.example, without a name or password")
        return value.rstrip("/")
