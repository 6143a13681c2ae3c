"""The running system's /metrics: every family that operators are promised, with the value that what happened makes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from libs.common.run.metrics import make_metrics
from tests.house.tree import ROOT
from tests.stack.whole import Whole, until, whole

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
LABELS = {
    "service",
    "source",
    "outcome",
    "channel",
    "stage",
    "reason",
    "witness",
    "le",
}  # few values each, and nobody's name


def read(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def of(samples: Samples, name: str, **labels: str) -> float:
    """The sum of a metric's samples with these labels; nothing at all is -1."""
    found = [value for (n, own), value in samples.items() if n == f"dunwell_{name}" and labels.items() <= own]
    return sum(found) if found else -1


async def work(system: Whole) -> None:
    """A text that leaves and is delivered, one that waits for the afternoon, a promise for today, a bad record."""
    for event in (system.overdue(1), system.overdue(3, time_zone="Mars/Phobos")):
        answer = await system.ask("POST", "intake/v1/delinquencies", "publisher", json=event)
        assert answer.status_code == 202, answer.text
    (contact,) = await system.submitted()
    await system.tell_status(contact["contact_id"])
    await system.put_off(contact)
    terms = {"case_id": contact["case_id"], "amount": {"value": "100.00", "currency": "CNY"},
             "due": system.now.date().isoformat()}  # fmt: skip
    answer = await system.ask("POST", "tracking/v1/promises", "team_lead", json=terms)
    assert answer.status_code == 201, answer.text


async def scrape(system: Whole) -> Samples:
    """As Prometheus would, when everything is applied."""

    async def settled() -> Samples | None:
        samples = read((await system.http.get("/metrics")).text)
        deferred = of(samples, "quiet_hours_blocks_total") == 1 and of(samples, "dead_letter_depth") == 1
        return samples if deferred and of(samples, "consumer_lag") <= 0 else None

    found: Samples = await until(settled)
    return found


@asynccontextmanager
async def looked_up_each_time(home: Path) -> AsyncIterator[Whole]:
    async with whole(home) as system:
        for service in system.process.services.values():
            service.runtime.figures.look_seconds_min = 0.0
        yield system


async def test_every_promised_metric_has_its_value_in_a_running_system(home: Path) -> None:
    async with looked_up_each_time(home) as system:
        await work(system)
        samples = await scrape(system)
        one = read((await system.http.get("/api/outreach/metrics")).text)
    assert of(samples, "events_consumed_total", service="intake", source="ingress", outcome="ignored") == 1
    assert of(samples, "events_consumed_total", service="intake", source="ingress", outcome="applied") == 1
    assert of(samples, "events_consumed_total", service="strategy", source="intake", outcome="applied") >= 2
    assert of(samples, "batch_duration_seconds_count", service="analytics", source="outreach") >= 1
    for service in system.process.services:
        assert of(samples, "migration_version", service=service) >= 1
        assert of(samples, "parked_records", service=service) == 0
        assert 0 <= of(samples, "checkpoint_age_seconds", service=service) < 60
    assert of(samples, "sends_total", channel="sms", outcome="accepted") == 1
    assert of(samples, "receipt_delay_seconds_count", channel="sms") == 1
    assert 0 <= of(samples, "receipt_delay_seconds_sum", channel="sms") < 60
    assert of(samples, "quiet_hours_blocks_total", channel="sms") == 1
    assert 0 <= of(samples, "clock_apart_seconds", witness="database") < 5
    assert of(samples, "sending_held") <= 0 and of(samples, "contacts_unjudged_total") <= 0
    assert of(samples, "promises_due_today", service="tracking") == 1
    assert of(samples, "dead_letter_depth", service="intake") == 1
    assert of(samples, "sources_suspended", service="intake") == 0
    for service, stage in (("strategy", "plan"), ("outreach", "law")):
        count = of(samples, "decision_latency_seconds_count", service=service, stage=stage)
        assert count >= 1 and 0 < of(samples, "decision_latency_seconds_sum", stage=stage) < count
    assert of(one, "sends_total") == 1 and of(one, "promises_due_today") == -1
    assert {label for _, labels in samples for label, _ in labels} <= LABELS


async def test_what_waits_shows_as_lag_and_age(home: Path) -> None:
    async with looked_up_each_time(home) as system:
        tracking = system.process.services["tracking"]
        tracking.consumer.halted = "held by the test"
        answer = await system.ask("POST", "intake/v1/delinquencies", "publisher", json=system.overdue(1))
        assert answer.status_code == 202

        async def waits() -> Samples | None:
            samples = read((await system.http.get("/metrics")).text)
            return samples if of(samples, "consumer_lag", service="tracking", source="intake") >= 2 else None

        samples = await until(waits)
        assert 0 < of(samples, "oldest_unprocessed_age_seconds", service="tracking", source="intake") < 30
        tracking.consumer.halted = None


def test_the_page_for_operators_lists_every_metric() -> None:
    page = (ROOT / "docs" / "metrics.md").read_text()
    for family in make_metrics().registry.collect():
        suffix = "_total" if family.type == "counter" else ""
        assert f"| `{family.name}{suffix}` |" in page
