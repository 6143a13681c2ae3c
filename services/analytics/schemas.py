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
    previous: str | None = Field(default=None, description="`value` of the period before, where it was asked for.")


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


class CaseBehind(BaseModel):
    """A case behind a figure: what it adds to it, as what it counts (its entry), and how it stands now."""

    case_id: str
    creditor: str
    team: str
    assigned_to: str | None
    entry_team: str
    entry_bucket: str
    strategy: str
    entered: date
    bucket: str
    overdue: str = Field(description="Decimal text in `currency`, by now.")
    currency: str
    ended: str = Field(description='How it ended ("cures", "cleared_by_snapshot"); empty while it is open.')
    numerator: int
    denominator: int | None


class CasesBehind(BaseModel):
    """The cases in reach that a figure is made of, and the figure itself with its definition.

    Figures go by the team of the entry, cases by whose they are now: `numerator` may be more than the cases add up to.
    """

    items: list[CaseBehind]
    next: str | None = None
    definition: Definition
    figures: list[Figure]
    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    known_at: date
    as_of: datetime


class FunnelStep(BaseModel):
    """How many of the cases that entered in the period came so far; `of_entries` as a decimal text."""

    group: str
    step: str
    cases: int
    of_entries: str | None


class Funnel(BaseModel):
    """From entry to cure, each step by its own: a case may be cured without a contact."""

    items: list[FunnelStep]
    next: str | None = None
    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    known_at: date
    as_of: datetime
    behind: dict[str, int]


class BucketNow(BaseModel):
    """Open cases of a bucket and currency; `overdue` as a decimal text."""

    bucket: str
    currency: str
    cases: int
    overdue: str


class BucketMove(BaseModel):
    """Cases that moved in the period, with what was overdue after the move, by currency."""

    before: str = Field(serialization_alias="from")
    after: str = Field(serialization_alias="to")
    cases: int
    overdue: dict[str, str]


class Buckets(BaseModel):
    """Where open cases stand now, and the moves of a period; entries and cures are figures of their own."""

    items: list[BucketNow]
    next: str | None = None
    moves: list[BucketMove]
    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    known_at: date
    as_of: datetime
    behind: dict[str, int]
