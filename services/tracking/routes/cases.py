"""Cases, their timelines, and whose they are."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import Depends, Header, Query, Request, Response

from libs.common.http import position
from libs.common.http.app import CurrentPrincipal, ReadsFor, Router, TransactionRoute, Tx
from libs.common.http.doors import Principal, doors_of
from libs.common.http.paging import Listed, LongPageOf, PageOf, check_match, etag
from libs.common.http.scopes import scope
from libs.common.http.tables import Form, table
from libs.common.kernel.ids import CaseId, DebtorId
from libs.common.kernel.part import part_of
from libs.common.kernel.problems import Conflict, Flaw, Invalid, NotFound, TooLarge
from libs.common.run.doors import TheService
from libs.common.store.transaction import Position
from libs.common.vault import box
from libs.common.vault.box import DebtorKey, Unopened
from services.tracking import store
from services.tracking.handlers.commands import Assigned, assign_case
from services.tracking.model import Debtor
from services.tracking.routes.command import TheKeys, case_name, key_of, row_of
from services.tracking.schemas import AssignIn, AssignManyIn, CaseCount, CaseOut, LineOut, MoneyOut
from services.tracking.store import cases
from services.tracking.store.cases import Wanted

router = Router(route_class=TransactionRoute, tags=["cases"])
FIELDS = {"outcome_recorded": ("outcome", "outcome_id"), "note_added": ("note", "note_id")}
REVEAL = "pii:reveal"


async def wanted_of(
    request: Request, loan_id: Annotated[str | None, Query(max_length=128)] = None,
    creditor: Annotated[str | None, Query(max_length=64)] = None, state: Literal["open", "closed"] | None = None,
    bucket: Annotated[str | None, Query(max_length=32)] = None,
    band: Annotated[int | None, Query(ge=0, le=20)] = None,
    team: Annotated[str | None, Query(max_length=128)] = None,
    assigned_to: Annotated[str | None, Query(max_length=128, description='A collector; "-" = nobody.')] = None,
    hold: Annotated[str | None, Query(max_length=32, description="A reason; any; none.")] = None,
    days_min: Annotated[int | None, Query(ge=-365, le=36_500, description="Days past due, without pauses.")] = None,
    days_max: Annotated[int | None, Query(ge=-365, le=36_500)] = None,
    overdue_minor_min: Annotated[int | None, Query(ge=0, le=2**53, description="In minor units.")] = None,
) -> Wanted:  # fmt: skip
    """Days are told from today's date as the clock of the service has it."""
    today = doors_of(request).clock.now().date()
    due_from = None if days_max is None else today - timedelta(days=days_max)
    due_to = None if days_min is None else today - timedelta(days=days_min)
    return Wanted(
        creditor, state, bucket, band, team, assigned_to, hold, due_from, due_to, overdue_minor_min, loan_id
    )  # fmt: skip


TheWanted = Annotated[Wanted, Depends(wanted_of)]


@router.get("/cases", dependencies=[scope("case:read")], response_model=Listed[CaseOut])
async def list_cases(
    reads: ReadsFor, page: LongPageOf, wanted: TheWanted, order: cases.Order = "case", form: Form = "json"
) -> Listed[CaseOut] | Response:
    """The cases in reach: by id, or those still open first, the longest overdue on top, or the largest amounts."""
    rows = await cases.listed(reads, wanted, order, page.after(tuple[str, str | None]), page.rows_max)
    found = page.answer(rows, CaseOut.of, lambda row: cases.place_of(row, order))
    return table(found.items, "cases", list(CaseOut.model_fields), found.next) if form == "csv" else found


@router.get("/cases/counts", dependencies=[scope("case:read")])
async def count_cases(
    reads: ReadsFor, wanted: TheWanted,
    group_by: Literal["creditor", "state", "bucket", "band", "team", "assigned_to"] | None = None,
) -> Listed[CaseCount]:  # fmt: skip
    """How many cases a list has, and what is overdue, by one thing and currency."""
    rows = await cases.counts(reads, wanted, group_by or "")
    if len(rows) > cases.COUNTS_MAX:
        raise TooLarge("these are more groups than one answer holds; ask for fewer cases")
    return Listed(items=[
        CaseCount(
            group=row["named"], cases=row["cases"], overdue=MoneyOut.minor(row["overdue_minor"], row["currency"])
        )
        for row in rows
    ])  # fmt: skip


