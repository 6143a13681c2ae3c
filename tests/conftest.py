"""What all tests share."""

from typing import Any

import pytest

from libs.common.events.envelope import Event, decode_record
from libs.common.events.registry import EVENTS, decode
from libs.common.store.context import Context

pytest_plugins = ["tests.broker", "tests.database", "tests.kafka", "tests.spans"]


@pytest.fixture(autouse=True, scope="session")
def said_is_read() -> Any:
    """A process's own readers take an event as its handler said it, others as the log has it: it must be the same."""
    emit = Context.emit

    def checked(self: Context, event: Event, version: int = 0) -> None:
        emit(self, event, version)
        record, said = next(told[-1] for told in self.told.values() if told and told[-1][1] is event)
        if record.type in EVENTS:
            assert repr(decode(record.type, record.data)) == repr(said)
        part = next(part for part, told in self.told.items() if told and told[-1][1] is event)
        assert repr(decode_record(self.journal[part][-1])) == repr(record)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Context, "emit", checked)
        yield
