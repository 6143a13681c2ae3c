"""The tests that stand beside a rule: each asks one question of that rule alone, as the door would be asked.

What an example does not say: noon of Wednesday 2 December 2026 in the pack's zone (UTC where it has none), a call (or
the rule's first channel) by whom the rule binds first, to the debtor, to collect, interactive. `at` and `until` without
an offset are the wall clock of the zone. A row of `history` is a contact like the proposed one; `times: 3` makes three
of it, a minute apart.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from libs.common.kernel.clock import zone
from libs.common.kernel.problems import Invalid
from libs.compliance.engine import Law
from libs.compliance.flaws import VOCABULARY
from libs.compliance.packs import Library, Pack
from libs.compliance.request import read
from libs.compliance.rules import Earlier, Example, Rule
from libs.compliance.verdict import Verdict

_GROUPS = {fact.partition(".")[0] for fact in VOCABULARY}
NOON = "2026-12-02T12:00"


def failures(pack: Pack, rule: Rule) -> Iterator[tuple[int, str]]:
    """The examples of a rule that it does not meet, each with what came instead."""
    for number, example in enumerate(rule.tests):
        try:
            verdict = judged(pack, rule, example)
            until = instant(example.until, zone_of(pack, example)) if example.until else None
        except (Invalid, ValueError, OverflowError) as error:  # OverflowError: an instant beyond the calendar
            yield number, f"is not understood: {told(error)}"
            continue
        if verdict.decision != example.gives:
            yield number, f"gives {verdict.decision} instead of {example.gives}"
        elif until is not None and verdict.earliest_allowed != until:
            yield number, f"defers until {verdict.earliest_allowed} instead of {until}"


def told(error: Exception) -> str:
    return "; ".join(f"{flaw.pointer} {flaw.message}" for flaw in getattr(error, "errors", ())) or str(error)


def judged(pack: Pack, rule: Rule, example: Example) -> Verdict:
    """The verdict of this rule alone; Invalid or ValueError where the example is not understood."""
    alone = msgspec.structs.replace(pack, rules=(rule,), parents=())
    question = read(body_of(pack, rule, example), Library({pack.id: alone}))
    return Law((alone,)).judge(question.facts, question.history, question.proposed, question.calendar)


def zone_of(pack: Pack, example: Example) -> str:
    return example.zone or pack.default_zone or "UTC"


def instant(text: str, zone_name: str) -> datetime:
    """An instant as an example writes it; ValueError where it is none."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=zone(zone_name))


def body_of(pack: Pack, rule: Rule, example: Example) -> dict[str, Any]:
    """The example as a request to the door."""
    zone_name = zone_of(pack, example)
    channel = "call" if {"call", "any"} & set(rule.channel) else rule.channel[0]
    body: dict[str, Any] = {
        "jurisdiction": [pack.id], "actor": {"role": rule.applies_to[0]}, "debtor": {"zone": zone_name}, "debt": {},
        "calendar": {"public_holidays": [day.isoformat() for day in example.holidays]},
        "proposed": {
            "at": instant(example.at or NOON, zone_name).isoformat(), "channel": channel, "mode": "interactive",
            "party": "debtor", "purpose": "collect",
        },
    }  # fmt: skip
    for name, group in (("product", "products"), ("creditor_type", "creditor_types")):
        if rule.parameters.get(group):
            body["debt"][name] = rule.parameters[group][0]
    for fact, value in example.facts.items():
        group, _, name = fact.partition(".")
        if group not in _GROUPS:
            raise ValueError(f"unknown fact {fact!r}")
        body.setdefault(group, {})[name] = value
    if "zones" in body["debtor"]:
        del body["debtor"]["zone"]
    body["history"] = [row for written in example.history for row in _rows(written, body["proposed"], zone_name)]
    return body


def _rows(written: Earlier, proposed: dict[str, Any], zone_name: str) -> Iterator[dict[str, Any]]:
    fields = msgspec.to_builtins(written)
    times, first = fields.pop("times", 1), instant(fields.pop("at"), zone_name)
    like = {"channel": proposed["channel"], "mode": proposed["mode"], "number": proposed.get("number")}
    for number in range(times):
        yield like | fields | {"at": (first + timedelta(minutes=number)).isoformat()}
