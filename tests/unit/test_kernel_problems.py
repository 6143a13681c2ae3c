"""Problems: RFC 9457 bodies for expected refusals."""

from http import HTTPStatus

import pytest

from libs.common.kernel import problems
from libs.common.kernel.problems import Flaw, Invalid, NotFound, Problem, TooManyRequests

KINDS = [each for each in vars(problems).values() if isinstance(each, type) and issubclass(each, Problem)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_code_of_its_own_and_a_real_status(kind: type[Problem]) -> None:
    assert [each.code for each in KINDS].count(kind.code) == 1
    assert 400 <= HTTPStatus(kind.status) < 600


def test_a_body_has_the_members_of_the_standard() -> None:
    assert NotFound("no such case").body() == {
        "type": "urn:dunwell:problem:not_found",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": "no such case",
    }


def test_flaws_say_where_which_rule_and_how_to_mend() -> None:
    flaw = Flaw("/loan/overdue", "money", "give a decimal string")
    assert Invalid("one field is wrong", (flaw,)).body()["errors"] == [
        {"pointer": "/loan/overdue", "code": "money", "message": "give a decimal string"}
    ]


def test_headers_go_beside_the_body_and_default_to_none() -> None:
    problem = TooManyRequests("slow down", headers={"Retry-After": "5"})
    assert problem.headers == {"Retry-After": "5"}
    assert "headers" not in problem.body() and Invalid("x").headers == {}
