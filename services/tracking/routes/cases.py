"""Cases, their timelines, and whose they are."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Header, Query, Response

from libs.common.http.app import CurrentPrincipal, ReadsFor, TransactionRoute, Tx
from libs.common.http.paging import Listed, PageOf, check_match, etag
from libs.common.http.scopes import scope
from libs.common.kernel.ids import DebtorId
from libs.common.kernel.problems import Conflict, Flaw, Invalid
from libs.common.vault import box
from libs.common.vault.box import DebtorKey, Unopened
from services.tracking import store
from services.tracking.handlers.commands import Assigned, assign_case
from services.tracking.routes.command import TheKeys, case_name, key_of, row_of
from services.tracking.schemas import AssignIn, CaseListed, CaseOut, LineOut

router = APIRouter(route_class=TransactionRoute, tags=["cases"])
FIELDS = {"outcome_recorded": ("outcome", "outcome_id"), "note_added": ("note", "note_id")}
REVEAL = "pii:reveal"


@router.get("/cases", dependencies=[scope("case:read")])
async def list_cases(
    reads: ReadsFor, page: PageOf, loan_id: Annotated[str | None, Query(max_length=128)] = None,
    creditor: Annotated[str | None, Query(max_length=64)] = None, state: Literal["open", "closed"] | None = None,
    bucket: Annotated[str | None, Query(max_length=32)] = None,
    assigned_to: Annotated[str | None, Query(max_length=128)] = None, assigned: bool | None = None,
    held: bool | None = None,
) -> Listed[CaseListed]:  # fmt: skip
    """The cases in reach, by id. `assigned`: to somebody or to nobody; `held`: with or without a hold in force."""
    sql = store.CASES if loan_id is None else store.CASES_OF_LOAN
    wanted = (loan_id, creditor, state, bucket, assigned_to, assigned, held)
    rows = await reads.fetch(sql, page.after(str), *wanted, page.rows_max)
    return page.answer(rows, CaseListed.of, lambda row: row["case_id"])


@router.get("/cases/{case_id}", dependencies=[scope("case:read")])
async def get_case(case_id: UUID, reads: ReadsFor, response: Response) -> CaseListed:
    """One case; its ETag is the revision of all that is known of its debtor."""
    row = await reads.fetch_one(store.CASE, case_name(case_id))
    response.headers["ETag"] = etag(row["rev"])
    return CaseListed.of(row)


@router.get("/cases/{case_id}/timeline", dependencies=[scope("case:read")])
async def get_timeline(
    case_id: UUID, reads: ReadsFor, page: PageOf, principal: CurrentPrincipal, keys: TheKeys
) -> Listed[LineOut]:
    """In order what happened and why; what somebody wrote only for those who may see personal data."""
    debtor = DebtorId(await store.debtor_of_case(reads, case_name(case_id)))
    after = page.after(tuple[datetime, int, int])
    recorded, rank, n = after or (None, None, None)
    rows = await reads.fetch(store.TIMELINE, case_name(case_id), recorded, rank, None, n, page.rows_max)
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
    team = body.team or debtor.cases[name].team
    if team not in principal.teams:
        raise Invalid("another team", (Flaw("/team", "team", "give one of your own teams"),))
    tx.apply(assign_case, Assigned(name, team, body.assigned_to, body.reason), debtor)
    response.headers["ETag"] = etag(tx.rev(debtor.id) + 1)
    return CaseOut.of(row_of(store.case_row, debtor.cases[name], debtor))


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
