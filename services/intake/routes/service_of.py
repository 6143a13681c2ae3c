"""What intake's routes find at their application."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request

from libs.common.http.doors import visit_of
from libs.common.kernel.problems import Forbidden, NotFound
from libs.common.run.doors import service_of
from libs.common.run.service import Service
from libs.common.vault.keys import Keys
from services.intake.model import Debtor
from services.intake.store.reception import Reception


async def reception_of(request: Request) -> Reception:
    return cast(Reception, request.app.state.reception)


async def keys_of(request: Request) -> Keys:
    return cast(Keys, request.app.state.keys)


async def own(request: Request) -> str | None:
    """The actor whose own submissions alone this request reaches; None when it reaches all."""
    visit = visit_of(request)
    reach_own = visit.grant is not None and visit.grant.reach == "own"
    return visit.principal.actor if reach_own and visit.principal else None


async def alone(request: Request) -> None:
    """Forbidden for a role that would need a second person for this."""
    grant = visit_of(request).grant
    if grant is not None and grant.second:
        raise Forbidden("your role may do this only with a second person's approval; let the record's publisher do it")


TheReception = Annotated[Reception, Depends(reception_of)]
TheService = Annotated[Service[Debtor], Depends(service_of)]
TheKeys = Annotated[Keys, Depends(keys_of)]
OwnOnly = Annotated[str | None, Depends(own)]
Alone = Depends(alone)


def uuid_or_not_found(text: str) -> str:
    """An id as it is written; what is none names nothing."""
    try:
        return str(UUID(text))
    except ValueError:
        raise NotFound("there is nothing of this id") from None
