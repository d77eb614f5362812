"""Case numbers are drawn at random: a registration whose number is taken is done again with another."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from flask import Response

from services.cases.domain.case.errors import CaseNumberTaken

MAX_ATTEMPTS = 8
"""With half of a year's numbers taken, one registration in 256 is refused and has to be sent again."""


def retries_on_taken_number(view: Callable[..., Response]) -> Callable[..., Response]:
    """Call `view`, whose transaction registers a case, until its number is free. Raises CaseNumberTaken."""

    @wraps(view)
    def respond(*args: object, **kwargs: object) -> Response:
        for _ in range(MAX_ATTEMPTS - 1):
            with suppress(CaseNumberTaken):
                return view(*args, **kwargs)
        return view(*args, **kwargs)

    return respond
