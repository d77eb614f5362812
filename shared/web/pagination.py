"""Lists: keyset cursors that are opaque and signed, a bounded limit, `Link: rel="next"` (RFC 8288).

Repositories read the pages with `shared.db.paging`.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from flask import Response, current_app, request
from marshmallow import fields, validate

from shared.kernel.codes import LENIENT, Length, Range
from shared.kernel.errors import invalid
from shared.web.responses import json_response
from shared.web.schemas import StrictSchema

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
_SIGNATURE_BYTES = 12


class PageQuery(StrictSchema):
    """Query of every list; a resource adds its own allow-listed filters. An unknown one is refused."""

    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=validate.Range(1, MAX_LIMIT))
    cursor = fields.String(load_default=None, validate=validate.Length(max=500))


@dataclass(frozen=True, kw_only=True, slots=True)
class PageRequest:
    """What every list may be asked. A list adds its filters in a subclass, and takes it by an `InputSchema`."""

    limit: Annotated[int, Range(1, MAX_LIMIT), LENIENT] = DEFAULT_LIMIT
    cursor: Annotated[str | None, Length(max=500)] = None

    @property
    def last_id(self) -> UUID | None:
        """The id behind which the page begins, in a list whose order is that of its ids; None for the first page.

        Raises Invalid for a cursor that this list did not write.
        """
        position = decode_cursor(self.cursor)
        return UUID(position[0]) if position else None


def encode_cursor(position: Sequence[Any]) -> str:
    """An opaque, signed cursor of this list that continues after `position` (the sort values of the last row)."""
    plain = orjson.dumps(list(position))
    return base64.urlsafe_b64encode(_signature(plain) + plain).decode().rstrip("=")


def decode_cursor(cursor: str | None) -> list[Any] | None:
    """The position inside `cursor`; None for the first page. Raises Invalid for one this list did not write."""
    if cursor is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    signature, plain = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(plain)):
        raise invalid("?cursor", "bad_cursor", es="El cursor no es válido.", en="The cursor is not valid.")
    position: list[Any] = orjson.loads(plain)
    return position


def position_in_order(cursor: str | None, order: str) -> Sequence[Any] | None:
    """The position inside a cursor of a list that has several orders, whose positions begin with their order.

    Raises Invalid for a cursor of another order of the same list.
    """
    position = decode_cursor(cursor)
    if position is None:
        return None
    if position[:1] != [order]:
        raise invalid(
            "?cursor", "bad_cursor", es="El cursor es de otro orden.", en="The cursor belongs to another order."
        )
    return position[1:]


def page_response(items: Any, next_position: Sequence[Any] | None) -> Response:
    """`{"items": …, "next_cursor": …}` with a `Link` header when there is more.

    `items` is a list, or an `orjson.Fragment` of JSON that PostgreSQL wrote.
    """
    cursor = None if next_position is None else encode_cursor(next_position)
    response = json_response({"items": items, "next_cursor": cursor})
    if cursor is not None:
        query = urlencode({**request.args.to_dict(flat=False), "cursor": cursor}, doseq=True)
        response.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
    return response


def _signature(plain: bytes) -> bytes:
    key: bytes = current_app.extensions["cursor_key"]
    # The path is signed along: another list has other sort values, and would choke on these.
    return hmac.new(key, request.path.encode() + b"\0" + plain, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
