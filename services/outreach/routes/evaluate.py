"""The law, asked directly: one verdict per question (design.md §8, fixed), one or a list; nothing is kept.

Questions are read and judged in a thread, lists one at a time: whatever is asked, the process goes on with its work.
"""

from asyncio import to_thread
from datetime import datetime
from time import thread_time
from typing import Any

import msgspec
from fastapi import Request, Response
from pydantic import BaseModel, TypeAdapter

from libs.common.http.app import CurrentPrincipal, DoorRoute, Router, keyless
from libs.common.http.bodies import BadJson, require_type, strict_json
from libs.common.http.limits import BULK_BYTES_MAX, body_max
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Flaw, Invalid
from libs.compliance import Library, compile, shipped
from libs.compliance.effort import too_hard
from libs.compliance.request import Question, as_listed, read
from services.outreach.routes.compliance import PackOut, library_of
from services.outreach.routes.doorway import TheOutreach

router = Router(route_class=DoorRoute, tags=["compliance"])
BATCH_MAX = 1_000
FLAWS_MAX = 100
LIST_SECONDS_MAX = 20.0
_JSON = "application/json"
_BODY = {"requestBody": {"content": {_JSON: {"schema": {"title": "Question"}}}, "required": True}}


class AnswerOut(BaseModel):
    """The verdict on a proposed contact."""

    decision: str
    earliest_allowed: datetime | None
    rule_id: str | None
    also_failing: list[str]
    packs: list[PackOut]


_said = TypeAdapter[AnswerOut | list[AnswerOut]](AnswerOut | list[AnswerOut])


@router.post(
    "/compliance/evaluate", dependencies=[scope("law:evaluate"), keyless(), body_max(BULK_BYTES_MAX)],
    response_model=AnswerOut | list[AnswerOut], openapi_extra=_BODY,
)  # fmt: skip
async def evaluate(request: Request, outreach: TheOutreach, principal: CurrentPrincipal) -> Response:
    """May this contact be made at `proposed.at`, and if not, when. Nothing is kept.

    Takes one question, or a list of up to 1,000 in 8 MiB, which are answered in their order; one that is not
    understood refuses them all and is named. A list that takes more than 20 s of a core is refused.
    """
    require_type(request, _JSON)
    raw = b"".join([piece async for piece in request.stream()])
    library = library_of(outreach.references, principal)
    if not raw.lstrip().startswith(b"["):
        return _answered(await to_thread(_one, raw, library))
    async with outreach.one_list:
        return _answered(await to_thread(answers_to, raw, library))


def _answered(said: bytes) -> Response:
    return Response(said, media_type=_JSON)


def _one(raw: bytes, library: Library) -> bytes:
    return _said.dump_json(_answer(strict_json(raw), library))


def answers_to(raw: bytes, library: Library, seconds_max: float = LIST_SECONDS_MAX) -> bytes:
    """The answers to a list of questions, both as JSON; Invalid where it is none, or takes more than so long."""
    questions, began = _apart(raw), thread_time()
    if not 0 < len(questions) <= BATCH_MAX:
        flaw = Flaw("", "list", f"give 1 to {BATCH_MAX} questions")
        raise Invalid("the questions are not understood", errors=(flaw,))
    answers, flaws = list[AnswerOut](), list[Flaw]()
    for number, question in enumerate(questions):
        if thread_time() - began > seconds_max:
            flaw = Flaw(f"/{number}", "too_hard", f"those before it took {seconds_max:.0f} s: ask fewer at once")
            raise Invalid("the questions are too hard to be answered together", errors=(flaw,))
        try:
            answers.append(_answer(strict_json(bytes(question)), library))
        except Invalid as refused:
            flaws += [Flaw(f"/{number}{flaw.pointer}", flaw.code, flaw.message) for flaw in refused.errors]
    if flaws:
        raise Invalid("a question is not understood", errors=tuple(flaws[:FLAWS_MAX]))
    return _said.dump_json(answers)


def _apart(raw: bytes) -> list[msgspec.Raw]:
    """The questions of a list, not read yet: 8 MiB read at once hold up all other threads for a tenth of a second."""
    try:
        return msgspec.json.decode(raw, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        raise BadJson("the body is no JSON in UTF-8") from None


def _answer(plain: Any, library: Library) -> AnswerOut:
    asked: Question = read(plain, library, as_listed)
    said = too_hard(asked.facts.debtor, [pack for pack in asked.packs if pack.id not in shipped().packs])
    if said is not None:
        raise Invalid("the question is not understood", errors=(Flaw("/debtor/zones", "too_many", said),))
    verdict = compile(asked.packs).judge(asked.facts, asked.history, asked.proposed, asked.calendar)
    return AnswerOut.model_validate(verdict.answer())
