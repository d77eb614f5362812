"""Lists: keyset cursors that are opaque and signed, a bounded limit, `Link: rel="next"` (RFC 8288).

Repositories read the pages with `shared.db.paging`.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from flask import Response, current_app, request

from shared.kernel.codes import LENIENT, Length, Range
from shared.kernel.errors import invalid
from shared.web.responses import json_response

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
_SIGNATURE_BYTES = 12


@dataclass(frozen=True, kw_only=True)
class PageQuery:
    """The query of every list (`@blp.query`). A list adds its filters in a subclass; an unknown one is refused."""

    limit: Annotated[int, Range(1, MAX_LIMIT), LENIENT] = DEFAULT_LIMIT
    cursor: Annotated[str | None, Length(max=500)] = None

    @property
    def last_id(self) -> UUID | None:
        """The id behind which the page begins, in a list whose order is that of its ids; None for the first page.

        Raises Invalid for a cursor that this list did not write.
        """
        return UUID(position[0]) if (position := self.position) else None

    @property
    def position(self) -> Sequence[Any] | None:
        """The sort values, as JSON has them, behind which the page begins; None for the first page.

        Raises Invalid for a cursor that this list did not write.
        """
        return _decode_cursor(self.cursor)

    def position_in(self, order: str) -> Sequence[Any] | None:
        """The position in one order of a list that has several, whose positions begin with their order.

        Raises Invalid for a cursor of another order of the same list.
        """
        position = self.position
        if position is None:
            return None
        if position[:1] != [order]:
            raise invalid(
                "?cursor", "bad_cursor", es="El cursor es de otro orden.", en="The cursor belongs to another order."
            )
        return position[1:]

    def filters(self, *, without: Collection[str] = ()) -> dict[str, object]:
        """What was asked of the list itself, by field; `without` are fields that are no filters, such as an order."""
        besides = {"limit", "cursor", *without}
        return {name: value for name, value in vars(self).items() if value is not None and name not in besides}


def _encode_cursor(position: Sequence[Any]) -> str:
    plain = orjson.dumps(list(position))
    return base64.urlsafe_b64encode(_signature(plain) + plain).decode().rstrip("=")


def _decode_cursor(cursor: str | None) -> list[Any] | None:
    if cursor is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    signature, plain = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(plain)):
        raise invalid(
            "?cursor", "bad_cursor", es="Ese cursor no lo dio esta lista.", en="This list has not given that cursor."
        )
    position: list[Any] = orjson.loads(plain)
    return position


def page_response(items: object, next_position: Sequence[Any] | None) -> Response:
    """`{"items": …, "next_cursor": …}` with a `Link` header when there is more.

    `items` is a list, or an `orjson.Fragment` of JSON that PostgreSQL wrote.
    """
    cursor = None if next_position is None else _encode_cursor(next_position)
    response = json_response({"items": items, "next_cursor": cursor})
    if cursor is not None:
        query = urlencode({**request.args.to_dict(flat=False), "cursor": cursor}, doseq=True)
        response.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
    return response


def whole_list(items: Sequence[object]) -> dict[str, object]:
    """The body of a list that has no pages, in the shape of one that has."""
    return {"items": items, "next_cursor": None}


def whole_list_response(items: Sequence[object]) -> Response:
    """Every item of a list that has no pages."""
    return json_response(whole_list(items))


def _signature(plain: bytes) -> bytes:
    key: bytes = current_app.extensions["cursor_key"]
    # The path is signed along: another list has other sort values, and would choke on these.
    return hmac.new(key, request.path.encode() + b"\0" + plain, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
