"""The law, asked directly: one question, one verdict (design.md §8, fixed)."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel

from libs.common.http.app import DoorRoute, keyless
from libs.common.http.scopes import scope
from libs.compliance import compile, shipped
from libs.compliance.request import read

router = APIRouter(route_class=DoorRoute, tags=["compliance"])


class PackOut(BaseModel):
    id: str
    version: str


class AnswerOut(BaseModel):
    """The verdict on a proposed contact."""

    decision: str
    earliest_allowed: datetime | None
    rule_id: str | None
    also_failing: list[str]
    packs: list[PackOut]


class PackShown(PackOut):
    """A rule pack with what it says."""

    name: str
    as_of: str
    rules: int
    enforced: int


@router.post("/compliance/evaluate", dependencies=[scope("law:evaluate"), keyless()])
async def evaluate(question: Annotated[Any, Body()]) -> AnswerOut:
    """May this contact be made at `proposed.at`, and if not, when. Nothing is kept."""
    asked = read(question, shipped())
    verdict = compile(asked.packs).judge(asked.facts, asked.history, asked.proposed, asked.calendar)
    return AnswerOut.model_validate(verdict.answer())


@router.get("/compliance/packs", dependencies=[scope("packs:read")])
async def packs() -> list[PackShown]:
    """The rule packs in force here."""
    return [
        PackShown(
            id=pack.id, version=pack.version, name=pack.name, as_of=pack.as_of, rules=len(pack.rules),
            enforced=sum(rule.enforce for rule in pack.rules),
        )
        for pack in shipped().packs.values()
    ]  # fmt: skip
