"""`/healthz`: the platform in one answer. `/livez`, `/readyz`, `/metrics`: this process."""

import hmac
import ipaddress
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import orjson
import redis
import urllib3
from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway.settings import GatewaySettings
from shared.kernel.errors import NotFound

_FRESH_SECONDS = 1.0


class PlatformHealth:
    """Asks every service whether it is ready; the answer is kept for a second, as anybody may ask."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = {name: url for name, url in urls.items() if not _is_same_process(name, urls)}
        self._pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=1, read=3), retries=False, maxsize=2)
        self._lock = threading.Lock()
        self._known: dict[str, bool] = {}
        self._asked_at = -_FRESH_SECONDS

    def services(self) -> dict[str, bool]:
        """Service → whether it is ready."""
        with self._lock:
            if time.monotonic() - self._asked_at > _FRESH_SECONDS:
                with ThreadPoolExecutor(len(self._urls)) as executor:
                    self._known = dict(zip(self._urls, executor.map(self._is_ready, self._urls.values()), strict=True))
                self._asked_at = time.monotonic()
            return self._known

    def _is_ready(self, url: str) -> bool:
        try:
            return self._pool.request("GET", f"{url}/readyz").status == 200
        except urllib3.exceptions.HTTPError:
            return False


def _is_same_process(name: str, urls: Mapping[str, str]) -> bool:
    """Whether `name` is a stream that its service's own process carries."""
    service = name.removesuffix("-stream")
    return service != name and urls[service] == urls[name]


def health_blueprint(settings: GatewaySettings, cache: redis.Redis, platform: PlatformHealth) -> Blueprint:
    """GET /livez, /readyz, /healthz, /metrics."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/livez")
    def livez() -> Response:
        return _answer({"status": "alive"})

    @blueprint.get("/readyz")
    def readyz() -> Response:
        started = time.monotonic()
        ok = _answers(cache)
        checks = {"cache": {"ok": ok, "ms": round((time.monotonic() - started) * 1000, 1)}}
        return _answer({"status": "ready" if ok else "waiting", "checks": checks}, 200 if ok else 503)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        services = {"gateway": _answers(cache), **platform.services()}
        ok = all(services.values())
        words = {name: "ready" if ready else "unavailable" for name, ready in services.items()}
        return _answer({"status": "ready" if ok else "unavailable", "services": words}, 200 if ok else 503)

    @blueprint.get("/metrics")
    def metrics() -> Response:
        if not _may_read_metrics(settings):
            raise NotFound
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _answers(cache: redis.Redis) -> bool:
    try:
        return bool(cache.ping())
    except redis.RedisError:
        return False


def _may_read_metrics(settings: GatewaySettings) -> bool:
    """The operator's token where one is set, else only this machine and nothing that a proxy passed on."""
    if settings.metrics_token:
        sent = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(sent, f"Bearer {settings.metrics_token}".encode())
    proxied = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not proxied and ipaddress.ip_address(request.remote_addr or "::").is_loopback


def _answer(body: dict[str, object], status: int = 200) -> Response:
    return Response(orjson.dumps(body), status=status, mimetype="application/json")
