"""Settings of intake."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from libs.common.kernel.settings import ServiceSettings

OFF = "off"
Topic = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,249}$")]


class Settings(ServiceSettings):
    """`unknown_creditors`: give an unknown creditor the defaults (embedded), or refuse it (cluster). A source of which
    `suspend_records` in a row could not be used over `suspend_seconds` is suspended; 0 records = never. `overdue_topic`
    and `payments_topic` are read where there is a Kafka; "off" = not. `topic_creditors`: whose records may stand there,
    parted by commas; "*" = every creditor's."""

    unknown_creditors: bool = True
    suspend_records: int = Field(default=100, ge=0, le=1_000_000)
    suspend_seconds: float = Field(default=60.0, ge=0, le=86_400)
    overdue_topic: Topic = "loans.overdue.v1"
    payments_topic: Topic = "loans.payments.v1"
    topic_creditors: str = Field(default="*", pattern=r"^(\*|[A-Za-z0-9._-]+(,[A-Za-z0-9._-]+)*)$")

    @field_validator("payments_topic")
    @classmethod
    def _one_topic_each(cls, topic: str, info: ValidationInfo) -> str:
        if topic == info.data.get("overdue_topic") != OFF:
            raise ValueError("overdue events and payments come by a topic each; this one is DUNWELL_OVERDUE_TOPIC")
        return topic

    @property
    def topics(self) -> dict[Literal["overdue", "payment"], str]:
        """What is read, by what it brings."""
        named: dict[Literal["overdue", "payment"], str] = {}
        named |= {"overdue": self.overdue_topic, "payment": self.payments_topic}
        return {kind: topic for kind, topic in named.items() if topic != OFF}

    @property
    def creditors_of_topics(self) -> tuple[str, ...]:
        return tuple(self.topic_creditors.split(","))
