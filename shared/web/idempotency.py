"""`Idempotency-Key`: the same request twice is one effect and one response.

Source: draft-ietf-httpapi-idempotency-key-header.

The key is claimed inside the transaction of the effect. A second request with the same key waits for the first to
commit and then gets its stored response; if the first rolled back, the second does the work.

What another service must be asked for comes before that transaction (`before`), so that no connection and no lock is
held while it answers; a response already stored is given without asking again.

A response with words about a person must not outlive what it quotes: such an endpoint passes `reload`. Then
only id, status, location and version are kept, and a second request gets what the first created, as it is by now.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import IO, Any
from uuid import UUID

import orjson
from flask import Response, current_app, request
from sqlalchemy import Column, MetaData, Table, Text, and_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from shared.crypto import decrypt, encrypt
from shared.db.types import Bytea
from shared.db.work import UnitOfWork
from shared.kernel.errors import Conflict, invalid
from shared.web.responses import json_response

_KEPT = Table(
    "idempotency",
    MetaData(),
    Column("actor", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_hash", Bytea),
    Column("answer", Bytea),
)
_BY_KEY = and_(*(column == bindparam(f"of_{column.name}") for column in _KEPT.primary_key))
# The first request may take a while; a second one gets a 409 to retry rather than hold a connection. The limit is set
# by the statement that waits, which reads it before its row.
_wait = select(func.set_config("lock_timeout", "2s", True).label("lock_timeout")).cte("wait")
_CLAIMED = ("actor", "route", "key", "body_hash")
_CLAIM = (
    insert(_KEPT)
    .from_select(_CLAIMED, select(*(bindparam(name, type_=_KEPT.c[name].type) for name in _CLAIMED)).select_from(_wait))
    .on_conflict_do_nothing()
    .returning(_KEPT.c.key)
)
_FIND = select(_KEPT.c.body_hash, _KEPT.c.answer).where(_BY_KEY)
_STORE = update(_KEPT).where(_BY_KEY).values(answer=bindparam("stored"))
MAX_KEY = 200
_CHUNK = 64 * 1024
_HASH = "ceiba.body_hash"


class KeyInProgress(Conflict):
    """The first request with this key is still being worked on."""

    slug = "idempotency-key-in-progress"
    title = {"es": "Esto mismo ya se está guardando", "en": "The same is being saved already"}


@dataclass(frozen=True, slots=True)
class Created:
    """What a creating view returns: the body, where the new thing lives, and its version."""

    body: dict[str, Any]
    location: str
    etag: str | None = None
    status: int = 201


Reload = Callable[..., Created]
"""Called with the id of what was made, the entered unit of work and the view's path arguments."""


def idempotent_create(
    open_work: Callable[[], UnitOfWork], *, before: Callable[..., object] | None = None, reload: Reload | None = None
) -> Callable[[Callable[..., Created]], Callable[..., Response]]:
    """Enter a unit of work; replay the stored response of the key, or call the view and store its response.

    The view gets the entered unit of work as its last positional argument. `before` is called with the view's own
    arguments before that unit of work begins; what it returns precedes the unit of work. Two requests with one key may
    both call it, so it must be harmless when the effect does not follow. `reload` keeps the body out of the database.
    """

    def wrap(view: Callable[..., Created]) -> Callable[..., Response]:
        @wraps(view)
        def respond(*args: object, **kwargs: object) -> Response:
            key = _requested_key()
            if before is not None:
                if key is not None and (given := _load_existing(open_work, key, reload, kwargs)) is not None:
                    return _present(given)
                args = (*args, before(*args, **kwargs))
            with open_work() as work:
                if key is None:
                    return _present(view(*args, work, **kwargs))
                claim = _Claim(work, key)
                if (stored := claim.claim_or_load()) is not None:
                    return _present(_shown(stored, reload, work, kwargs))
                created = view(*args, work, **kwargs)
                claim.store(created if reload is None else replace(created, body={"id": created.body["id"]}))
                return _present(created)

        setattr(respond, "keeps_body", reload is None)  # noqa: B010 - a plain assignment does not type-check here
        return respond

    return wrap


