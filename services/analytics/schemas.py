"""What the doors of analytics answer."""

from datetime import date, datetime

from pydantic import BaseModel, Field


class Figure(BaseModel):
    """One figure of one KPI; money in minor units in `numerator` and `denominator`, as a decimal text in `value`."""

    kpi: str
    unit: str
    currency: str | None = None
    group: dict[str, str] = Field(description="The dimensions asked for; an empty text where there is no such value.")
    numerator: int
    denominator: int | None = None
    value: str | None = Field(description="Decimal text; null when the denominator is zero.")
    as_of: datetime


class Figures(BaseModel):
    """The figures of a half-open period of business dates, [from, to)."""

    items: list[Figure]
    next: str | None = None
    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    known_at: date = Field(description="Only what was recorded by the end of this business date is in the figures.")
    as_of: datetime = Field(description="All journals have been applied up to this business instant.")
    behind: dict[str, int] = Field(description="Records that are not in the figures yet, by source.")


class Definition(BaseModel):
    """What a KPI means, and how it comes about."""

    kpi: str
    title: str
    text: str
    formula: str
    unit: str
    money: bool
    numerator: list[str]
    denominator: list[str] | None
    channel: str | None
    per_channel: bool
    source: str


class Definitions(BaseModel):
    """All KPIs that are served."""

    items: list[Definition]
    next: str | None = None
