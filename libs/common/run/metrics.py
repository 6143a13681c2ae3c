"""The metrics of one process: one prefix, base units, labels of few values, never a case, a debtor or a phone.

Written once per batch, not per event (a labelled counter costs 0.9 µs an event, per batch 0.02).
"""

from collections.abc import Iterator
from typing import Any, cast

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric

disable_created_metrics()  # type: ignore[no-untyped-call] # a second sample a counter, which nobody asks for
PREFIX = "dunwell"
CONTENT_TYPE = CONTENT_TYPE_LATEST
SECONDS_FINE = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SECONDS_LONG = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0, 7200.0, 43200.0)


class Metrics(msgspec.Struct, frozen=True):
    """What stack.md §7 starts with; each carries the label `service`, because one process may run all five."""

    registry: CollectorRegistry
    events_consumed: Counter
    events_failed: Counter
    events_parked: Counter
    events_backfilled: Counter
    positions_lost: Counter
    consumer_lag: Gauge
    oldest_unprocessed_age: Gauge
    parts_stopped: Gauge
    parked_records: Gauge
    dead_letter_depth: Gauge
    sources_suspended: Gauge
    batch_duration: Histogram
    sends: Counter
    receipt_delay: Histogram
    quiet_hours_blocks: Counter
    contacts_unjudged: Counter
    local_packs_unread: Gauge
    sending_held: Gauge
    clock_apart: Gauge
    promises_due_today: Gauge
    decision_latency: Histogram
    migration_version: Gauge
    checkpoint_age: Gauge
    relay_published: Counter
    relay_backlog: Gauge
    relay_last_ack_age: Gauge
    relay_dropped_producers: Counter
    relay_overtaken: Counter
    relay_left_out: Counter
    relay_holes: Gauge


def make_metrics() -> Metrics:
    """A registry of its own: nothing is global, so a test or a second process image starts at zero."""
    registry = CollectorRegistry(auto_describe=True)

    def counter(name: str, meaning: str, *labels: str) -> Counter:
        return Counter(name, meaning, ("service", *labels), namespace=PREFIX, registry=registry)

    def gauge(name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(name, meaning, ("service", *labels), namespace=PREFIX, registry=registry)

    def seconds(name: str, meaning: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        given: dict[str, Any] = {"namespace": PREFIX, "registry": registry, "buckets": buckets}
        return Histogram(f"{name}_seconds", meaning, ("service", *labels), **given)

    return Metrics(
        registry=registry,
        events_consumed=counter("events_consumed_total", "Records that moved a part's offset.", "source", "outcome"),
        events_failed=counter("events_failed_total", "Batches rolled back and repeated."),
        events_parked=counter("events_parked_total", "Records parked, those that queue behind one too.", "source"),
        events_backfilled=counter("events_backfilled_total", "Records read from a journal, lost by Kafka.", "source"),
        positions_lost=counter(
            "positions_lost_total", "Positions in a topic of upstream that were gone: read on from its start.", "source"
        ),
        consumer_lag=gauge("consumer_lag", "Records in the source's log not applied yet.", "source"),
        oldest_unprocessed_age=gauge(
            "oldest_unprocessed_age_seconds", "Wall time since the oldest record not applied was written.", "source"
        ),
        parts_stopped=gauge("parts_stopped", "Parts of sources that this process stopped: records are lost for good."),
        parked_records=gauge("parked_records", "Records parked now."),
        dead_letter_depth=gauge("dead_letter_depth", "Inputs in quarantine that nobody has settled."),
        sources_suspended=gauge("sources_suspended", "Sources and creditors of which nothing is taken until resumed."),
        batch_duration=seconds("batch_duration", "From a batch read to its commit.", SECONDS_FINE, "source"),
        sends=counter("sends_total", "Contacts handed to a provider, by what came of it.", "channel", "outcome"),
        receipt_delay=seconds(
            "receipt_delay", "From submission to the provider's final status.", SECONDS_LONG, "channel"
        ),
        quiet_hours_blocks=counter("quiet_hours_blocks_total", "Contacts put off by hours or days of rest.", "channel"),
        contacts_unjudged=counter("contacts_unjudged_total", "Contacts set aside: nobody can judge them.", "channel"),
        local_packs_unread=gauge("local_packs_unread", "Local packs in force that are not understood."),
        sending_held=gauge("sending_held", "1 while nothing leaves by this process, by what holds it.", "reason"),
        clock_apart=gauge("clock_apart_seconds", "How far a witness's clock is from ours, at least.", "witness"),
        promises_due_today=gauge("promises_due_today", "Open promises whose day is today in the creditor's zone."),
        decision_latency=seconds(
            "decision_latency",
            "One decision of plan or law: the mean of a batch, its commit included.",
            SECONDS_FINE,
            "stage",
        ),
        migration_version=gauge("migration_version", "Number of the last migration applied to the schema."),
        checkpoint_age=gauge("checkpoint_age_seconds", "Wall time since the last signed checkpoint."),
        relay_published=counter("relay_published_total", "Records that the broker has acknowledged, repeats too."),
        relay_backlog=gauge("relay_backlog", "Records of the journal that are not published yet."),
        relay_last_ack_age=gauge(
            "relay_last_ack_age_seconds", "Since the last acknowledgement while something is to be published."
        ),
        relay_dropped_producers=counter("relay_dropped_producers_total", "Producers made anew after an error."),
        relay_overtaken=counter("relay_overtaken_total", "Cursors that somebody else has moved meanwhile."),
        relay_left_out=counter("relay_left_out_total", "Records too large for the broker, left to the journal."),
        relay_holes=gauge("relay_holes", "Parts whose journal has lost records, passed over by the relay."),
    )


def render(*metrics: Metrics) -> bytes:
    """The text that Prometheus scrapes, of one service or of several in one process; serve it as CONTENT_TYPE."""
    return generate_latest(cast(CollectorRegistry, _Together(metrics)))


class _Together:
    """Registries of equal metrics as one: each metric is named once, with the samples of all."""

    def __init__(self, metrics: tuple[Metrics, ...]) -> None:
        self._registries = [each.registry for each in metrics]

    def collect(self) -> Iterator[Metric]:
        merged: dict[str, Metric] = {}
        for registry in self._registries:
            for metric in registry.collect():
                if metric.name in merged:
                    merged[metric.name].samples += metric.samples
                else:
                    merged[metric.name] = metric
        yield from merged.values()
