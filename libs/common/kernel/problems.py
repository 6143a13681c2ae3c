"""Expected refusals, as RFC 9457 problems. Anything that is not a Problem is a crash."""

from http import HTTPStatus
from typing import ClassVar

import msgspec


class Flaw(msgspec.Struct, frozen=True):
    """What is wrong with one field: where (a JSON pointer), which rule, and how to mend it."""

    pointer: str
    code: str
    message: str


class Problem(Exception):
    """An expected refusal; a subclass fixes status and code, an instance says what and how to mend it."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"

    def __init__(self, detail: str, errors: tuple[Flaw, ...] = (), headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail, self.errors, self.headers = detail, errors, headers or {}

    def body(self) -> dict[str, object]:
        """The members of application/problem+json."""
        body: dict[str, object] = {
            "type": f"urn:dunwell:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [msgspec.to_builtins(error) for error in self.errors]
        return body


class Unauthorized(Problem):
    status, code = 401, "unauthorized"


class Forbidden(Problem):
    status, code = 403, "forbidden"


class NotFound(Problem):
    status, code = 404, "not_found"


class Conflict(Problem):
    status, code = 409, "conflict"


class PreconditionFailed(Problem):
    status, code = 412, "precondition_failed"


class TooLarge(Problem):
    status, code = 413, "too_large"


class UnsupportedMediaType(Problem):
    status, code = 415, "unsupported_media_type"


class Invalid(Problem):
    status, code = 422, "invalid"


class PreconditionRequired(Problem):
    status, code = 428, "precondition_required"


class TooManyRequests(Problem):
    status, code = 429, "too_many_requests"


class Unavailable(Problem):
    status, code = 503, "unavailable"
