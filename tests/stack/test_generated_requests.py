"""Generated requests over each service's own OpenAPI against the running system: never a 500, every refusal a problem.

Half of the requests fit the description, half break it; ids in paths are now and then those of a case that is there.
The seed is the same each time, so what is found is found again.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from dunwell.services import FOLDERS
from libs.common.http.doors import Reach
from libs.common.http.scopes import ROLES
from tests.stack.test_embedded import running, token

SEED = 20261124
EXAMPLES = 2  # of each operation and mode: 30 s for all; more find more, and take longer
REACHES = (Reach.ALL, Reach.TEAM, Reach.ASSIGNED, Reach.OWN)
EVENT = {
    "event_id": "e-1", "occurred_at": "2026-11-20T01:00:00+08:00", "creditor": "a-bank",
    "customer": {"id": "C-1", "name": "Li Na", "phones": [{"number": "+8613800138000"}], "consents": ["sms", "call"]},
    "loan": {"id": "L-1", "overdue": {"value": "1250.00", "currency": "CNY"}, "oldest_unpaid_due_date": "2026-11-18"},
}  # fmt: skip


class Caller:
    """Sends generated cases with a fitting token and remembers what came of them."""

    def __init__(self, url: str, home: Path, known: dict[str, str]) -> None:
        self.url, self.home, self.known = url, home, known
        self.session = requests.Session()
        self.session.trust_env = False
        self.statuses: dict[int, int] = {}
        self.flaws: list[str] = []
        self.commands = 0
        self.tokens: dict[str, dict[str, str]] = {}

    def token_for(self, declared: str) -> dict[str, str]:
        role = role_for(declared)
        if role not in self.tokens:
            self.tokens[role] = token(self.home, role)
        return self.tokens[role]

    def call(self, service: str, case: Case[Any], use_known: bool) -> None:
        operation = case.operation
        declared = operation.definition.raw.get("x-scope")
        headers = dict(self.token_for(declared)) if declared else {}
        if operation.method.upper() == "POST":
            self.commands += 1
            headers["Idempotency-Key"] = f"generated-{self.commands}"
        if use_known:
            for values in (case.path_parameters, case.query, case.body):
                if isinstance(values, dict):
                    values.update({name: self.known[name] for name in values if name in self.known})
        answer = case.call(base_url=f"{self.url}/api/{service}", headers=headers, session=self.session, timeout=20)
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        flaw = flaw_of(answer.status_code, answer.headers, answer.json if answer.content else dict)
        if flaw:
            self.flaws.append(f"{service} {operation.label}: {flaw}: {case.as_curl_command()[:1_500]}")


@lru_cache
def role_for(name: str) -> str:
    """The role that goes furthest under a scope."""
    holders = [
        (REACHES.index(grants[name].reach), grants[name].second, role)
        for role, grants in ROLES.items()
        if name in grants
    ]
    return min(holders)[2]


def flaw_of(status: int, headers: Any, body: Any) -> str | None:
    """What is wrong with an answer."""
    if status < 400:
        return None
    if status >= 500:
        return str(status)
    kind = str(headers.get("content-type"))
    if "application/problem+json" not in kind:
        return f"{status} is no problem but {kind}"
    missing = {"type", "title", "status", "code", "correlation"} - body().keys()
    return f"{status} lacks {', '.join(sorted(missing))}" if missing else None


def operations(url: str) -> Iterator[tuple[str, APIOperation[Any, Any, Any, Any]]]:
    for service in FOLDERS:
        described = httpx.get(f"{url}/api/{service}/openapi.json").json()
        for operation in (each for path in described["paths"].values() for each in path.values()):
            operation.pop("security", None)  # the token is ours to give
        for found in schemathesis.openapi.from_dict(described).get_all_operations():
            if isinstance(found, Ok):
                yield service, found.ok()


def generate(caller: Caller, service: str, operation: Any, mode: GenerationMode) -> None:
    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), use_known=st.booleans())
    def each(case: Case[Any], use_known: bool) -> None:
        caller.call(service, case, use_known)

    with suppress(Unsatisfiable):  # of an operation without parameters nothing can be broken
        each()


@pytest.fixture
def caller(home: Path) -> Iterator[Caller]:
    with running(home, "--empty") as (url, _):
        answer = httpx.post(f"{url}/api/intake/v1/delinquencies", json=EVENT, headers=token(home, "publisher"))
        assert answer.status_code == 202
        deadline, cases = time.monotonic() + 30, list[Any]()
        while not cases and time.monotonic() < deadline:
            found = httpx.get(f"{url}/api/tracking/v1/cases?loan_id=L-1", headers=token(home, "compliance"))
            cases = found.json()["items"]
        case = cases[0]
        yield Caller(url, home, {
            "case_id": case["case_id"], "debtor_id": case["debtor_id"], "creditor": "a-bank", "source": "a-bank",
            "event_id": "e-1", "strategy": "default", "name": "default", "part": "0", "offset": "0",
        })  # fmt: skip


def test_no_generated_request_is_answered_by_a_crash(caller: Caller) -> None:
    count = 0
    for service, operation in operations(caller.url):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            generate(caller, service, operation, mode)
        count += 1
    assert caller.flaws == []
    assert count > 90 and {200, 201, 400, 404, 422} <= caller.statuses.keys(), caller.statuses


def test_a_crash_and_a_bare_refusal_are_found() -> None:
    json = {"Content-Type": "application/json"}
    assert flaw_of(500, {}, dict) == "500"
    assert flaw_of(404, {name.lower(): value for name, value in json.items()}, dict) is not None
    assert flaw_of(409, {"content-type": "application/problem+json"}, lambda: {"type": "x"}) is not None
    assert flaw_of(200, {}, dict) is None
