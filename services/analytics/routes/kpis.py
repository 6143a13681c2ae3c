"""The KPIs, and what they mean."""

from datetime import date, timedelta
from typing import Annotated, Literal, NamedTuple, cast

from fastapi import Depends, Query, Request, Response

from libs.common.http.app import DoorRoute, ReadsFor, Router
from libs.common.http.doors import Reach, visit_of
from libs.common.http.reads import Reads
from libs.common.http.scopes import scope
from libs.common.http.tables import Form, table
from libs.common.kernel.clock import local_date
from libs.common.kernel.problems import Flaw, Invalid, TooLarge
from services.analytics.policy.definitions import KPIS, Kpi
from services.analytics.policy.kpis import DIMENSIONS, Item, items
from services.analytics.schemas import Definition, Definitions, Figure, Figures
from services.analytics.store.rollup import ROWS_MAX, Asked, figures
from services.analytics.store.watermark import Applied, Watermark

PERIOD_DAYS = 30
FURTHEST_AHEAD = "Pacific/Kiritimati"  # UTC+14: no creditor's date is later

router = Router(route_class=DoorRoute, tags=["kpis"])


async def watermark_of(request: Request) -> Watermark:
    return cast(Watermark, request.app.state.watermark)


TheWatermark = Annotated[Watermark, Depends(watermark_of)]


class Period(NamedTuple):
    """What is asked for, and up to where all journals have been applied."""

    asked: Asked
    applied: Applied


async def period_of(
    reads: ReadsFor, watermark: TheWatermark,
    start: Annotated[date | None, Query(alias="from", description="First business date.")] = None,
    end: Annotated[date | None, Query(alias="to", description="The date after the last one.")] = None,
    creditor: Annotated[str | None, Query(max_length=64)] = None,
    as_of: Annotated[date | None, Query(description="Only what was recorded by the end of this date.")] = None,
) -> Period:  # fmt: skip
    """A half-open period, the last 30 days unless it says otherwise, of what whoever asks may see."""
    applied = await watermark.read()
    today = local_date(applied.as_of, FURTHEST_AHEAD)
    end = end or today + timedelta(days=1)
    start = start or end - timedelta(days=PERIOD_DAYS)
    if start >= end:
        flaw = Flaw("query:from", "period", "give a date before `to`, which is not in the period")
        raise Invalid("the period is empty", (flaw,))
    return Period(_of_whoever(reads, Asked(start, end, as_of or today, (), creditor)), applied)


ThePeriod = Annotated[Period, Depends(period_of)]


@router.get("/kpis", dependencies=[scope("metrics:read")], response_model=Figures)
async def get_kpis(
    request: Request, reads: ReadsFor, period: ThePeriod, form: Form = "json",
    group_by: Annotated[str, Query(max_length=128, description=f"Of {', '.join(DIMENSIONS)}; commas between.")] = "",
    compare: Annotated[Literal["previous"] | None, Query(description="With the period of this length before.")] = None,
) -> Figures | Response:  # fmt: skip
    """All KPIs of a half-open period, of the last 30 days unless it says otherwise."""
    asked, applied = period.asked._replace(group_by=_dimensions(group_by)), period.applied
    hidden = sees_health_only(request)
    found = [] if hidden else [figure_of(item, applied) for item in await shown_of(reads, asked)]
    if compare and not hidden:
        earlier = asked._replace(start=asked.start - (asked.end - asked.start), end=asked.start)
        found = compared(found, [figure_of(item, applied) for item in await shown_of(reads, earlier)])
    if form == "csv":
        return table(found, f"figures {asked.start} {asked.end}", list(Figure.model_fields))
    return Figures(
        items=found, start=asked.start, end=asked.end, known_at=asked.known_by, as_of=applied.as_of,
        behind=applied.behind,
    )  # fmt: skip


def compared(now: list[Figure], before: list[Figure]) -> list[Figure]:
    """Each figure with its value in the period before; one that was there alone then has no value now."""

    def name(figure: Figure) -> tuple[object, ...]:
        return figure.kpi, figure.currency, *figure.group.values()

    old = {name(figure): figure for figure in before}
    for figure in now:
        earlier = old.pop(name(figure), None)
        figure.previous = earlier.value if earlier else None
    gone = {"numerator": 0, "denominator": None, "value": None}
    return now + [figure.model_copy(update={**gone, "previous": figure.value}) for figure in old.values()]


async def shown_of(reads: Reads, asked: Asked) -> list[Item]:
    """All KPIs of what is asked; TooLarge where they are too many for one answer."""
    sums = await figures(reads, asked)
    if len(sums) > ROWS_MAX:
        raise TooLarge("these are more figures than one answer holds; ask for fewer dimensions or a shorter period")
    return items(sums, asked.group_by)


def sees_health_only(request: Request) -> bool:
    grant = visit_of(request).grant
    return grant is None or grant.health


@router.get("/kpis/definitions", dependencies=[scope("metrics:read")])
async def get_definitions() -> Definitions:
    """What each KPI means: text, formula, source."""
    return Definitions(items=[definition_of(kpi) for kpi in KPIS])


def definition_of(kpi: Kpi) -> Definition:
    return Definition(
        kpi=kpi.id, title=kpi.title, text=kpi.text, formula=kpi.formula, unit=kpi.unit, money=kpi.money,
        numerator=list(kpi.numerator), denominator=list(kpi.denominator) if kpi.denominator else None,
        channel=kpi.channel, per_channel=kpi.per_channel, source=kpi.source,
    )  # fmt: skip


def _dimensions(group_by: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in group_by.split(",") if name))
    if unknown := [name for name in names if name not in DIMENSIONS]:
        flaw = Flaw("query:group_by", "dimension", f"choose of {', '.join(DIMENSIONS)}")
        raise Invalid(f"{unknown[0]!r} is no dimension", (flaw,))
    return names


def _of_whoever(reads: Reads, asked: Asked) -> Asked:
    """A collector sees the own figures, a team lead those of the teams."""
    principal = reads.principal
    match reads.reach:
        case Reach.OWN | Reach.ASSIGNED:
            return asked._replace(collectors=(principal.name, principal.actor))
        case Reach.TEAM:
            return asked._replace(teams=principal.teams)
        case Reach.ALL:
            return asked


def figure_of(item: Item, applied: Applied) -> Figure:
    return Figure(
        kpi=item.kpi.id, unit=item.kpi.unit, currency=item.currency, group=item.group, numerator=item.numerator,
        denominator=item.denominator, value=item.value, as_of=applied.as_of,
    )  # fmt: skip
