"""docs/one-event.md is what an event really passes."""

from tests.stack.one_event import PAGE, Step, page, steps_now

# The spine of the way: each is passed after the one before it.
SPINE = (
    "Reception.receive", "Prepare.__call__", "resolve", "overdue", "keep", "opened", "plan", "SendDue.reserve",
    "Judge.reserve_due", "SandboxSender.send", "SendDue.record", "contact_submitted",
)  # fmt: skip


def test_an_event_passes_what_the_page_says_and_in_that_order() -> None:
    steps = steps_now()
    print(page(steps))
    first: dict[str, int] = {}
    for number, step in enumerate(steps):
        first.setdefault(step.name, number)
    places = [first[name] for name in SPINE]
    assert places == sorted(places)
    assert lines(steps) == {line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")}, (
        "run: make docs"
    )


def lines(steps: list[Step]) -> set[str]:
    return {line for line in page(steps).splitlines() if line.startswith("| `")}
