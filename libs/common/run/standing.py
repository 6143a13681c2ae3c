"""GET /v1/checkpoint and /v1/health in every service: are its logs signed, and is all there that it stands on?"""

from datetime import datetime

from cryptography.hazmat.primitives import serialization
from fastapi import Request
from pydantic import BaseModel, Field

from libs.common.http.app import DoorRoute, Router
from libs.common.http.doors import doors_of
from libs.common.http.health import Health
from libs.common.http.scopes import scope
from libs.common.log.checkpoint import LAST, Checkpoint, Checkpoints, as_text
from libs.common.run.doors import TheCheckpoints, TheService


class LogPart(BaseModel):
    """A part of a log: where it ends now, and up to where the last checkpoint has signed it."""

    log: str
    part: int
    head: int
    signed: int


class CheckpointOut(BaseModel):
    """The last checkpoint. `heads` is the signed text; whoever has the public key can check `signature` over it."""

    service: str
    at: datetime | None
    heads: str | None
    signature: str | None = Field(description="Ed25519, base64.")
    public_key: str = Field(description="PEM. Compare it once with the one kept outside, beside the anchors.")
    items: list[LogPart]
    next: str | None = None


class HealthOut(BaseModel):
    """What the replica that answers stands on; each check "ok" or what is missing."""

    service: str
    well: bool
    checks: dict[str, str]


router = Router(route_class=DoorRoute, tags=["standing"])


@router.get("/checkpoint", dependencies=[scope("audit:verify")])
async def get_checkpoint(request: Request, checkpoints: TheCheckpoints) -> CheckpointOut:
    """The heads that were signed last, the key that proves it, and what has been appended since."""
    heads = " UNION ALL ".join(f"SELECT '{log}' AS log, part, head FROM {log}_head" for log in checkpoints.logs)
    async with doors_of(request).read() as con:
        rows, last = await con.fetch(f"{heads} ORDER BY 1, 2"), await con.fetchrow(LAST)
    checkpoint = None if last is None else Checkpoint(last["heads"], last["signature"])
    signed = None if checkpoint is None else checkpoint.read()
    text = {"heads": None, "signature": None} if checkpoint is None else as_text(checkpoint)
    parts = []
    for log, part, head in rows:
        known = None if signed is None else signed.head(log, part)
        parts.append(LogPart(log=log, part=part, head=head, signed=known.head if known else 0))
    return CheckpointOut(
        service=checkpoints.service, at=signed.at if signed else None, **text, public_key=_pem(checkpoints),
        items=parts,
    )  # fmt: skip


@router.get("/health", dependencies=[scope("parts:read")])
async def get_health(service: TheService) -> HealthOut:
    """The checks of /readyz, for people: the cluster's gateway routes no probe."""
    results = await Health(service.checks()).run()
    return HealthOut(service=service.name, well=set(results.values()) <= {"ok"}, checks=results)


def _pem(checkpoints: Checkpoints) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return checkpoints.audit.public_key.public_bytes(encoding, form).decode()
