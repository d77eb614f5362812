"""The second protection of the logs; the first is that no call passes a name to a logger.

Whatever lies under a suspicious key is replaced, however deep; an exception is told by its type alone, because its text
quotes what it choked on.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

REDACTED = "(redacted)"
REDACTED_FIELDS = frozenset(
    {
        "first_names",
        "surnames",
        "known_as",
        "name",
        "display_name",
        "masked_name",
        "birthdate",
        "identity",
        "document",
        "documents",
        "phone",
        "phones",
        "email",
        "contact_email",
        "address",
        "guardian_contact",
        "message",
        "note",
        "notes",
        "narrative",
        "text",
        "content",
        "packet",
        "password",
        "secret",
        "client_secret",
        "token",
        "access_token",
        "refresh_token",
        "authorization",
        "cookie",
        "body",
        "data",
        "query",
        "args",
        "kwargs",
        "exc",
        "traceback",
    }
)
_CODE_FIELDS = frozenset({"error", "reason"})
"""Hold a code or the name of a type; a sentence there is the text of an exception."""
_CODE = re.compile(r"[\w.:/-]{0,120}")
_DEPTH = 6


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace every value that could hold a person or a secret, in nested objects and lists too."""
    for key, value in event.items():
        if not key.startswith("_") and key != "exc_info":
            event[key] = _without_values(key, value, _DEPTH)
    return event


def exception_without_values(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Render an exception as its type and the places it came through.

    A database error quotes the row it choked on, and a traceback shows arguments.
    """
    exc_info = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    if isinstance(exc_info, BaseException):
        exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    if isinstance(exc_info, tuple) and exc_info[0] is not None:
        event["exception"] = exc_info[0].__name__
        event["at"] = _places(exc_info[2])
    return event


class RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Also empties what libraries put into their sentences: `logger.error("failed: %s", error)`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for `record`, which itself stays as it is."""
        emptied = logging.makeLogRecord(record.__dict__)
        if isinstance(emptied.args, Mapping):
            emptied.args = {key: _without_values(str(key), value, _DEPTH) for key, value in emptied.args.items()}
        elif emptied.args:
            emptied.args = tuple(_without_values("", value, _DEPTH) for value in emptied.args)
        if isinstance(emptied.msg, BaseException):
            emptied.msg = type(emptied.msg).__name__
        return super().format(emptied)


def _without_values(key: str, value: Any, depth: int) -> Any:
    if key.lower() in REDACTED_FIELDS and value is not None:
        return REDACTED
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, str):
        return REDACTED if key.lower() in _CODE_FIELDS and not _CODE.fullmatch(value) else value
    if isinstance(value, Mapping):
        return {str(k): _without_values(str(k), v, depth - 1) for k, v in value.items()} if depth else REDACTED
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_values(key, item, depth - 1) for item in value] if depth else REDACTED
    return value


def _places(traceback: Any) -> list[str]:
    places: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_qualname}")
        traceback = traceback.tb_next
    return places[-12:]