def key_digest(response_key: bytes, key: str) -> str:
    """How a key stands in the table (hexadecimal HMAC-SHA-256): callers put names and case numbers into keys."""
    return hmac.new(response_key, b"key|" + key.encode(), hashlib.sha256).hexdigest()


def _load_existing(
    open_work: Callable[[], UnitOfWork], key: str, reload: Reload | None, arguments: dict[str, object]
) -> Created | None:
    with open_work() as work:
        given = _Claim(work, key).load()
        return None if given is None else _shown(given, reload, work, arguments)


def _shown(stored: Created, reload: Reload | None, work: UnitOfWork, arguments: dict[str, object]) -> Created:
    if reload is None:
        return stored
    return replace(reload(UUID(stored.body["id"]), work, **arguments), status=stored.status, location=stored.location)


class _Claim:
    """One key of one caller on one route."""

    def __init__(self, work: UnitOfWork, key: str) -> None:
        actor, route = work.grant.subject, request.path
        self._connection = work.connection
        self._response_key: bytes = current_app.extensions["response_key"]
        digest = key_digest(self._response_key, key)
        self._key = {"actor": actor, "route": route, "key": digest}
        self._of_key = {f"of_{name}": value for name, value in self._key.items()}
        self._aad = f"idempotency|{actor}|{route}|{digest}"
        self._body_hash = _body_hash(self._response_key)

    def claim_or_load(self) -> Created | None:
        """Claim the key, or load the response already given to it; None for a new claim.

        Raises Invalid (other body) or Conflict (in progress).
        """
        try:
            claimed = self._connection.execute(_CLAIM, {**self._key, "body_hash": self._body_hash}).one_or_none()
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) == "55P03":
                raise KeyInProgress(retry_after=2) from None
            raise
        return None if claimed is not None else self.load()

    def load(self) -> Created | None:
        """The response already given to the key, if any; claims nothing. Raises Invalid (other body)."""
        row = self._connection.execute(_FIND, self._of_key).one_or_none()
        if row is None:
            return None
        if bytes(row.body_hash) != self._body_hash:
            raise invalid(
                "",
                "idempotency_key_reused",
                es="Esta clave de idempotencia ya se usó con otro contenido.",
                en="This idempotency key was already used with another body.",
            )
        return Created(**orjson.loads(decrypt(self._response_key, bytes(row.answer), self._aad)))

    def store(self, created: Created) -> None:
        """Keep the response, encrypted, beside the effect."""
        plain = orjson.dumps(created)
        self._connection.execute(_STORE, {**self._of_key, "stored": encrypt(self._response_key, plain, self._aad)})


class _Hashed:
    """The body of a request, hashed while it is read."""

    def __init__(self, body: IO[bytes], digest: hmac.HMAC) -> None:
        self._body = body
        self._digest = digest

    def read(self, size: int = -1) -> bytes:
        """As of any stream."""
        read = self._body.read(size)
        self._digest.update(read)
        return read


def _body_hash(response_key: bytes) -> bytes:
    # Of one request it may be asked twice, and a form is read once.
    if _HASH not in request.environ:
        # Keyed, so that the table alone cannot confirm a guess of what was sent.
        digest = hmac.new(response_key, digestmod=hashlib.sha256)
        if request.mimetype == "multipart/form-data":
            _read_form(digest)
        else:
            digest.update(request.get_data(cache=True))
        request.environ[_HASH] = digest.digest()
    hashed: bytes = request.environ[_HASH]
    return hashed


def _read_form(digest: hmac.HMAC) -> None:
    """Parse the form and hash its body on the way: a copy of a file beside the file itself is memory for nothing."""
    request.environ["wsgi.input"] = _Hashed(request.environ["wsgi.input"], digest)
    request.form.keys()
    while request.stream.read(_CHUNK):
        # What a form has after its end counts too.
        pass


def _requested_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    key = key.strip('"')
    if not key or len(key) > MAX_KEY:
        raise invalid(
            "",
            "bad_idempotency_key",
            es=f"La clave de idempotencia lleva de 1 a {MAX_KEY} caracteres.",
            en=f"The idempotency key has from 1 to {MAX_KEY} characters.",
        )
    return key


def _present(created: Created) -> Response:
    return json_response(created.body, created.status, etag=created.etag, location=created.location)
