"""One trace from the door to the text that left, through all services, single and in bulk, with spans and without."""

import json
from pathlib import Path

from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from libs.common.events.envelope import decode_record
from libs.common.log.record import unpack
from tests.stack.whole import Whole, until, whole

SINGLE = "4bf92f3577b34da6a3ce929d0e0e4736"
BULK = "11111111111111111111111111111111"
NDJSON = {"Content-Type": "application/x-ndjson"}
# Of one event, in each service's journal.
STATIONS = {
    "dunwell.intake.delinquency_opened.v1", "dunwell.strategy.plan_assigned.v1",
    "dunwell.strategy.contact_requested.v1", "dunwell.outreach.contact_planned.v1",
    "dunwell.outreach.contact_attempted.v1", "dunwell.outreach.contact_submitted.v1",
}  # fmt: skip


def header(trace: str) -> dict[str, str]:
    return {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}


async def send(system: Whole) -> None:
    """One event by itself and two in bulk, each request with a trace of its own, until three texts have left."""
    one = await system.ask(
        "POST", "intake/v1/delinquencies", "publisher", header(SINGLE), json=system.overdue(1)
    )  # fmt: skip
    lines = "\n".join(json.dumps(system.overdue(number)) for number in (2, 3))
    bulk = await system.ask(
        "POST", "intake/v1/delinquencies/bulk", "publisher", {**header(BULK), **NDJSON}, content=lines
    )
    assert (one.status_code, bulk.status_code) == (202, 202), (one.text, bulk.text)
    await system.submitted(3)


async def traces(system: Whole) -> dict[str, list[str]]:
    """By trace id, the types of all records in all journals, those without a trace under ""."""
    found: dict[str, list[str]] = {}
    for service in system.process.services.values():
        for row in await service.runtime.serving.fetch("SELECT payload FROM journal ORDER BY part, base"):
            for raw in unpack(row["payload"]):
                record = decode_record(raw)
                found.setdefault(record.trace[3:35] if record.trace else "", []).append(record.type)
    return found


async def test_a_header_at_the_door_ends_in_every_record_that_comes_of_it(home: Path) -> None:
    async with whole(home) as system:
        await send(system)
        found = await traces(system)
        contact = (await system.submitted(3))[0]
        await system.tell_status(contact["contact_id"])
        later = await traces(system)
    assert set(found) <= {"", SINGLE, BULK}
    assert set(found[SINGLE]) >= STATIONS and len(found[SINGLE]) == len(set(found[SINGLE]))
    assert all(found[BULK].count(station) == 2 for station in STATIONS)
    assert not STATIONS & set(found.get("", []))
    delivered = [trace for trace, types in later.items() if "dunwell.outreach.contact_delivered.v1" in types]
    assert delivered in ([SINGLE], [BULK])  # the provider's word belongs to what it is about


async def test_with_the_extra_every_service_has_a_span_in_the_trace_and_nothing_has_none(
    home: Path, spans: InMemorySpanExporter
) -> None:
    async with whole(home) as system:
        await send(system)

        async def counted() -> bool:
            return "analytics apply" in names(spans, SINGLE) and "tracking apply" in names(spans, SINGLE)

        await until(counted)
        found = await traces(system)
    creditor = {"service:intake"}  # set up on the way in, in a transaction of its own
    assert names(spans, SINGLE) - creditor == {
        "POST /v1/delinquencies",
        *(f"{name} apply" for name in ("intake", "strategy", "outreach", "tracking", "analytics")),
    }
    assert "outreach apply" in names(spans, BULK)
    assert "" not in found and set(found[SINGLE]) >= STATIONS
    for span in spans.get_finished_spans():
        said = json.dumps(dict(span.attributes or {}))
        assert "Li Na" not in said and "13800138" not in said


def names(spans: InMemorySpanExporter, trace: str) -> set[str]:
    done = spans.get_finished_spans()
    return {span.name for span in done if span.context and f"{span.context.trace_id:032x}" == trace}
