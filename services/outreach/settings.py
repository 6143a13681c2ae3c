"""Settings of outreach."""

from urllib.parse import urlsplit

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, field_validator

from libs.common.kernel.settings import ServiceSettings
from services.outreach.policy.signatures import keys_of

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(ServiceSettings):
    """`sms_url` unset: the built-in sandbox. `freshness_seconds`: inputs older than this let nothing leave."""

    sms_url: str = ""
    sms_token: SecretStr = SecretStr("")
    sms_sender: str = ""
    sms_concurrency_max: PositiveInt = 50
    webhook_secret: SecretStr = SecretStr("")
    freshness_seconds: PositiveFloat = 60.0
    claim_minutes: int = Field(default=30, ge=1, le=480)

    @property
    def sms_is_sandbox(self) -> bool:
        """No gateway, or one on this machine: nobody real is reached."""
        return not self.sms_url or urlsplit(self.sms_url).hostname in LOOPBACK

    @field_validator("webhook_secret")
    @classmethod
    def _is_secret(cls, value: SecretStr) -> SecretStr:
        keys_of(value.get_secret_value())
        return value

    @field_validator("sms_url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("give an https address (plain http on loopback only)")
        return value.rstrip("/")
