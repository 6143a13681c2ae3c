"""Answers as they were recorded, in the place of the real ones."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Route

from tests.console.browser import Visitor

SAID = {
    403: "may not do this", 404: "not yours to see", 409: "Somebody was faster", 422: "not as it must be",
    429: "too much at once", 503: "not ready", 500: "made a mistake", 418: "code 418",
}  # fmt: skip


def answers(status: int) -> Callable[[Route], None]:
    """A problem as the services word it."""
    body = {"status": status, "code": "recorded", "title": "", "detail": "as it was recorded"}
    headers = {"Content-Type": "application/problem+json"} | ({"Retry-After": "1"} if status in (429, 503) else {})
    return lambda route: route.fulfill(status=status, headers=headers, body=json.dumps(body))


def twist(visitor: Visitor, pattern: str, change: Callable[[dict[str, Any]], None]) -> None:
    """The real answer with one thing changed."""

    def answer(route: Route) -> None:
        real = route.fetch()
        body = real.json()
        change(body)
        route.fulfill(response=real, body=json.dumps(body))

    visitor.page.route(pattern, answer)
