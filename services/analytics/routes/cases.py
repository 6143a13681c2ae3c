"""What figures are made of: the cases behind one, how far cases came, and where they stand."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request, Response

from libs.common.http.app import DoorRoute, ReadsFor, Router
from libs.common.http.paging import LongPageOf
from libs.common.http.scopes import scope
from libs.common.http.tables import Form, table
from libs.common.kernel.money import to_decimal
from libs.common.kernel.problems import NotFound
from services.analytics.policy.counting import counted_as, move_of
from services.analytics.policy.definitions import KPIS, Kpi
from services.analytics.policy.kpis import value_of
from services.analytics.routes.kpis import ThePeriod, definition_of, figure_of, sees_health_only, shown_of
from services.analytics.schemas import BucketMove, BucketNow, Buckets, CaseBehind, CasesBehind, Funnel, FunnelStep
from services.analytics.store import episodes

BY_ID = {kpi.id: kpi for kpi in KPIS}
STEPS = (
    "entries", "attempts", "contacts", "right_party_contacts", "promises_made", "promises_kept", "payments", "cures",
)  # fmt: skip
RATE = BY_ID["kept_rate"]  # how a ratio is written

router = Router(route_class=DoorRoute, tags=["kpis"])


@router.get("/kpis/{figure}/cases", dependencies=[scope("case:pseudonymous")], response_model=CasesBehind)
async def get_cases(
    figure: Annotated[str, Path(max_length=64)], reads: ReadsFor, page: LongPageOf, period: ThePeriod,
    form: Form = "json", channel: Annotated[str | None, Query(max_length=16)] = None,
    side: Annotated[Literal["numerator", "denominator"], Query(description="Which cases of a ratio.")] = "numerator",
) -> CasesBehind | Response:  # fmt: skip
    """The cases in reach that count in a figure, with what each adds to both of its sums."""
    kpi = BY_ID.get(figure)
    if kpi is None:
        raise NotFound("no figure has this name; GET /v1/kpis/definitions lists them")
    asked, applied = period
    below = side == "denominator" and kpi.denominator is not None
    channel = kpi.channel or channel
    rows = await episodes.behind(
        reads, asked, _sides(kpi), channel, page.after(str), page.rows_max, below
    )  # fmt: skip
    found = page.answer(rows, lambda row: _behind(row, kpi), lambda row: row["case_id"])
    if form == "csv":
        return table(found.items, f"cases of {figure}", list(CaseBehind.model_fields), found.next)
    every = [item for item in await shown_of(reads, asked) if item.kpi.id == figure]
    figures = [item for item in every if channel in (None, kpi.channel, item.group.get("channel"))]
    return CasesBehind(
        items=found.items, next=found.next, definition=definition_of(kpi),
        figures=[figure_of(item, applied) for item in figures],
        start=asked.start, end=asked.end, known_at=asked.known_by, as_of=applied.as_of,
    )  # fmt: skip


@router.get("/funnel", dependencies=[scope("metrics:read")], response_model=Funnel)
async def get_funnel(
    request: Request,
    reads: ReadsFor,
    period: ThePeriod,
    form: Form = "json",
    group_by: Annotated[Literal["creditor", "team", "bucket", "strategy"] | None, Query()] = None,
) -> Funnel | Response:
    """Of the cases that entered in the period: how many were tried, reached, spoken to, promised, kept, paid, cured."""
    asked, applied = period
    rows = [] if sees_health_only(request) else await episodes.funnel(reads, asked, group_by or "", STEPS)
    found = _steps(rows, group_by is None)
    if form == "csv":
        return table(found, f"funnel {asked.start} {asked.end}", list(FunnelStep.model_fields))
    return Funnel(
        items=found, start=asked.start, end=asked.end, known_at=asked.known_by, as_of=applied.as_of,
        behind=applied.behind,
    )  # fmt: skip


@router.get("/buckets", dependencies=[scope("metrics:read")], response_model=Buckets)
async def get_buckets(request: Request, reads: ReadsFor, period: ThePeriod, form: Form = "json") -> Buckets | Response:
    """Open cases by bucket now, and the moves between buckets in the period."""
    asked, applied = period
    hidden = sees_health_only(request)
    rows = [] if hidden else await episodes.standing(reads, asked)
    now = [
        BucketNow(
            bucket=row["bucket"], currency=row["currency"], cases=row["cases"],
            overdue=to_decimal(row["overdue_minor"], row["currency"]),
        )
        for row in rows
    ]  # fmt: skip
    if form == "csv":
        return table(now, "buckets", list(BucketNow.model_fields))
    moves = [] if hidden else _moves(await episodes.moves(reads, asked))
    return Buckets(
        items=now, moves=moves, start=asked.start, end=asked.end, known_at=asked.known_by, as_of=applied.as_of,
        behind=applied.behind,
    )  # fmt: skip


def _sides(kpi: Kpi) -> tuple[list[str], list[str], list[str], list[str]]:
    """The figures of both sums as they are kept by case: counts and amounts above the line, and below it."""
    sides: tuple[list[str], list[str], list[str], list[str]] = ([], [], [], [])
    for side, names in enumerate((kpi.numerator, kpi.denominator or ())):
        for name in names:
            kept, is_amount = counted_as(name)
            sides[2 * side + is_amount].append(kept)
    return sides


def _behind(row: Any, kpi: Kpi) -> CaseBehind:
    same = ("case_id", "creditor", "team", "assigned_to", "entry_team", "entry_bucket", "strategy", "entered",
            "bucket", "currency", "ended")  # fmt: skip
    return CaseBehind(
        **{name: row[name] for name in same}, overdue=to_decimal(row["overdue_minor"], row["currency"]),
        numerator=int(row["above"]), denominator=None if kpi.denominator is None else int(row["below"]),
    )  # fmt: skip


def _steps(rows: list[Any], one: bool) -> list[FunnelStep]:
    counts = {(row["named"], row["figure"]): row["cases"] for row in rows}
    groups = [""] if one else list(dict.fromkeys(row["named"] for row in rows))
    return [
        FunnelStep(
            group=group, step=step, cases=counts.get((group, step), 0),
            of_entries=value_of(RATE, counts.get((group, step), 0), counts.get((group, "entries"), 0), None),
        )
        for group in groups for step in STEPS
    ]  # fmt: skip


def _moves(rows: list[Any]) -> list[BucketMove]:
    found: dict[tuple[str, str], BucketMove] = {}
    for figure, currency, value in rows:
        before, after = move_of(figure.removesuffix("_amount"))
        move = found.setdefault((before, after), BucketMove(before=before, after=after, cases=0, overdue={}))
        if currency:
            move.overdue[currency] = to_decimal(value, currency)
        else:
            move.cases = value
    return list(found.values())
