"""Errors with titles for people. `shared.web.http_errors` says what they are in responses (RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

Text = Mapping[str, str]
"""A sentence by language: {"es": …, "en": …}."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One problem of one field.

    `field` is the path of the field with dots, such as `consents.0.capacity`, `?name` for a query parameter, or empty
    for the whole body. `message` never repeats the value, which may be a name.
    """

    field: str
    code: str
    message: Text


class DomainError(Exception):
    """Base of all errors that are shown to the caller."""

    slug: ClassVar[str] = "bad-request"
    title: ClassVar[Text] = {"es": "La solicitud no es válida", "en": "The request is not valid"}

    def __init__(self, *, problems: Sequence[FieldProblem] = (), retry_after: int | None = None) -> None:
        super().__init__(self.slug)
        self.problems = tuple(problems)
        self.retry_after = retry_after


class Unauthenticated(DomainError):
    """The request has no token, or an invalid one (RFC 6750 §3.1)."""

    slug = "unauthenticated"
    title = {"es": "Inicie sesión para continuar", "en": "Sign in to continue"}


class Forbidden(DomainError):
    """The caller lacks the permission that the endpoint requires."""

    slug = "forbidden"
    title = {"es": "Su rol no tiene este permiso", "en": "Your role lacks this permission"}


class NotFound(DomainError):
    """The record is missing or outside the caller's scope; the caller must not learn which."""

    slug = "not-found"
    title = {"es": "No se encontró", "en": "Not found"}


class Conflict(DomainError):
    """The record is in a state that does not allow this."""

    slug = "conflict"
    title = {"es": "El estado actual no lo permite", "en": "The current state does not allow this"}


class PreconditionFailed(DomainError):
    """`If-Match` names an older version (RFC 9110 §13.1.1)."""

    slug = "precondition-failed"
    title = {
        "es": "Otra persona cambió este registro; revise y vuelva a intentar",
        "en": "Somebody else changed this record; look again and retry",
    }


class TooLarge(DomainError):
    """The body is larger than the endpoint accepts."""

    slug = "too-large"
    title = {"es": "El contenido es demasiado grande", "en": "The content is too large"}


class Invalid(DomainError):
    """The request is well-formed but breaks a rule; `problems` names the fields."""

    slug = "invalid"
    title = {"es": "Hay datos por corregir", "en": "Some data needs correcting"}


class PreconditionRequired(DomainError):
    """The request would change a record and has no `If-Match` (RFC 6585 §3)."""

    slug = "precondition-required"
    title = {"es": "Falta el encabezado If-Match", "en": "The If-Match header is missing"}


class TooManyRequests(DomainError):
    """The caller reached a limit; they may try again after `retry_after` seconds."""

    slug = "too-many-requests"
    title = {"es": "Demasiadas solicitudes; espere un momento", "en": "Too many requests; wait a moment"}


class Unavailable(DomainError):
    """A database or service that is needed does not respond; nothing was changed."""

    slug = "unavailable"
    title = {"es": "El servicio no está disponible por ahora", "en": "The service is not available right now"}


def country_out_of_scope(field: str = "country") -> Invalid:
    """The error for a country in a body that is outside the caller's scope. For an id outside of it use NotFound."""
    return invalid(
        field,
        "country_out_of_scope",
        es="Ese país está fuera de su alcance (scope)",
        en="That country is outside your scope",
    )


def invalid(field: str, code: str, *, es: str, en: str) -> Invalid:
    """An `Invalid` with a single field problem."""
    return Invalid(problems=[FieldProblem(field, code, {"es": es, "en": en})])
