"""Denied accesses in the audit trail: callers without the permission, and ids that are missing or out of scope.

A missing row and a foreign row leave the same audit row, so that neither the trail nor the response time tells whether
the row exists. A denial has its own transaction, because the transaction of the request was rolled back. To keep one
caller from filling the trail, only the first ten denials of a caller, kind and minute are written, then the 100th, the
1000th and so on with their number (per process).
"""

import time
from collections.abc import Callable
from threading import Lock
from uuid import UUID

from cachetools import LRUCache
from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from shared.db.work import UnitOfWork
from shared.kernel.audit_actions import FORBIDDEN, NOT_FOUND
from shared.kernel.grant import Grant
from shared.telemetry import get_logger

log = get_logger(__name__)

ACTIONS = {403: FORBIDDEN, 404: NOT_FOUND}
EACH_ONE = 10
WINDOW_SECONDS = 60.0
_CALLERS = 10_000


class DenialCounter:
    """How often each caller was denied within a minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: LRUCache[tuple[str, str], tuple[float, int]] = LRUCache(_CALLERS)

    def count(self, subject: str, action: str, now: float) -> int:
        """The number of this denial within its minute."""
        with self._lock:
            began, before = self._counts.get((subject, action), (now, 0))
            if now - began >= WINDOW_SECONDS:
                began, before = now, 0
            self._counts[subject, action] = (began, before + 1)
            return before + 1


def is_written(count: int) -> bool:
    """Whether the denial of that number is written."""
    return count <= EACH_ONE or _is_power_of_ten(count)


def _is_power_of_ten(count: int) -> bool:
    return str(count).rstrip("0") == "1"


def audit_denied_access(app: Flask, open_work: Callable[[Grant], UnitOfWork]) -> None:
    """Audit what `app` denies to verified callers, under their own grant."""
    counter = DenialCounter()

    @app.after_request
    def audit(response: Response) -> Response:
        action = ACTIONS.get(response.status_code)
        if action is None:
            return response
        grant: Grant | None = g.get("grant")
        if grant is None or not grant.countries:
            return response
        if response.status_code == 404 and _tried_id() is None:
            return response
        count = counter.count(grant.subject, action, time.monotonic())
        if is_written(count):
            _write(action, count, open_work(grant))
        return response


def _write(action: str, count: int, work: UnitOfWork) -> None:
    rule = request.url_rule.rule if request.url_rule else ""
    part = _tried_part()
    try:
        with work:
            work.audit(
                action,
                # A row belongs to one country; for a grant of several it is always the same one.
                country=min(work.grant.countries),
                object_type=request.blueprint or "endpoint",
                object_id=_tried_id(),
                fields=[
                    f"{request.method} {rule}",
                    *([f"part:{part}"] if part else []),
                    *([f"count:{count}"] if count > EACH_ONE else []),
                ],
            )
    except SQLAlchemyError as error:
        # The request stays denied.
        log.warning("denied access not audited", action=action, error=type(error).__name__)


def _tried_id() -> UUID | None:
    """What the address begins with: of a part of a case the case, whose organisation reads who tried it."""
    return next(iter(_tried_ids()), None)


def _tried_part() -> UUID | None:
    ids = _tried_ids()
    return ids[-1] if len(ids) > 1 else None


def _tried_ids() -> list[UUID]:
    return [value for value in (request.view_args or {}).values() if isinstance(value, UUID)]
