"""A slow, plain second opinion on the packs' raw YAML, written from the guide alone.

It shares no code with the engine: wall clocks by `astimezone`, rules and facts as plain dictionaries, no caches.
"""

from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

KINDS = (
    "bankruptcy moratorium cease deceased representation vulnerability dispute hardship required_notice third_party "
    "visit consent opt_out place recording required_text forbidden_content harassment automation outsourcing staff "
    "scope complaint retention superseded cooldown frequency_cap contact_hours"
).split()
PLAIN = {
    file.name.removesuffix(".yaml"): yaml.safe_load(file.read_text())
    for file in resources.files("libs.compliance").joinpath("packs").iterdir()
    if file.name.endswith(".yaml")
}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Opinion:
    """One question, answered the slow way. `body` is the door's JSON."""

    def __init__(self, body: dict[str, Any], only: str | None = None) -> None:
        """`only`: the one rule to judge by."""
        self.body, self.proposed, self.only = body, body["proposed"], only
        self.at = datetime.fromisoformat(self.proposed["at"])
        debtor = body["debtor"]
        self.zones = [ZoneInfo(name) for name in debtor.get("zones") or [debtor["zone"]]]
        self.packs = set(body["jurisdiction"])
        for name in body["jurisdiction"]:
            self.packs |= set(PLAIN[name]["parents"])
        ordered = sorted(self.packs, key=lambda name: PLAIN[name]["rank"])
        self.rules = [rule for name in ordered for rule in PLAIN[name]["rules"] if self.selected(rule)]
        law = [rule for rule in self.rules if rule["kind"] == "contact_hours" and rule["force"] != "policy"]
        if law:
            self.rules = [rule for rule in self.rules if "where_no_law_of_kind" not in rule["parameters"]]
        self.rules.sort(key=lambda rule: KINDS.index(rule["kind"]))  # stable: the file's order within a kind

    def fact(self, name: str) -> Any:
        group, _, field = name.partition(".")
        value = (self.body.get(group) or {}).get(field)
        if name == "debt.dispute" and value is None:
            return self.dispute()
        return value

    def dispute(self) -> str | None:
        debt, calendar = self.body.get("debt") or {}, self.body.get("calendar") or {}
        if not debt.get("dispute_received_on"):
            return None
        if debt.get("verification_sent"):
            return "answered"
        if not debt.get("dispute_written"):
            return "open_after_validation_period"
        if not debt.get("validation_sent_on"):
            return "open_in_validation_period"
        day, seen = date.fromisoformat(debt["validation_sent_on"]), 0
        while seen < 5:
            day += timedelta(days=1)
            if day.weekday() < 5 and day.isoformat() not in (calendar.get("us_federal_holidays") or []):
                seen += 1
        in_time = date.fromisoformat(debt["dispute_received_on"]) <= day + timedelta(days=30)
        return "open_in_validation_period" if in_time else "open_after_validation_period"

    def holds(self, test: dict[str, Any]) -> bool:
        known, op = self.fact(test["fact"]), test["op"]
        value: Any = test.get("value")
        if op == "missing":
            return known is None
        if op == "ne":
            return bool(known != value)
        if known is None:
            return False
        number = self.proposed.get("number") if self.proposed["channel"] in ("sms", "im", "email", "app_push") else None
        addresses = {self.proposed.get("address"), number} - {None}
        answers: dict[str, Any] = {
            "present": lambda: True, "eq": lambda: known == value, "in": lambda: known in value,
            "not_in": lambda: known not in value, "lt": lambda: known < value, "le": lambda: known <= value,
            "gt": lambda: known > value, "ge": lambda: known >= value,
            "contains_channel": lambda: self.proposed["channel"] in known,
            "contains_address": lambda: bool(addresses & set(known)),
        }  # fmt: skip
        return bool(answers[op]())

    def selected(self, rule: dict[str, Any]) -> bool:
        today = self.at.astimezone(self.zones[0]).date().isoformat()
        parameters = rule["parameters"]
        return (
            rule["enforce"]
            and self.only in (None, rule["id"])
            and self.body["actor"]["role"] in rule["applies_to"]
            and ("any" in rule["channel"] or self.proposed["channel"] in rule["channel"])
            and (rule.get("in_force_from") or "0") <= today < (rule.get("in_force_until") or "9")
            and ("products" not in parameters or self.fact("debt.product") in parameters["products"])
            and ("creditor_types" not in parameters or self.fact("debt.creditor_type") in parameters["creditor_types"])
            and not any(self.holds(test) for test in rule.get("exempt_if", []))
        )

    def broken(self, rule: dict[str, Any], at: datetime) -> bool:
        if rule["kind"] == "contact_hours":
            return not all(self.open(rule, at.astimezone(there)) for there in self.zones)
        if rule["kind"] in ("frequency_cap", "cooldown"):
            return self.capped(rule, at)
        month = rule["parameters"].get("max_per_month")
        if month and self.rows_of(at, 31, {"channels": ["visit"], "directions": ["outbound"], "results": ["met"]},
                                  ["debt"], "this_collector") >= month:  # fmt: skip
            return True
        triggers = rule.get("trigger_any") or ([rule["trigger"]] if "trigger" in rule else [])
        return any(
            all(self.holds(test) for test in trigger["all"])
            and not any(self.holds(test) for test in trigger.get("unless", []))
            for trigger in triggers
        )

    def open(self, rule: dict[str, Any], wall: datetime) -> bool:
        parameters, debtor = rule["parameters"], self.body["debtor"]
        holidays = (self.body.get("calendar") or {}).get("public_holidays") or []
        holiday = wall.date().isoformat() in holidays
        windows = parameters["windows"]
        if self.proposed.get("place") == "workplace" and "workplace_windows" in parameters:
            windows = parameters["workplace_windows"]
        if holiday and "holiday_windows" in parameters:
            windows = parameters["holiday_windows"]
        if holiday and "closed_on" in parameters:
            windows = []
        inside = self.inside(windows, wall)
        agreed, effect = debtor.get("agreed_windows"), parameters["agreement_effect"]
        if agreed and effect != "none":
            theirs = self.inside(agreed, wall)
            inside = {"replace": theirs, "add": inside or theirs, "intersect": inside and theirs}[effect]
        if "subtract" in parameters and self.inside(debtor.get("inconvenient_windows") or [], wall):
            return False
        return inside

    @staticmethod
    def inside(windows: list[dict[str, Any]], wall: datetime) -> bool:
        clock, today = wall.strftime("%H:%M"), DAYS[wall.weekday()]
        yesterday = DAYS[wall.weekday() - 1]
        for window in windows:
            days = DAYS if window.get("days", "all") == "all" else window["days"]
            start, end = window["start"], window["end"]
            if start < end and today in days and start <= clock < end:
                return True
            if start > end and ((today in days and clock >= start) or (yesterday in days and clock < end)):
                return True
        return False

    def capped(self, rule: dict[str, Any], at: datetime) -> bool:
        parameters = rule["parameters"]
        if "applies_when" in parameters and self.proposed.get("mode") not in parameters["applies_when"]["modes"]:
            return False
        keys, scope = parameters["key"], parameters.get("scope")
        counts = parameters.get("counts") or parameters["after"]
        consent = self.fact("debtor.overcap_consent_at") if "consent_exemption" in parameters else None
        without = None
        if consent:
            given = datetime.fromisoformat(consent)
            end = self.consent_end(given, at, keys)
            last = given.astimezone(self.zones[0]).date() + timedelta(days=6)
            if given <= at and end is None and at.astimezone(self.zones[0]).date() <= last:
                return False
            if given <= at and rule["kind"] == "frequency_cap":
                without = (given, end, last)
        limits = parameters.get("limits")
        if rule["kind"] == "cooldown":
            limits = [{"max": 1, "days": parameters["days"]}]
        elif limits is None:
            days = parameters["window"].get("days", 1)
            limits = [{"max": parameters["max"], "days": days}]
        place = self.proposed.get("place") or "home"
        for limit in limits:
            if self.rows_of(at, limit["days"], counts, keys, scope, without=without) >= limit["max"]:
                return True
        further = [("workplace", ["workplace"]), ("elsewhere", ["workplace", "public", "other"])]
        for name, places in further:
            limit = parameters.get(name)
            if (
                limit
                and place in places
                and self.rows_of(at, limit["days"], counts, keys, scope, places) >= limit["max"]
            ):
                return True
        return False

    def consent_end(self, given: datetime, at: datetime, keys: list[str]) -> datetime | None:
        ends = [
            start for row in self.body["history"]
            if given < (start := datetime.fromisoformat(row["at"])) <= at and row["channel"] == "call"
            and row["result"] in ("conversation", "pending", "unknown") and self.same(row, keys, None)
        ]  # fmt: skip
        return min(ends, default=None)

    def same(self, row: dict[str, Any], keys: list[str], scope: str | None) -> bool:
        proposed = self.proposed
        if "debt" in keys and proposed.get("debt", "D1") not in row.get("debts", ["D1"]):
            return False
        if "person" in keys and row.get("person", "debtor") != proposed["party"]:
            return False
        if "number" in keys and row.get("number") != proposed.get("number"):
            return False
        if scope == "this_collector":
            return bool(row.get("collector", "self") == "self")
        return scope is None or bool(row.get("creditor", "C1") == proposed.get("creditor", "C1"))

    def rows_of(
        self, at: datetime, days: int, counts: dict[str, Any], keys: list[str], scope: str | None,
        places: list[str] | None = None, without: tuple[datetime, datetime | None, date] | None = None,
    ) -> int:  # fmt: skip
        here, today = self.zones[0], at.astimezone(self.zones[0]).date()
        total = 0
        for row in self.body["history"]:
            start = datetime.fromisoformat(row["at"])
            day = start.astimezone(here).date()
            if start > at or not today - timedelta(days=days - 1) <= day:
                continue
            if row["channel"] not in counts["channels"] or row.get("dir", "outbound") not in counts["directions"]:
                continue
            unsettled = row["result"] in ("pending", "unknown")
            if counts["results"] != "any" and not unsettled and row["result"] not in counts["results"]:
                continue
            if "modes" in counts and row.get("mode") not in counts["modes"]:
                continue
            if not self.same(row, keys, scope) or (places and row.get("place", "home") not in places):
                continue
            if without and without[0] < start and day <= without[2] and (without[1] is None or start <= without[1]):
                continue
            total += 1
        return total

    def failing(self) -> list[str]:
        return [rule["id"] for rule in self.rules if self.broken(rule, self.at)]

    def lawful_time(self, at: datetime) -> bool:
        return not any(self.broken(rule, at) for rule in self.rules if rule["kind"] in KINDS[-3:])

    def earliest(self) -> datetime | None:
        """By every quarter of an hour of the wall clock, which all windows drawn below keep to, for two months."""
        at = self.at.astimezone(UTC)
        first = datetime.fromtimestamp((at.timestamp() // 900 + 1) * 900, UTC)
        tried = (at, *(first + timedelta(minutes=15 * n) for n in range(62 * 96)))
        return next((instant for instant in tried if self.lawful_time(instant)), None)
