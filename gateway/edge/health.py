"""`/healthz` shows the state of the whole platform; `/livez`, `/readyz` and `/metrics` that of this process."""

import hmac
import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass

import orjson
import redis
from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from gateway.settings import GatewaySettings
from gateway.upstream.readiness import DEGRADED, READY, UNAVAILABLE, ServiceReadiness
from shared.draining import is_draining
from shared.kernel.errors import NotFound
from shared.metrics.page import metrics_page


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthViews:
    """The views, and what they work with."""

    settings: GatewaySettings
    cache: redis.Redis
    services: ServiceReadiness
    ready: Callable[[], None]
    """Called when this process was found ready."""

    def blueprint(self) -> Blueprint:
        """GET /livez, /readyz, /healthz, /metrics."""
        blueprint = Blueprint("health", __name__)
        for view in (self.livez, self.readyz, self.healthz, self.metrics):
            blueprint.add_url_rule(f"/{view.__name__}", view_func=view)
        return blueprint

    def livez(self) -> Response:
        """A thread of the server that is kept free runs it (gateway/edge/rsgi_application.py), so it must not wait."""
        return _json({"status": "alive"})

    def readyz(self) -> Response:
        """Whether this process can serve callers: 200, or 503 while Redis does not respond or it is to be stopped."""
        if is_draining():
            return _json({"status": "draining", "checks": {}}, 503)
        started = time.monotonic()
        ok = self._cache_answers()
        if ok:
            self.ready()
        checks = {"cache": {"ok": ok, "ms": round((time.monotonic() - started) * 1000, 1)}}
        return _json({"status": "ready" if ok else "waiting", "checks": checks}, 200 if ok else 503)

    def healthz(self) -> Response:
        """The state of the gateway and of every service; 503 when one is unavailable."""
        services = {"gateway": READY if self._cache_answers() else UNAVAILABLE, **self.services.by_service()}
        worst = max(services.values(), key=(READY, DEGRADED, UNAVAILABLE).index)
        return _json({"status": worst, "services": services}, 503 if worst == UNAVAILABLE else 200)

    def metrics(self) -> Response:
        """The metrics of this process in the text format of Prometheus. Raises NotFound for strangers."""
        if not self._may_read_metrics():
            raise NotFound
        return Response(metrics_page("gateway"), content_type=CONTENT_TYPE_LATEST)

    def _cache_answers(self) -> bool:
        try:
            return bool(self.cache.ping())
        except redis.RedisError:
            return False

    def _may_read_metrics(self) -> bool:
        """The operator's token where one is set, else only this machine and nothing that a proxy passed on."""
        if self.settings.metrics_token:
            sent = request.headers.get("Authorization", "").encode()
            return hmac.compare_digest(sent, f"Bearer {self.settings.metrics_token}".encode())
        proxied = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
        return not proxied and ipaddress.ip_address(request.remote_addr or "::").is_loopback


def _json(body: dict[str, object], status: int = 200) -> Response:
    return Response(orjson.dumps(body), status=status, mimetype="application/json")
