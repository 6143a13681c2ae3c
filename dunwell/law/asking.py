"""A verdict that was given, its question, and what the packs say of it now."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dunwell.verifier import verify_receipt
from libs.common.events import outreach as events
from libs.common.events.registry import decode, type_of
from libs.common.kernel.problems import Invalid
from libs.compliance import Library, Pack, PackRefused, compile, load_packs, shipped
from libs.compliance.local import EVERYWHERE, name_of
from libs.compliance.packs import read_pack
from libs.compliance.places import named
from libs.compliance.request import Question, nobody_knows, read
from libs.compliance.verdict import Verdict as Said
from services.outreach.policy import receipts

Carrier = (
    events.ContactAttempted | events.ContactDeferred | events.ContactSuppressed | events.CallClaimed
    | events.VisitScheduled
)  # fmt: skip
CARRIERS = {type_of(event): event for event in Carrier.__args__}
_ANYWHERE = "UTC"


class Given(NamedTuple):
    """A verdict as an event keeps it, and where that event stands."""

    place: str
    type: str
    contact_id: str
    verdict: events.Verdict

    @property
    def of_the_house(self) -> bool:
        """Was it a rule of ours that decided, before the law was asked?"""
        return (self.verdict.rule_id or "").startswith(receipts.HOUSE)


class Asked(NamedTuple):
    """What the packs say of a question that was asked before, and which packs."""

    said: Said
    packs: tuple[Pack, ...]


def given(place: str, event_type: str, data: bytes) -> Given | None:
    """The verdict of a record; None for an event that carries none, or none yet."""
    if event_type not in CARRIERS:
        return None
    event: Any = decode(event_type, data)
    if event.verdict is None:
        return None
    return Given(place, event_type.split(".")[2], event.contact_id, event.verdict)


def of_receipt(text: str) -> Iterator[Given]:
    """The verdicts in a receipt's file; nothing is said of whether the file proves them."""
    for proof in verify_receipt.read(text):
        event = verify_receipt.event_of(proof.record)
        if event:
            found = given(proof.place, event["type"], msgspec.json.encode(event["data"]))
            if found is not None:
                yield found


def ask(verdict: events.Verdict, library: Library) -> Asked:
    """Asks a verdict's own question again, with the library's local packs of its creditor; Invalid when it is none, or
    the library lacks a pack that it needs."""
    question = receipts.question_of(verdict)
    names = named(tuple(verdict.places or question["jurisdiction"]), library)
    local = [name for name in local_names(verdict) if name in library.packs]
    question["jurisdiction"] = [*names, *local]
    debtor = question["debtor"]
    nowhere = "zones" not in debtor
    if nowhere:  # the door refuses a person without a zone, the engine blocks the contact
        question["debtor"] = {**debtor, "zones": [_ANYWHERE]}
    asked: Question = read(question, library, nobody_knows)
    facts = asked.facts
    if nowhere:
        facts = msgspec.structs.replace(facts, debtor=msgspec.structs.replace(facts.debtor, zones=()))
    said = compile(asked.packs).judge(facts, asked.history, asked.proposed, asked.calendar)
    return Asked(said, asked.packs)


def local_names(verdict: events.Verdict) -> tuple[str, str]:
    """What the operator's own packs are called that bind this contact, where there are such."""
    return name_of(EVERYWHERE), name_of(verdict.question["proposed"]["creditor"])


def library_of(packs: str | None) -> Library:
    """The packs to ask: those shipped; a folder of packs; a draft pack's file in the place of, or beside, the shipped;
    or a date (YYYY-MM-DD): the rules that are in force on it, for contacts of any day."""
    if packs is None:
        return shipped()
    path = Path(packs)
    try:
        if path.is_dir():
            return load_packs(path)
        if path.is_file():
            draft = read_pack(path.name, path.read_text(encoding="utf-8"))
            return Library({**shipped().packs, draft.id: draft})
        return as_of(shipped(), date.fromisoformat(packs))
    except PackRefused as error:
        raise Invalid(str(error)) from None
    except ValueError:
        raise Invalid(f"{packs!r} is no folder of packs, no pack's file and no date (YYYY-MM-DD)") from None


def as_of(library: Library, day: date) -> Library:
    """The rules in force on a day, each from ever and for ever."""
    return Library({name: _in_force(pack, day) for name, pack in library.packs.items()})


def _in_force(pack: Pack, day: date) -> Pack:
    rules = tuple(
        msgspec.structs.replace(rule, in_force_from=None, in_force_until=None)
        for rule in pack.rules
        if (rule.in_force_from is None or rule.in_force_from <= day)
        and (rule.in_force_until is None or day < rule.in_force_until)
    )
    return msgspec.structs.replace(pack, rules=rules, version=f"{pack.version}@{day.isoformat()}")
