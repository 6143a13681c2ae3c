"""Source mappings: how the rows of one source become canonical records. Kept by version, tried out before use."""

from datetime import date
from typing import Annotated, Any

import msgspec
from fastapi import Body, Header, Path, Query, Response
from pydantic import BaseModel, ConfigDict

from libs.common.events.intake import CreditorSettings
from libs.common.http.app import CurrentPrincipal, Router, TransactionRoute, Tx, keyless
from libs.common.http.paging import Listed, PageOf, check_match, etag
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Conflict, Flaw, Invalid, NotFound, PreconditionRequired
from libs.common.store.reference import References
from services.intake.ports import SourceMapping
from services.intake.routes.service_of import OwnOnly, TheReception, TheService
from services.intake.routes.suspensions import SuspensionOut, seen_by
from services.intake.schemas import Delinquency, read_again
from services.intake.store.knowing import SHIPPED, one_by_one
from services.intake.store.reachable import check_zone, phones_of
from services.intake.store.reading import LeftOut, Mapped, Reader, Refusal

router = Router(route_class=TransactionRoute, tags=["sources"])
Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]
TRIED_MAX = 100
MAPPING_BYTES_MAX = 200_000


class SourceOut(BaseModel):
    """A mapping as it is kept. `owner`: who wrote it; "dunwell" for those that ship with the product."""

    source: str
    version: int
    owner: str
    mapping: dict[str, Any] | None
    suspended: list[SuspensionOut] = []


class Trial(BaseModel):
    """Rows in the source's own shape; `mapping` when another than the kept one is to be tried."""

    model_config = ConfigDict(extra="forbid", strict=True)
    rows: list[Any]
    mapping: dict[str, Any] | None = None


class Tried(BaseModel):
    """What a row becomes. `state`: mapped, left_out or refused; nothing is kept of it."""

    state: str
    record: Any = None
    errors: list[dict[str, str]] = []


class Trials(BaseModel):
    """One answer per row, in order."""

    rows: list[Tried]


@router.get("/sources", dependencies=[scope("source:read")])
async def list_sources(
    page: PageOf, own: OwnOnly, principal: CurrentPrincipal, service: TheService, reception: TheReception
) -> Listed[SourceOut]:  # fmt: skip
    """All sources that have a mapping or are suspended, by name."""
    for shipped in reception.known.mappings.shipped:
        await reception.known.install(shipped)
    after = page.after(str) or ""
    references = service.runtime.references
    stopped = seen_by(principal, references)
    names = sorted(name for name in {*references.keys("source"), *stopped} if name > after)
    rows = [_seen(name, None, own, references, stopped.get(name, [])) for name in names]
    seen = [row for row in rows if row is not None]
    return page.answer(seen[: page.rows_max], lambda row: row, lambda row: row.source)


@router.get("/sources/{source}", dependencies=[scope("source:read")])
async def get_source(
    source: Name, own: OwnOnly, principal: CurrentPrincipal, service: TheService, reception: TheReception,
    response: Response, version: Annotated[int | None, Query(ge=1)] = None,
) -> SourceOut:  # fmt: skip
    """The newest mapping of a source, or another version, and whether it is suspended; the ETag goes into the If-Match
    of a change."""
    await reception.known.install(source)
    references = service.runtime.references
    found = _seen(source, version, own, references, seen_by(principal, references).get(source, []))
    if found is None:
        raise NotFound("no source of this name has a mapping, or it is not yours to see")
    response.headers["ETag"] = etag(references.version("source", source))
    return found


@router.put("/sources/{source}", dependencies=[scope("source:write")])
async def put_source(
    source: Name, mapping: Annotated[dict[str, Any], Body()], tx: Tx, principal: CurrentPrincipal, own: OwnOnly,
    service: TheService, reception: TheReception, response: Response,
    if_match: Annotated[str | None, Header(max_length=64)] = None,
) -> SourceOut:  # fmt: skip
    """A new version of a source's mapping; records that came in before are read by the version of their day."""
    _check(reception.known.mappings.flaws(mapping))
    if len(msgspec.json.encode(mapping)) > MAPPING_BYTES_MAX:
        raise Invalid(f"a mapping has at most {MAPPING_BYTES_MAX} bytes")
    await one_by_one(tx, service, "source", source)
    references = service.runtime.references
    version = references.version("source", source)
    kept: Any = references.get("source", source) if version else None
    if source in reception.known.mappings.shipped and own:
        raise Conflict("this name belongs to a mapping that ships with the product; take another one")
    if kept and own not in (None, kept["owner"]):
        raise Conflict("this name is taken; choose another one")
    if version and if_match is None:
        raise PreconditionRequired("this source has a mapping; send If-Match with the ETag of what you change")
    if if_match is not None:
        check_match(if_match, version)
    made = {"owner": principal.actor, "mapping": mapping}
    tx.context.refer("source", source, version + 1, made)
    tx.context.act("source_set", source, {"source": source, "version": version + 1})
    response.status_code = 200 if version else 201
    response.headers["ETag"] = etag(version + 1)
    return _out(source, version + 1, made, seen_by(principal, references).get(source, []))


