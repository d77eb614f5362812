"""`/livez`, `/readyz` and `/metrics`: for the operator, the container and the gateway, never for the outside."""

import time
from collections.abc import Callable, Mapping

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.telemetry import get_logger
from shared.web.answers import json_answer
from shared.web.doors import public

log = get_logger(__name__)

Check = Callable[[], None]
"""Raises when what it checks is not ready."""


def health_blueprint(checks: Mapping[str, Check]) -> Blueprint:
    """Liveness, readiness over `checks` with durations in milliseconds, and Prometheus metrics."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/livez")
    @public("the orchestrator asks without a token, and the answer is constant")
    def livez() -> Response:
        return json_answer({"status": "alive"})

    @blueprint.get("/readyz")
    @public("the orchestrator asks without a token, and the answer names no data")
    def readyz() -> Response:
        results = {name: _run(name, check) for name, check in checks.items()}
        ready = all(result["ok"] for result in results.values())
        return json_answer({"status": "ready" if ready else "waiting", "checks": results}, 200 if ready else 503)

    @blueprint.get("/metrics")
    @public("scraped on the private network; the gateway does not route it")
    def metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _run(name: str, check: Check) -> dict[str, object]:
    started = time.monotonic()
    try:
        check()
        ok = True
    except Exception as error:  # noqa: BLE001 - any failure of a check means "not ready"; its type is logged
        log.warning("not ready", check=name, error=type(error).__name__)
        ok = False
    return {"ok": ok, "ms": round((time.monotonic() - started) * 1000, 1)}
