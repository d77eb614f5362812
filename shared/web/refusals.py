"""Refused accesses in the audit trail: who tried a door that is not hers, or an id that is missing or out of her scope.

The two kinds of 404 are one here as well: whoever reads the trail learns what was tried, and nobody learns from it, or
from how long an answer takes, whether the row exists. A refusal is a transaction of its own, because the one it was
refused in was rolled back. Nobody fills the trail: of one caller, kind and minute the first ten are written down, then
the 100th, the 1000th and so on with their number (in each process).
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from uuid import UUID

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from shared.db.work import UnitOfWork
from shared.kernel.grant import Grant
from shared.telemetry import get_logger

log = get_logger(__name__)

ACTIONS = {403: "access.forbidden", 404: "access.not_found"}
EACH_ONE = 10
WINDOW = 60.0
_CALLERS = 10_000


class Tally:
    """How often each caller was refused in the minute that runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    def count(self, subject: str, action: str, now: float) -> int:
        """The number of this refusal within its minute."""
        with self._lock:
            began, before = self._counts.pop((subject, action), (now, 0))
            if now - began >= WINDOW:
                began, before = now, 0
            self._counts[subject, action] = (began, before + 1)
            while len(self._counts) > _CALLERS:
                self._counts.popitem(last=False)
            return before + 1


def is_told(count: int) -> bool:
    """Whether the refusal of that number is written down."""
    return count <= EACH_ONE or str(count).strip("0") == "1"


def tell_refusals(app: Flask, open_work: Callable[[Grant], UnitOfWork]) -> None:
    """Write down what `app` refuses to verified callers, under their own grant."""
    tally = Tally()

    @app.after_request
    def note(response: Response) -> Response:
        grant: Grant | None = g.get("grant")
        action = ACTIONS.get(response.status_code)
        if grant is None or action is None or not grant.countries:
            return response
        if response.status_code == 404 and _tried_id() is None:
            return response
        count = tally.count(grant.subject, action, time.monotonic())
        if is_told(count):
            _write(action, count, open_work(grant))
        return response


def _write(action: str, count: int, work: UnitOfWork) -> None:
    rule = request.url_rule.rule if request.url_rule else ""
    try:
        with work:
            work.record(
                action,
                country=min(work.grant.countries),
                object_type=request.blueprint or "door",
                object_id=_tried_id(),
                fields=[f"{request.method} {rule}", *([f"count:{count}"] if count > EACH_ONE else [])],
            )
    except SQLAlchemyError as error:
        # Refused it is all the same.
        log.warning("refusal not written down", action=action, error=type(error).__name__)


def _tried_id() -> UUID | None:
    ids = [value for value in (request.view_args or {}).values() if isinstance(value, UUID)]
    return ids[-1] if ids else None
