"""What collectors have to do, and when: calls that were agreed, promises of theirs that were broken."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request

from libs.common.http.app import ReadsFor, Router, TransactionRoute
from libs.common.http.doors import doors_of
from libs.common.http.paging import Listed, PageOf
from libs.common.http.scopes import scope
from services.tracking import store
from services.tracking.routes.command import case_name
from services.tracking.schemas import TaskOut

router = Router(route_class=TransactionRoute, tags=["tasks"])


@router.get("/tasks", dependencies=[scope("callqueue:read")])
async def list_tasks(
    request: Request, reads: ReadsFor, page: PageOf, case_id: UUID | None = None,
    collector: Annotated[str | None, Query(max_length=128)] = None,
    kind: Literal["callback", "broken_promise"] | None = None,
) -> Listed[TaskOut]:  # fmt: skip
    """What is open and still of use, the earliest first; those to come among them."""
    due, last = page.after(tuple[datetime, str]) or (None, None)
    wanted = (doors_of(request).clock.now(), case_name(case_id) if case_id else None, collector, kind)
    rows = await reads.fetch(store.TASKS, *wanted, due, last, page.rows_max)
    return page.answer(rows, TaskOut.of, lambda row: (row["due"], row["task_id"]))
