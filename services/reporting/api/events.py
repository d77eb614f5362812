"""Server-sent events of a run (HTML Living Standard §9.2). The database is the log: the id is the run's version."""

import time
from collections.abc import Callable, Iterator
from uuid import UUID

import orjson

from services.reporting.api.bodies import run_body
from services.reporting.bootstrap import services
from services.reporting.domain.extracts import Run
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant

POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0


def run_events(run_id: UUID, grant: Grant, *, after: int, holds: Callable[[], bool]) -> Iterator[str]:
    """The run each time it has changed since version `after`, until it ends or the caller's right no longer `holds`.

    Every look goes through the grant again, so a run that leaves the caller's scope ends the stream.
    """
    seen, spoken = after, time.monotonic()
    yield "retry: 2000\n\n"
    while holds():
        run = _look(run_id, grant)
        if run is None:
            return
        if run.version > seen:
            seen, spoken = run.version, time.monotonic()
            yield _event(run)
        if run.state.is_final:
            return
        if time.monotonic() - spoken > HEARTBEAT_SECONDS:
            spoken = time.monotonic()
            yield ": still here\n\n"
        time.sleep(POLL_SECONDS)


def _look(run_id: UUID, grant: Grant) -> Run | None:
    try:
        with services().work(grant) as work:
            return work.runs.get(run_id)
    except NotFound:
        return None


def _event(run: Run) -> str:
    return f"id: {run.version}\nevent: run\ndata: {orjson.dumps(run_body(run)).decode()}\n\n"
