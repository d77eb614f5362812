"""RFC 9457 responses, in the caller's language, that never repeat what was sent."""

import re
from collections.abc import Mapping
from types import MappingProxyType

import orjson
from flask import Flask, Response, request
from marshmallow import ValidationError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WerkzeugMethodNotAllowed

from shared.kernel.errors import (
    DomainError,
    FieldProblem,
    Invalid,
    NotFound,
    Text,
    TooLarge,
    TooManyRequests,
    Unavailable,
)
from shared.telemetry import current_request_id, get_logger
from shared.web.http_errors import CHALLENGES, InternalError, MethodNotAllowed, challenges_of, problem_body, status_of
from shared.web.language import language_of
from shared.web.schemas import Refusal

log = get_logger(__name__)

_FIELD_NAME = re.compile(r"[a-z][A-Za-z0-9_]{0,40}(\[[a-z]+\])?|\d+")

_NOT_ACCEPTABLE: Text = {
    "es": "No se responde en ese formato (encabezado Accept)",
    "en": "No response in that format (header Accept)",
}
_UNSUPPORTED_MEDIA_TYPE: Text = {
    "es": "No se admite ese tipo de contenido (encabezado Content-Type)",
    "en": "That type of content is not taken (header Content-Type)",
}
HTTP_TITLES: dict[int, tuple[str, Text]] = {
    406: ("not-acceptable", _NOT_ACCEPTABLE),
    415: ("unsupported-media-type", _UNSUPPORTED_MEDIA_TYPE),
    **{
        kind_status: (kind.slug, kind.title)
        for kind_status, kind in (
            (400, DomainError),
            (404, NotFound),
            (405, MethodNotAllowed),
            (413, TooLarge),
            (422, Invalid),
            (429, TooManyRequests),
            (500, InternalError),
        )
    },
}
"""Slug and title for errors that the framework raises by status alone."""


def language() -> str:
    """`es` unless the caller prefers `en` (RFC 9110 §12.5.4)."""
    return language_of(request.headers.get("Accept-Language", ""))


def problem(
    status: int,
    slug: str,
    title: Text,
    *,
    problems: tuple[FieldProblem, ...] = (),
    retry_after: int | None = None,
    members: Mapping[str, object] = MappingProxyType({}),
) -> Response:
    """The response to an error, always of the same form (RFC 9457)."""
    chosen = language()
    common = problem_body(status, slug, title, problems, language=chosen, request_id=current_request_id())
    body = {**members, **common}
    response = Response(orjson.dumps(body), status=status, mimetype="application/problem+json")
    response.headers["Content-Language"] = chosen
    response.headers["Cache-Control"] = "no-store"
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    if status == 401:
        response.headers["WWW-Authenticate"] = CHALLENGES
    return response


def register_problems(app: Flask) -> None:
    """Install the handlers; nothing else in a service turns errors into responses."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(ValidationError, _validation_error)
    app.register_error_handler(HTTPException, _http_error)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, _database_away)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(Exception, _unexpected)


def _domain_error(error: DomainError) -> Response:
    status = status_of(error)
    response = problem(
        status, error.slug, error.title, problems=error.problems, retry_after=error.retry_after, members=error.members
    )
    if status == 401:
        response.headers["WWW-Authenticate"] = challenges_of(error)
    return response


def _validation_error(error: ValidationError) -> Response:
    slug, title = HTTP_TITLES[422]
    return problem(422, slug, title, problems=tuple(field_problems(error.messages)))


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 422 and (validation := getattr(error, "exc", None)) is not None:
        return _validation_error(validation)
    if status < 400:
        return Response(status=status, headers=dict(error.get_headers()))
    slug, title = HTTP_TITLES.get(status, HTTP_TITLES[400 if status < 500 else 500])
    response = problem(status, slug, title, retry_after=getattr(error, "retry_after", None))
    if isinstance(error, WerkzeugMethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # RFC 9110 §15.5.6
    return response


def _database_away(error: Exception) -> Response:
    # What PostgreSQL said, such as DiskFull or ReadOnlySqlTransaction; SQLAlchemy calls all of it OperationalError.
    cause = getattr(error, "orig", None) or error
    log.warning("database away", error=type(cause).__name__)
    return _domain_error(Unavailable(retry_after=5))


def _unstorable(_: Exception) -> Response:
    # A character or number that PostgreSQL cannot hold, such as NUL in a text.
    slug, title = HTTP_TITLES[422]
    return problem(422, slug, title)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error", exc_info=error)
    slug, title = HTTP_TITLES[500]
    return problem(500, slug, title)


def field_problems(messages: object, field: str = "") -> list[FieldProblem]:
    """Flatten marshmallow's messages into field problems."""
    if isinstance(messages, dict):
        found = []
        for name, nested in messages.items():
            if field == "" and name in ("json", "query", "form", "files"):
                found += field_problems(nested, "" if name == "json" else "?")
            elif name == "_schema":
                found += field_problems(nested, field)
            else:
                found += field_problems(nested, _extend(field, str(name)))
        return found
    if isinstance(messages, list):
        return [problem for message in messages for problem in field_problems(message, field)]
    if isinstance(messages, Refusal):
        return [messages.at(field)]
    return [_from_sentence(str(messages), field)]


