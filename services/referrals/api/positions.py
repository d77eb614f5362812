"""Where the next page of a list with several orders begins."""

from collections.abc import Sequence
from typing import Any

from shared.kernel.errors import invalid
from shared.web.pagination import decode_cursor


def position_in(cursor: str | None, sort: str) -> Sequence[Any] | None:
    """The sort values inside `cursor`. Raises Invalid for a cursor of another order of the same list."""
    position = decode_cursor(cursor)
    if position is None:
        return None
    if position[0] != sort:
        raise invalid(
            "?cursor", "bad_cursor", es="El cursor es de otro orden.", en="The cursor belongs to another order."
        )
    return position[1:]
