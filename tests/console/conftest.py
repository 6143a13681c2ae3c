"""A browser and a system at work, once per file."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.console.browser import opened
from tests.console.system import Desk, desk_at_work, needs_chromium
from tests.database import new_home, remove_home


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    needs_chromium()
    with opened() as browser:
        yield browser


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    needs_chromium()
    home = new_home()
    with desk_at_work(home) as desk:
        yield desk
    remove_home(home)
