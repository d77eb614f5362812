"""Errors with titles for people. `shared.web.http_errors` says what they are in responses (RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
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
    title: ClassVar[Text] = {"es": "No se entendió la solicitud", "en": "The request was not understood"}

    def __init__(
        self,
        *,
        problems: Sequence[FieldProblem] = (),
        retry_after: int | None = None,
        members: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        super().__init__(self.slug)
        self.problems = tuple(problems)
        self.retry_after = retry_after
        self.members = members
        """What the response holds besides (extension members, RFC 9457 §3.2): codes, dates and ids, no words."""


class Unauthenticated(DomainError):
    """The request has no token, or an invalid one (RFC 6750 §3.1)."""

    slug = "unauthenticated"
    title = {"es": "Inicie sesión para continuar", "en": "Sign in to continue"}


class ClockDiffers(Unauthenticated):
    """What the caller sent is signed and of another time: of the future, or a proof that is not of this minute."""

    slug = "clock-differs"
    title = {
        "es": "La hora de su equipo o de un servidor no es correcta; avise a quien opera la plataforma",
        "en": "The time of your device or of a server is wrong; tell whoever operates the platform",
    }


class InsufficientUserAuthentication(Unauthenticated):
    """The person signed in too long ago for what they ask (RFC 9470 §3); `shared/web` adds the challenge."""

    slug = "insufficient-user-authentication"
    title = {
        "es": "Confirme que es usted: inicie sesión de nuevo y repita lo que hacía",
        "en": "Confirm that it is you: sign in again and repeat what you were doing",
    }


class Forbidden(DomainError):
    """The caller lacks the permission that the endpoint requires."""

    slug = "forbidden"
    title = {
        "es": "Su función no incluye esto; pídalo a quien administra su organización",
        "en": "Your role does not include this; ask whoever administers your organisation",
    }


class NotFound(DomainError):
    """The record is missing or outside the caller's scope; the caller must not learn which."""

    slug = "not-found"
    title = {
        "es": "No existe, o su organización y su función no permiten verlo",
        "en": "It does not exist, or your organisation and role may not see it",
    }


class Conflict(DomainError):
    """The record is in a state that does not allow this."""

    slug = "conflict"
    title = {
        "es": "Esto ya cambió: vuelva a cargarlo y vea qué se puede hacer",
        "en": "This has changed meanwhile: load it again and see what can be done",
    }


class PreconditionFailed(DomainError):
    """`If-Match` names an older version (RFC 9110 §13.1.1)."""

    slug = "precondition-failed"
    title = {
        "es": "Otra persona lo cambió mientras tanto: vuelva a cargarlo, revise y repita su cambio",
        "en": "Somebody else changed it meanwhile: load it again, look, and repeat your change",
    }


class TooLarge(DomainError):
    """The body is larger than the endpoint accepts."""

    slug = "too-large"
    title = {
        "es": "Es demasiado grande: divídalo en partes y envíelas una a una",
        "en": "It is too large: divide it and send the parts one by one",
    }


class Invalid(DomainError):
    """The request is well-formed but breaks a rule; `problems` names the fields."""

    slug = "invalid"
    title = {"es": "Corrija lo que se indica; lo demás se conserva", "en": "Correct what is named; the rest is kept"}


class PreconditionRequired(DomainError):
    """The request would change a record and has no `If-Match` (RFC 6585 §3)."""

    slug = "precondition-required"
    title = {
        "es": "Falta decir qué versión se cambia (encabezado If-Match)",
        "en": "Say which version is changed (header If-Match)",
    }


class TooManyRequests(DomainError):
    """The caller reached a limit; they may try again after `retry_after` seconds."""

    slug = "too-many-requests"
    title = {"es": "Se pidió demasiado en poco tiempo", "en": "Too much was asked for in a short time"}


class Unavailable(DomainError):
    """A database or service that is needed does not respond; nothing was changed."""

    slug = "unavailable"
    title = {
        "es": "El servicio no responde por ahora; no se cambió nada",
        "en": "The service does not respond right now; nothing was changed",
    }


def country_out_of_scope(field: str = "country") -> Invalid:
    """The error for a country in a body that is outside the caller's scope. For an id outside of it use NotFound."""
    return invalid(
        field,
        "country_out_of_scope",
        es="Usted no trabaja en ese país",
        en="You do not work in that country",
    )


def invalid(field: str, code: str, *, es: str, en: str) -> Invalid:
    """An `Invalid` with a single field problem."""
    return Invalid(problems=[FieldProblem(field, code, {"es": es, "en": en})])
