"""`dunwell law judge`: the verdicts of a period under other packs, and which of them would be others."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from dunwell.law.asking import CARRIERS, Asked, Given, ask, given, local_names
from dunwell.law.reproduce import spoken
from libs.common.events.envelope import decode_head, decode_record
from libs.common.events.outreach import Verdict
from libs.common.kernel.problems import Invalid
from libs.common.log.seek import records_between
from libs.compliance import Library, Pack
from libs.compliance.local import understood, with_local
from libs.compliance.verdict import Verdict as Said
from services.outreach.policy import receipts

LOCAL = "SELECT DISTINCT key, data->>'text' FROM outreach.reference WHERE kind = 'local_pack'"
LOCAL_DOOR, VERDICTS_DOOR = "/api/outreach/v1/compliance/local-packs/history", "/api/outreach/v1/compliance/verdicts"
PAGE_MAX = 500
PARTS = "SELECT part FROM outreach.journal_head WHERE head > 0 ORDER BY part"
NOT_ASKED = {
    "house": "refused by a rule of the house before the law was asked",
    "local": "by a local pack that is not at hand, or not understood any more",
    "old": "of records older than receipts that carry their question",
    "senseless": "with a question that can't be asked any more",
}


class Change(NamedTuple):
    """A verdict that would be another one, and why."""

    given: Given
    after: str
    why: str

    def __str__(self) -> str:
        verdict = self.given.verdict
        place = f"{self.given.contact_id} {self.given.type} at {verdict.judged_at.isoformat()}"
        return f"{place}: {spoken(verdict)}, would be {self.after}: {self.why}"


Local = Mapping[tuple[str, str], Pack]  # the operator's own packs by id and version


class Judged:
    """What came of judging a period again, by these packs and, of the operator's own, those of the day."""

    def __init__(self, library: Library, local: Local) -> None:
        self._library, self._local = library, local
        self._libraries: dict[tuple[Pack, ...], Library] = {(): library}
        self.contacts: set[str] = set()
        self.changed: set[str] = set()
        self.verdicts = self.changes = 0
        self.not_asked: Counter[str] = Counter()

    def library_of(self, verdict: Verdict) -> Library | None:
        """The packs, with the operator's own that judged it then where a draft does not take their place; None where
        one of them is not at hand."""
        named = [p for p in verdict.packs if p.id in local_names(verdict) and p.id not in self._library.packs]
        if any((pack.id, pack.version) not in self._local for pack in named):
            return None
        found = tuple(self._local[pack.id, pack.version] for pack in named)
        if found not in self._libraries:
            self._libraries[found] = with_local(self._library, {pack.id: pack for pack in found})
        return self._libraries[found]

    def summary(self) -> str:
        rest = "".join(f"; {count} {NOT_ASKED[name]}" for name, count in sorted(self.not_asked.items()))
        return (
            f"{self.verdicts} verdicts on {len(self.contacts)} contacts judged again, {self.changes} on "
            f"{len(self.changed)} contacts would change{rest}"
        )


async def judge(con: Any, first: datetime, last: datetime, library: Library, told: Callable[[Change], None]) -> Judged:
    """Judges every verdict given in [first, last) again; `told` is called with each that would be another."""
    judged = Judged(library, local_of(await con.fetch(LOCAL)))
    for (part,) in await con.fetch(PARTS):
        async for offset, record in records_between(con, "outreach", "journal", part, first, last):
            if decode_head(record).type in CARRIERS:
                whole = decode_record(record)
                found = given(f"outreach.journal part {part} offset {offset}", whole.type, whole.data)
                judge_again([found] if found else [], first, last, judged, told)
    return judged


def judge_by_door(
    get: Callable[..., Any], first: datetime, last: datetime, library: Library, told: Callable[[Change], None]
) -> Judged:
    """The same by the doors of a system that runs elsewhere; `get` gives the answer to a path with its query."""
    texts = ((pack["creditor"], pack["text"]) for pack in get(LOCAL_DOOR)["items"])
    judged, after = Judged(library, local_of(texts)), None
    while True:
        period = {"from": first.isoformat(), "to": last.isoformat()}
        page = get(VERDICTS_DOOR, limit=PAGE_MAX, cursor=after, **period)
        found = [
            Given(
                f"outreach.journal part {item['part']} offset {item['offset']}", item["type"].split(".")[2],
                item["contact_id"], msgspec.convert(item["verdict"], Verdict),
            )
            for item in page["items"]
        ]  # fmt: skip
        judge_again(found, first, last, judged, told)
        after = page["next"]
        if after is None:
            return judged


def local_of(texts: Iterable[tuple[str, str | None]]) -> Local:
    """The operator's own packs from their scopes and texts; one not understood is not at hand."""
    found = [understood(scope, text) for scope, text in texts if text is not None]
    return {(pack.id, pack.version): pack for pack in found if isinstance(pack, Pack)}


def judge_again(
    verdicts: Iterable[Given], first: datetime, last: datetime, judged: Judged, told: Callable[[Change], None]
) -> None:
    """The same for verdicts at hand."""
    for each in verdicts:
        if not first <= each.verdict.judged_at < last:
            continue
        asked = _asked(each, judged)
        if isinstance(asked, str):
            judged.not_asked[asked] += 1
            continue
        judged.verdicts += 1
        judged.contacts.add(each.contact_id)
        if told_of(each.verdict) != told_of(asked.said):
            judged.changes += 1
            judged.changed.add(each.contact_id)
            told(Change(each, spoken(asked.said), because(each.verdict, asked)))


def told_of(said: Verdict | Said) -> tuple[object, ...]:
    """What of a verdict matters to the contact."""
    return said.decision, said.rule_id, said.reason if said.rule_id is None else "", said.earliest_allowed


def because(before: Verdict, asked: Asked) -> str:
    """Why it would be another: the rule that decides now, or the one that does no longer, on its evidence."""
    now = asked.said.rule_id or asked.said.reason
    if now and asked.said.rule_id != before.rule_id:
        return f"{now} fails{_evidence(now, asked.said)}"
    gone = before.rule_id or before.reason
    if not any(rule.id == gone for pack in asked.packs for rule in pack.rules):
        return f"{gone} does not stand in these packs"
    if now:
        return f"{now} opens at another instant{_evidence(now, asked.said)}"
    return f"{gone} does not fail{_evidence(gone, asked.said)}"


def _asked(each: Given, judged: Judged) -> Asked | str:
    """What the packs say; else why they are not asked."""
    if each.of_the_house:
        return "house"
    if "proposed" not in each.verdict.question:
        return "old"
    library = judged.library_of(each.verdict)
    if library is None:
        return "local"
    try:
        return ask(each.verdict, library)
    except (Invalid, ValueError):
        return "senseless"


def _evidence(rule: str, said: Said) -> str:
    shown = receipts.shown(said.evidence)
    hours = [f"{', '.join(h.open) or 'nothing'} open in {h.zone}" for h in shown.hours if h.rule_id == rule]
    counts = [f"{c.counted} of {c.max} in {c.days} dates" for c in shown.counters if c.rule_id == rule]
    return f" ({'; '.join(hours + counts)})" if hours or counts else ""