def _extend(field: str, name: str) -> str:
    if not _FIELD_NAME.fullmatch(name):
        # An unknown field is named by the caller, who may have put a person's name in its place.
        return field
    if field == "?":
        return f"?{name}"
    return f"{field}.{name}" if field else name


# marshmallow's own sentences quote neither value nor name; they get a code, and words that say what would be right.
_SENTENCES: dict[str, tuple[str, Text]] = {
    "Unknown field.": ("unknown_field", {"es": "Campo desconocido.", "en": "Unknown field."}),
    "Missing data for required field.": ("required", {"es": "Falta este dato.", "en": "This is missing."}),
    "Field may not be null.": (
        "required",
        {"es": "Este dato no puede quedar vacío.", "en": "This may not be left empty."},
    ),
    "Not a valid date.": ("bad_date", {"es": "Escriba una fecha que exista.", "en": "Write a date that exists."}),
    "Not a valid integer.": ("bad_number", {"es": "Escriba un número entero.", "en": "Write a whole number."}),
    "Not a valid number.": ("bad_number", {"es": "Escriba un número.", "en": "Write a number."}),
    "Not a valid boolean.": ("bad_boolean", {"es": "Debe ser sí o no.", "en": "It must be yes or no."}),
    "Not a valid string.": ("bad_text", {"es": "Debe ser un texto.", "en": "It must be text."}),
    "Not a valid email address.": (
        "bad_email",
        {
            "es": "Escriba una dirección de correo completa, como avisos@ejemplo.org.",
            "en": "Write a whole e-mail address, such as notices@example.org.",
        },
    ),
    "Not a valid UUID.": ("bad_id", {"es": "Debe ser un identificador (UUID).", "en": "It must be an id (UUID)."}),
    "Not a valid list.": ("bad_list", {"es": "Debe ser una lista.", "en": "It must be a list."}),
    "Not a valid mapping type.": ("bad_object", {"es": "Debe ser un objeto.", "en": "It must be an object."}),
    "Invalid input type.": ("bad_object", {"es": "Debe ser un objeto.", "en": "It must be an object."}),
    "Invalid JSON body.": ("bad_json", {"es": "El cuerpo debe ser JSON.", "en": "The body must be JSON."}),
}


# Sentences with a limit in them; the limit is the schema's, so it may be shown.
_SENTENCE_STARTS: tuple[tuple[str, str, str], ...] = (
    ("Must be greater than", "out_of_range", "El valor está fuera del rango permitido."),
    ("Must be less than", "out_of_range", "El valor está fuera del rango permitido."),
    ("Longer than maximum length", "too_long", "El texto o la lista es demasiado largo."),
    ("Shorter than minimum length", "too_short", "El texto o la lista es demasiado corto."),
    ("Length must be", "bad_length", "La longitud no es la permitida."),
    ("Must be one of", "not_allowed", "El valor no está entre los permitidos."),
)


def _from_sentence(sentence: str, field: str) -> FieldProblem:
    if sentence in _SENTENCES:
        return FieldProblem(field, *_SENTENCES[sentence])
    for start, code, spanish in _SENTENCE_STARTS:
        if sentence.startswith(start):
            return FieldProblem(field, code, {"es": spanish, "en": sentence})
    return FieldProblem(
        field,
        "invalid",
        {"es": "Revise este dato: así no se admite.", "en": "Check this: it is not accepted as it is."},
    )