@router.get("/cases/{case_id}", dependencies=[scope("case:read")])
async def get_case(case_id: UUID, service: TheService, reads: ReadsFor, response: Response) -> CaseOut:
    """One case; its ETag is the revision of all that is known of its debtor. `Dunwell-Position` is how far that goes in
    the journal: another service that is asked after it knows whose the case is as well."""
    row = await reads.fetch_one(cases.CASE, case_name(case_id))
    response.headers["ETag"] = etag(row["rev"])
    part = part_of(DebtorId(row["debtor_id"]), service.runtime.parts)
    (known,) = await reads.fetch_of_nobody(cases.HEAD, part)
    if known["head"]:
        response.headers[position.POSITION] = str(Position("tracking", part, known["head"] - 1))
    return CaseOut.of(row)


@router.post("/cases/assign", dependencies=[scope("case:assign")])
async def assign_many(body: AssignManyIn, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal) -> Listed[CaseOut]:
    """Gives up to 500 cases to somebody of one's own teams, or back to their team; one out of reach: none of them."""
    names = list(dict.fromkeys(case_name(case) for case in body.case_ids))
    found = {row["case_id"]: row["debtor_id"] for row in await reads.fetch(cases.DEBTORS_OF_CASES, names)}
    if len(found) < len(names):
        raise NotFound("one of these cases is not there, or not yours to see")
    debtors = await tx.load(found.values())
    for name in names:
        _assign(name, body, debtors[found[name]], tx, principal)
    return Listed(items=[_after(name, debtors[found[name]]) for name in names])


@router.get("/cases/{case_id}/timeline", dependencies=[scope("case:read")])
async def get_timeline(
    case_id: UUID, reads: ReadsFor, page: PageOf, principal: CurrentPrincipal, keys: TheKeys,
    fact: Annotated[str | None, Query(alias="type", max_length=64, description="Such as promise_made.")] = None,
) -> Listed[LineOut]:  # fmt: skip
    """In order what happened and why; what somebody wrote only for those who may see personal data."""
    debtor = DebtorId(await store.debtor_of_case(reads, case_name(case_id)))
    after = page.after(tuple[datetime, int, int])
    recorded, rank, n = after or (None, None, None)
    rows = await reads.fetch(store.TIMELINE, case_name(case_id), recorded, rank, fact, n, page.rows_max)
    key: DebtorKey | None = None
    if REVEAL in principal.scopes and any(row["type"] in FIELDS for row in rows):
        try:
            key = await key_of(reads.fetch_of_nobody, debtor, keys)  # of a debtor found in reach above
        except Conflict:
            key = None  # forgotten: the lines stand without their texts
    return page.answer(rows, lambda row: line_of(row, debtor, key), _place)


@router.post("/cases/{case_id}/assign", dependencies=[scope("case:assign")])
async def assign(
    case_id: UUID, body: AssignIn, tx: Tx, reads: ReadsFor, principal: CurrentPrincipal, response: Response,
    if_match: Annotated[str | None, Header(max_length=64)] = None,
) -> CaseOut:  # fmt: skip
    """Gives a case to somebody of one's own teams, or back to the team."""
    name = case_name(case_id)
    debtor = await tx.load_one(await store.debtor_of_case(reads, name))
    if if_match is not None:
        check_match(if_match, tx.rev(debtor.id))
    _assign(name, body, debtor, tx, principal)
    response.headers["ETag"] = etag(tx.rev(debtor.id) + 1)
    return _after(name, debtor)


def _assign(name: CaseId, body: AssignIn | AssignManyIn, debtor: Debtor, tx: Any, principal: Principal) -> None:
    team = body.team or debtor.cases[name].team
    if team not in principal.teams:
        raise Invalid("another team", (Flaw("/team", "team", "give one of your own teams"),))
    tx.apply(assign_case, Assigned(name, team, body.assigned_to, body.reason), debtor)


def _after(name: CaseId, debtor: Debtor) -> CaseOut:
    """A case as its list shows it, before the commit."""
    held = {h.reason for h in debtor.holds.values() if h.ended is None and (h.case == name or h.whole)}
    return CaseOut.of({**row_of(store.case_row, debtor.cases[name], debtor), "held": sorted(held)})


def line_of(row: Any, debtor: DebtorId, key: DebtorKey | None) -> LineOut:
    """A line as people see it: the sealed text goes out, its plain form comes in for those who may."""
    data = orjson.loads(row["data"])
    sealed, text = data.pop("note", None), None
    if sealed and key is not None and row["type"] in FIELDS:
        kind, name = FIELDS[row["type"]]
        try:
            text = box.open_text(key, debtor, f"{kind}/{data[name]}", sealed)
        except Unopened:
            text = None
    return LineOut(
        n=row["n"], at=row["at"], recorded=row["recorded"], type=row["type"], source=row["source"], part=row["part"],
        offset=row["offset"], data=data, text=text,
    )  # fmt: skip


def _place(row: Any) -> tuple[datetime, int, int]:
    return row["recorded"], int(row["type"] != "delinquency_opened"), row["n"]