@router.post("/sources/{source}/try", dependencies=[scope("source:write"), keyless()])
async def try_source(
    source: Name, trial: Trial, own: OwnOnly, principal: CurrentPrincipal, service: TheService,
    reception: TheReception, as_of: date | None = None,
) -> Trials:  # fmt: skip
    """A dry run: what at most 100 rows become by the kept mapping or the one that is sent along; where the source has
    none, as canonical records. Judged as at the door and behind it, but for what is known of the loan; nothing is kept.
    """
    if len(trial.rows) > TRIED_MAX:
        raise Invalid(f"try at most {TRIED_MAX} rows at once")
    mapped = await _tried(source, trial, own, service, reception)
    if mapped is not None and mapped.mapping.needs_as_of and as_of is None:
        raise Invalid("this mapping needs a date", (Flaw("query:as_of", "missing", "say as_of=2026-11-24"),))
    clock = service.runtime.clock
    latest = max(clock.wall(), clock.now())
    reader = Reader(principal, "overdue", source, mapped, as_of, latest, reception.known.knows)
    return Trials(rows=[_try(reader, row, service.runtime.references) for row in trial.rows])


async def _tried(
    source: str, trial: Trial, own: str | None, service: TheService, reception: TheReception
) -> Mapped | None:
    mappings = reception.known.mappings
    if trial.mapping is not None:
        _check(mappings.flaws(trial.mapping))
        return Mapped(mappings.make(trial.mapping), 0)
    mapped = await reception.known.mapping(source)
    kept: Any = service.runtime.references.get("source", source) if mapped else None
    if mapped is not None and not (own in (None, kept["owner"]) or kept["owner"] == SHIPPED):
        raise NotFound("this source's mapping is not yours to see")
    return mapped


def _try(reader: Reader, row: Any, references: References) -> Tried:
    found = reader.read(msgspec.json.encode(row), 0)
    if isinstance(found, LeftOut):
        return Tried(state="left_out")
    if isinstance(found, Refusal):
        return _refused(found.flaws)
    mapping = reader.mapped.mapping if reader.mapped else None
    record = mapping.record(row, reader.as_of) if mapping else read_again(found.body)
    if isinstance(record, list):
        return _refused(record)
    flaws: list[Flaw] = []
    phones_of(record.customer, _settings_of(found.creditor, mapping, references), flaws)
    check_zone(record.customer, flaws)
    if flaws:
        return _refused(mapping.tell(flaws) if mapping else flaws)
    return Tried(state="mapped", record=msgspec.to_builtins(record))


def _refused(flaws: list[Flaw]) -> Tried:
    return Tried(state="refused", errors=[msgspec.to_builtins(flaw) for flaw in flaws])


def _settings_of(
    creditor: str, mapping: SourceMapping[Delinquency] | None, references: References
) -> CreditorSettings:  # fmt: skip
    """As they are, or as the first record of an unknown creditor would make them."""
    if version := references.version("creditor", creditor):
        kept: CreditorSettings = references.typed(CreditorSettings, "creditor", creditor, version)
        return kept
    return (mapping.creditors.get(creditor) if mapping else None) or CreditorSettings(name=creditor)


def _seen(
    source: str, version: int | None, own: str | None, references: References, stopped: list[SuspensionOut]
) -> SourceOut | None:
    """A source as far as it is theirs to see; one without a mapping only while it is suspended."""
    newest = references.version("source", source)
    kept: Any = references.get("source", source, version or newest) if newest else None
    if kept is not None and (own in (None, kept["owner"]) or kept["owner"] == SHIPPED):
        return _out(source, version or newest, kept, stopped)
    return SourceOut(source=source, version=0, owner="", mapping=None, suspended=stopped) if stopped else None


def _check(flaws: list[Flaw]) -> None:
    if flaws:
        raise Invalid("the mapping can't be used as it is", tuple(flaws[:100]))


def _out(source: str, version: int, kept: Any, stopped: list[SuspensionOut]) -> SourceOut:
    return SourceOut(source=source, version=version, owner=kept["owner"], mapping=kept["mapping"], suspended=stopped)
