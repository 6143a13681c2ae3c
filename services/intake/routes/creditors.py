"""A creditor's settings: read and replaced whole; every version is kept and told to all services."""

from itertools import pairwise
from typing import Annotated, Literal

import msgspec
from fastapi import Header, Path, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from libs.common.events.intake import CreditorSettings
from libs.common.http.app import CurrentPrincipal, Router, TransactionRoute, Tx
from libs.common.http.doors import Principal
from libs.common.http.paging import Listed, PageOf, check_match, etag
from libs.common.http.scopes import scope
from libs.common.kernel.clock import zone
from libs.common.kernel.money import MINOR_MAX, exponent
from libs.common.kernel.problems import Flaw, Invalid, NotFound, PreconditionRequired
from libs.compliance import shipped
from services.intake.routes.service_of import TheReception, TheService
from services.intake.store.knowing import one_by_one, set_creditor

SAY_AS_WHOM = "say whether the law takes its contacts for a creditor's or an agency's"

router = Router(route_class=TransactionRoute, tags=["creditors"])
Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]
Team = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]


Jurisdiction = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,5})?$")]


class Edge(BaseModel):
    """A bucket begins at this many days past due and ends where the next one begins."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9+_-]+$", max_length=16)]
    from_dpd: Annotated[int, Field(ge=-36_500, le=36_500)]


class CreditorIn(BaseModel):
    """All settings of a creditor. What is left out takes its default."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: Annotated[str, Field(min_length=1, max_length=200)]
    zone: Annotated[str, Field(max_length=64)] = "Asia/Shanghai"
    acts_as: Literal["creditor", "agency"] = "creditor"
    acts_as_assumed: Annotated[
        bool,
        Field(description="Nobody has said `acts_as`: where the law tells creditors from agencies nothing leaves."),
    ] = False  # as it was read, so that what is read can be sent back; left out: said where `acts_as` is
    creditor_type: Literal["bank", "consumer_finance_company", "small_loan_company", "other"] = (
        "consumer_finance_company"
    )
    currency: str = "CNY"
    jurisdictions: Annotated[list[Jurisdiction], Field(min_length=1, max_length=8)] = ["CN"]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)] = "zh-CN"
    buckets: Annotated[list[Edge], Field(max_length=24)] = []
    amount_bands_minor: Annotated[list[Annotated[int, Field(ge=1, le=MINOR_MAX)]], Field(max_length=16)] = [
        100_000,
        500_000,
        2_000_000,
    ]
    entry_dpd: Annotated[int, Field(ge=-30, le=365)] = 1
    promise_grace_days: Annotated[int, Field(ge=0, le=60)] = 0
    promise_tolerance_bp: Annotated[int, Field(ge=0, le=10_000)] = 0
    promise_days_max: Annotated[int, Field(ge=1, le=366)] = 30
    hold_out_bp: Annotated[int, Field(ge=0, le=10_000)] = 500
    teams: Annotated[list[Team], Field(min_length=1, max_length=100)] = ["default"]
    packs: Annotated[
        dict[Jurisdiction, Annotated[list[str], Field(max_length=8)]],
        Field(max_length=64, description="Rule packs that bind besides those of a jurisdiction, by jurisdiction."),
    ] = {"MX": ["MX-BD"]}  # what the press says of business days in Mexico holds unless a creditor says otherwise
    xinjiang_clock: Annotated[
        bool, Field(description="Who lives, or may live, in Xinjiang is contacted in the hours of UTC+6 too.")
    ] = False
    sms_queue_seconds: Annotated[
        int,
        Field(ge=0, le=3_600, description="A text leaves this much earlier: so long the provider may keep it waiting."),
    ] = 0
    complaint_days: Annotated[
        int, Field(ge=1, le=366, description="Days to answer a complaint in; 15 is assumed, the law has its own.")
    ] = 15

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        zone(value)
        return value

    @field_validator("packs")
    @classmethod
    def _packs(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        known = shipped().packs
        for name in (name for names in value.values() for name in names):
            if name not in known:
                raise ValueError(f"there is no rule pack {name!r}; there are {', '.join(sorted(known))}")
        return value

    @field_validator("currency")
    @classmethod
    def _currency(cls, value: str) -> str:
        exponent(value)
        return value

    @model_validator(mode="after")
    def _in_order(self) -> "CreditorIn":
        edges = [edge.from_dpd for edge in self.buckets]
        if any(a >= b for a, b in pairwise(edges)):
            raise ValueError("buckets must be given in ascending from_dpd, each once")
        if len({edge.name for edge in self.buckets}) < len(edges):
            raise ValueError("two buckets have the same name")
        bands = self.amount_bands_minor
        if any(a >= b for a, b in pairwise(bands)):
            raise ValueError("amount_bands_minor must be ascending, each once")
        if len(set(self.teams)) < len(self.teams) or len(set(self.jurisdictions)) < len(self.jurisdictions):
            raise ValueError("teams and jurisdictions are named once each")
        return self


class CreditorOut(CreditorIn):
    """The settings, and their version: the ETag."""

    creditor: str
    version: int


@router.get("/creditors", dependencies=[scope("creditor:read")])
async def list_creditors(page: PageOf, principal: CurrentPrincipal, service: TheService) -> Listed[CreditorOut]:
    """The creditors granted, by name."""
    references = service.runtime.references
    after = page.after(str) or ""
    names = [c for c in references.keys("creditor") if c > after and principal.granted(c)][: page.rows_max]
    rows = [_out(c, references.version("creditor", c), references.get("creditor", c)) for c in names]
    return page.answer(rows, lambda row: row, lambda row: row.creditor)


@router.get("/creditors/{creditor}", dependencies=[scope("creditor:read")])
async def get_creditor(
    creditor: Name, principal: CurrentPrincipal, service: TheService, response: Response
) -> CreditorOut:
    """The newest settings; the ETag goes into the If-Match of a change."""
    version = _version(service.runtime.references.version("creditor", creditor), creditor, principal)
    response.headers["ETag"] = etag(version)
    return _out(creditor, version, service.runtime.references.get("creditor", creditor))


@router.put("/creditors/{creditor}", dependencies=[scope("creditor:write")])
async def put_creditor(
    creditor: Name, settings: CreditorIn, tx: Tx, principal: CurrentPrincipal, service: TheService,
    reception: TheReception, response: Response, if_match: Annotated[str | None, Header(max_length=64)] = None,
) -> CreditorOut:  # fmt: skip
    """Sets up a creditor (201), or replaces its settings: then with the If-Match of what was read.

    Where unknown creditors are refused (a cluster), `acts_as` must be said: by which law its contacts are judged nobody
    assumes.
    """
    if not principal.granted(creditor):
        raise NotFound("there is no such creditor, or it is not yours to see")
    is_said = "acts_as" in settings.model_fields_set and not settings.acts_as_assumed
    if not reception.known.takes_unknown and not is_said:
        flaw = Flaw("/acts_as", "missing", SAY_AS_WHOM)
        raise Invalid("acts_as is missing", errors=(flaw,))
    await one_by_one(tx, service, "creditor", creditor)
    version = service.runtime.references.version("creditor", creditor)
    if version and if_match is None:
        raise PreconditionRequired("this creditor is set up; send If-Match with the ETag of what you change")
    if if_match is not None:
        check_match(if_match, version)
    kept = msgspec.convert({**settings.model_dump(), "acts_as_assumed": not is_said}, CreditorSettings)
    set_creditor(tx, creditor, version + 1, kept)
    tx.context.act("creditor_set", creditor, {"creditor": creditor, "version": version + 1})
    response.status_code = 200 if version else 201
    response.headers["ETag"] = etag(version + 1)
    return _out(creditor, version + 1, msgspec.to_builtins(kept))


def _version(version: int, creditor: str, principal: Principal) -> int:
    if not version or not principal.granted(creditor):
        raise NotFound("there is no such creditor, or it is not yours to see")
    return version


def _out(creditor: str, version: int, kept: object) -> CreditorOut:
    settings = msgspec.to_builtins(msgspec.convert(kept, CreditorSettings))
    return CreditorOut.model_validate({**settings, "creditor": creditor, "version": version})
