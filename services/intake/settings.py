"""Settings of intake."""

from pydantic import Field

from libs.common.kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """`unknown_creditors`: give an unknown creditor the defaults (embedded), or refuse it (cluster). A source of which
    `suspend_records` in a row could not be used over `suspend_seconds` is suspended; 0 records = never."""

    unknown_creditors: bool = True
    suspend_records: int = Field(default=100, ge=0, le=1_000_000)
    suspend_seconds: float = Field(default=60.0, ge=0, le=86_400)
