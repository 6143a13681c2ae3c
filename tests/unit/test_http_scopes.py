"""The matrix of security.md §2 as data, and a declaration on every route (S12)."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from libs.common.http.app import DoorRoute, Router
from libs.common.http.doors import Grant, Principal, Reach
from libs.common.http.scopes import ROLES, SCOPES, public, scope, undeclared
from tests.doors import FakeDoors, application, browser


def test_the_roles_are_those_that_tokens_name() -> None:
    assert list(ROLES) == [
        "publisher", "collector", "team_lead", "compliance", "analyst", "organisation_admin", "platform_admin",
        "dialler",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "name", "grant"),
    [
        ("publisher", "overdue:write", Grant(Reach.ALL)),
        ("publisher", "overdue:read", Grant(Reach.OWN)),
        ("publisher", "case:read", None),
        ("collector", "case:read", Grant(Reach.ASSIGNED)),
        ("collector", "callqueue:claim", Grant(Reach.TEAM)),
        ("collector", "hold:release", None),
        ("team_lead", "case:read", Grant(Reach.TEAM)),
        ("team_lead", "payment:reverse", Grant(Reach.TEAM, second=True)),
        ("team_lead", "policy:approve", None),
        ("compliance", "policy:approve", Grant(Reach.ALL, second=True)),
        ("compliance", "case:read", Grant(Reach.ALL)),
        ("analyst", "case:read", None),
        ("analyst", "case:pseudonymous", Grant(Reach.ALL)),
        ("collector", "case:pseudonymous", Grant(Reach.ASSIGNED)),
        ("platform_admin", "case:pseudonymous", None),
        ("analyst", "metrics:read", Grant(Reach.ALL)),
        ("organisation_admin", "case:read", Grant(Reach.ALL)),
        ("organisation_admin", "pii:reveal", None),
        ("organisation_admin", "quarantine:write", Grant(Reach.ALL)),
        ("platform_admin", "quarantine:write", Grant(Reach.ALL, second=True)),
        ("platform_admin", "case:read", None),
        ("platform_admin", "pii:reveal", None),
        ("platform_admin", "metrics:read", Grant(Reach.ALL, health=True)),
        ("platform_admin", "outreach:resume", None),
        ("dialler", "callqueue:claim", Grant(Reach.TEAM)),
        ("dialler", "law:now", Grant(Reach.TEAM)),
        ("dialler", "case:read", None),
        ("collector", "law:now", Grant(Reach.ASSIGNED)),
    ],
)
def test_the_matrix_says_what_the_page_says(role: str, name: str, grant: Grant | None) -> None:
    assert ROLES[role].get(name) == grant


def test_a_dialler_may_ask_claim_and_report_and_nothing_else() -> None:
    assert set(ROLES["dialler"]) == {"callqueue:read", "callqueue:claim", "outcome:write", "law:evaluate", "law:now"}


def test_a_route_can_only_declare_a_scope_that_exists() -> None:
    with pytest.raises(ValueError, match="case:raed"):
        scope("case:raed")


async def _answer() -> str:
    return "in"


def test_every_route_that_declares_nothing_is_named(tmp_path: Path) -> None:
    declared, forgotten = Router(dependencies=[scope("case:read")]), Router()
    declared.add_api_route("/a", _answer)
    forgotten.add_api_route("/b", _answer, methods=["POST"])
    forgotten.add_api_route("/c", _answer, dependencies=[public("a test")])
    app = application(FakeDoors(tmp_path), declared)
    assert undeclared(app) == []
    app.include_router(forgotten)
    app.mount("/x", FastAPI())
    assert undeclared(app) == ["POST /v1/b", "* /x"]


async def test_every_role_meets_every_scope_exactly_as_the_matrix_says(tmp_path: Path) -> None:
    router, doors = Router(route_class=DoorRoute), FakeDoors(tmp_path)
    for name in SCOPES:
        router.add_api_route(f"/{name.replace(':', '-')}", _answer, dependencies=[scope(name)])
    async with browser(application(doors, router)) as client:
        for role, grants in ROLES.items():
            headers = doors.token(role)
            answers = {name: await client.get(f"/v1/{name.replace(':', '-')}", headers=headers) for name in SCOPES}
            assert {name for name, answer in answers.items() if answer.status_code == 200} == set(grants)
            assert {answer.status_code for answer in answers.values()} <= {200, 403}


async def test_a_principal_may_hold_less_than_the_role_but_not_more(tmp_path: Path) -> None:
    class Given:
        async def verify(self, token: str) -> Principal:
            return Principal("ann", "collector", ("*",), scopes=frozenset(token.split(",")))

    router, doors = Router(route_class=DoorRoute), FakeDoors(tmp_path)
    doors.verifier = Given()
    router.add_api_route("/read", _answer, dependencies=[scope("case:read")])
    router.add_api_route("/resume", _answer, dependencies=[scope("outreach:resume")])
    async with browser(application(doors, router)) as client:
        for held, path, status in (("case:read", "read", 200), ("x", "read", 403), ("outreach:resume", "resume", 403)):
            answer = await client.get(f"/v1/{path}", headers={"Authorization": f"Bearer {held}"})
            assert answer.status_code == status
