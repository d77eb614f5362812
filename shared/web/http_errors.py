"""The HTTP status of each kind of error, and the one body of every error (RFC 9457)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from shared.contracts.oauth import PROOF_ALGORITHMS, RECENT_SIGN_IN_SECONDS
from shared.kernel.errors import (
    Conflict,
    DomainError,
    FieldProblem,
    Forbidden,
    InsufficientUserAuthentication,
    Invalid,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Text,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)

CHALLENGES = 'Bearer realm="ceiba", DPoP algs="{}"'.format(" ".join(PROOF_ALGORITHMS))
"""How a caller may prove who they are (RFC 6750 §3, RFC 9449 §7.1)."""
_STEP_UP = (
    'error="insufficient_user_authentication", error_description="A more recent sign-in is required",'
    f' max_age="{RECENT_SIGN_IN_SECONDS}"'
)
STEP_UP_CHALLENGES = 'Bearer realm="ceiba", {step_up}, DPoP algs="{algorithms}", {step_up}'.format(
    step_up=_STEP_UP, algorithms=" ".join(PROOF_ALGORITHMS)
)
"""How a person who signed in too long ago may go on (RFC 9470 §3), with either kind of token."""
_STATUSES: Mapping[type[DomainError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    PreconditionFailed: 412,
    TooLarge: 413,
    Invalid: 422,
    PreconditionRequired: 428,
    TooManyRequests: 429,
    Unavailable: 503,
}
"""Kinds of errors of the domain and their statuses (RFC 9110 §15, RFC 6585); a subclass has that of its kind."""


class HttpError(DomainError):
    """An error that exists only in HTTP, with a status of its own."""

    status: ClassVar[int]


class MethodNotAllowed(HttpError):
    """The path exists, the method does not; `allow` lists the methods that do (RFC 9110 §15.5.6)."""

    status = 405
    slug = "method-not-allowed"
    title: ClassVar[Text] = {
        "es": "Esta dirección no admite ese método",
        "en": "This address does not take that method",
    }

    def __init__(self, allow: str) -> None:
        super().__init__()
        self.allow = allow


class InternalError(HttpError):
    """A fault of the server; the log holds it under the request id."""

    status = 500
    slug = "internal-error"
    title: ClassVar[Text] = {
        "es": "Falló de nuestro lado, no por lo que usted hizo; lo guardado está a salvo",
        "en": "It failed on our side, not by what you did; what was saved is safe",
    }


def status_of(error: DomainError) -> int:
    """The HTTP status of `error`: its own, or that of the nearest kind it belongs to, or 400."""
    if isinstance(error, HttpError):
        return error.status
    return next((_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES), 400)


def challenges_of(error: DomainError) -> str:
    """The `WWW-Authenticate` of a 401 (RFC 9110 §11.6.1)."""
    return STEP_UP_CHALLENGES if isinstance(error, InsufficientUserAuthentication) else CHALLENGES


def problem_body(
    status: int, slug: str, title: Text, problems: Sequence[FieldProblem], *, language: str, request_id: str
) -> dict[str, object]:
    """What `application/problem+json` holds, in `language`; it never repeats anything the caller sent."""
    return {
        "type": f"/problems/{slug}",
        "title": title[language],
        "status": status,
        "code": slug.replace("-", "_"),
        "errors": [
            {"pointer": pointer_to(problem.field), "code": problem.code, "message": problem.message[language]}
            for problem in problems
        ],
        "request_id": request_id,
    }


def pointer_to(field: str) -> str:
    """The JSON Pointer (RFC 6901) of a field path; the whole body is `/`, and a path in the query begins with `?`."""
    # A key of a mapping may hold the signs that the pointer gives a meaning.
    path = field.replace("~", "~0").replace("/", "~1").replace(".", "/")
    return path if path.startswith("?") else f"/{path}"


def field_at(pointer: str) -> str:
    """The field path of a JSON Pointer in the response of another service."""
    return pointer.removeprefix("/").replace("/", ".").replace("~1", "/").replace("~0", "~")
