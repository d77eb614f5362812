"""`Idempotency-Key`: the same request twice is one effect and one answer (draft-ietf-httpapi-idempotency-key-header).

The key is claimed inside the transaction of the effect. A second request with the same key waits for the first to
commit and then gets its stored answer; if the first rolled back, the second does the work.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import orjson
from flask import Response, current_app, request
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from shared.db.crypto import decrypt, encrypt
from shared.db.work import UnitOfWork
from shared.kernel.errors import Conflict, invalid
from shared.web.answers import json_answer

_CLAIM = text(
    "INSERT INTO idempotency (actor, route, key, body_hash) VALUES (:actor, :route, :key, :body_hash)"
    " ON CONFLICT (actor, route, key) DO NOTHING"
)
_FIND = text("SELECT body_hash, answer FROM idempotency WHERE actor = :actor AND route = :route AND key = :key")
_STORE = text("UPDATE idempotency SET answer = :answer WHERE actor = :actor AND route = :route AND key = :key")
# The first request may take a while; a second one is told to come back rather than hold a connection.
_WAIT = text("SELECT set_config('lock_timeout', '2s', true)")
MAX_KEY = 200


class KeyInProgress(Conflict):
    """The first request with this key is still being worked on."""

    slug = "idempotency-key-in-progress"
    title = {"es": "La misma solicitud está en curso", "en": "The same request is in progress"}


@dataclass(frozen=True, slots=True)
class Created:
    """What a creating view answers: the body, where the new thing lives, and its version."""

    body: dict[str, Any]
    location: str
    etag: str | None = None
    status: int = 201


def created_once(open_work: Callable[[], UnitOfWork]) -> Callable[[Callable[..., Created]], Callable[..., Response]]:
    """Enter a unit of work; replay the stored answer of the key, or call the view and store its answer.

    The view gets the entered unit of work as its last positional argument.
    """

    def wrap(view: Callable[..., Created]) -> Callable[..., Response]:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Response:
            with open_work() as work:
                key = _requested_key()
                if key is None:
                    return _present(view(*args, work, **kwargs))
                claim = _Claim(
                    work.connection, work.grant.subject, request.path, key, current_app.extensions["answer_key"]
                )
                if (stored := claim.stored_answer()) is not None:
                    return _present(stored)
                created = view(*args, work, **kwargs)
                claim.store(created)
                return _present(created)

        return answer

    return wrap


class _Claim:
    """One key of one caller on one route."""

    def __init__(self, connection: Connection, actor: str, route: str, key: str, answer_key: bytes) -> None:
        self._connection = connection
        self._key = {"actor": actor, "route": route, "key": key}
        self._aad = f"idempotency|{actor}|{route}|{key}"
        self._answer_key = answer_key

    def stored_answer(self) -> Created | None:
        """Claim the key; the answer already given, if any. Raises Invalid (other body) or Conflict (in progress)."""
        body_hash = hashlib.sha256(request.get_data(cache=True)).digest()
        self._connection.execute(_WAIT)
        try:
            first = self._connection.execute(_CLAIM, {**self._key, "body_hash": body_hash}).rowcount == 1
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) == "55P03":
                raise KeyInProgress(retry_after=2) from None
            raise
        if first:
            return None
        row = self._connection.execute(_FIND, self._key).one()
        if bytes(row.body_hash) != body_hash:
            raise invalid(
                "/",
                "idempotency_key_reused",
                es="Esta clave de idempotencia ya se usó con otro contenido.",
                en="This idempotency key was already used with another body.",
            )
        return Created(**orjson.loads(decrypt(self._answer_key, bytes(row.answer), self._aad)))

    def store(self, created: Created) -> None:
        """Keep the answer, encrypted, beside the effect."""
        plain = orjson.dumps(created)
        self._connection.execute(_STORE, {**self._key, "answer": encrypt(self._answer_key, plain, self._aad)})


def _requested_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    key = key.strip('"')
    if not key or len(key) > MAX_KEY:
        raise invalid(
            "/",
            "bad_idempotency_key",
            es="La clave de idempotencia no es válida.",
            en="The idempotency key is not valid.",
        )
    return key


def _present(created: Created) -> Response:
    return json_answer(created.body, created.status, etag=created.etag, location=created.location)
