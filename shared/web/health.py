"""`/livez`, `/readyz` and `/metrics`: for the operator, the container and the gateway, never for the outside."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from shared.draining import is_draining
from shared.metrics.page import metrics_page
from shared.telemetry import get_logger
from shared.web.access.authorization import public
from shared.web.responses import json_response

log = get_logger(__name__)

Details = Mapping[str, object] | None
"""What a check reports beside yes or no."""


class NotReady(Exception):
    """What was checked is not ready, with what is known about it."""

    def __init__(self, details: Details, *, vital: bool = False) -> None:
        super().__init__()
        self.details = details
        self.vital = vital
        """Whether the process is not ready because of it, also where the check itself is not vital."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the process needs; `ask` raises when it is missing."""

    ask: Callable[[], Details]
    vital: bool = True
    """Whether the process is not ready without it. Otherwise `/readyz` shows that it is missing, with status 200."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the checks found."""

    status: str
    """`ready`, `degraded` while something that is not vital is missing, else `waiting`."""
    results: Mapping[str, Mapping[str, object]]

    @property
    def missing(self) -> list[str]:
        """The checks that failed."""
        return [name for name, result in self.results.items() if not result["ok"]]


def outcome_of(checks: Mapping[str, Check]) -> Outcome:
    """Run `checks` now, with durations in milliseconds."""
    outcomes = {name: _run(name, check) for name, check in checks.items()}
    missing = [vital for result, vital in outcomes.values() if not result["ok"]]
    status = "waiting" if any(missing) else "degraded" if missing else "ready"
    return Outcome(status, {name: result for name, (result, _) in outcomes.items()})


def health_blueprint(service: str, checks: Mapping[str, Check]) -> Blueprint:
    """Liveness, readiness over `checks`, and Prometheus metrics.

    `/readyz` is 200 `ready`, 200 `degraded` while something that is not vital is missing, else 503 `waiting`. It is 503
    `draining` when the process is about to be stopped, and nothing is checked any more.
    """
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/livez")
    @public("the orchestrator asks without a token, and the answer is constant")
    def livez() -> Response:
        return json_response({"status": "alive"})

    @blueprint.get("/readyz")
    @public("the orchestrator asks without a token, and the answer names no data")
    def readyz() -> Response:
        if is_draining():
            return json_response({"status": "draining", "checks": {}}, 503)
        outcome = outcome_of(checks)
        body = {"status": outcome.status, "checks": outcome.results}
        return json_response(body, 503 if outcome.status == "waiting" else 200)

    @blueprint.get("/metrics")
    @public("scraped on the private network; the gateway does not route it")
    def metrics() -> Response:
        return Response(metrics_page(service), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _run(name: str, check: Check) -> tuple[dict[str, object], bool]:
    """The result of a check, and whether the process is not ready when it failed."""
    started, vital = time.monotonic(), check.vital
    try:
        ok, details = True, check.ask()
    except NotReady as known:
        ok, details, vital = False, known.details, vital or known.vital
    except Exception as error:  # noqa: BLE001 - any failure of a check means "not ready"; its type is logged
        log.warning("not ready", check=name, error=type(error).__name__)
        ok, details = False, None
    return {"ok": ok, "ms": round((time.monotonic() - started) * 1000, 1), **(details or {})}, vital
