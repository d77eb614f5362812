"""`/healthz`: the platform in one answer. `/livez`, `/readyz`, `/metrics`: this process."""

import hmac
import ipaddress
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import orjson
import redis
import urllib3
from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway.settings import GatewaySettings
from gateway.upstream.cached_value import Kept
from shared.kernel.errors import NotFound

_FRESH_SECONDS = 1.0
READY, DEGRADED, UNAVAILABLE = "ready", "degraded", "unavailable"


class PlatformHealth:
    """Asks every service whether it is ready; the answer is kept for a second, as anybody may ask."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = {name: url for name, url in urls.items() if not _is_same_process(name, urls)}
        self._pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=1, read=3), retries=False, maxsize=2)
        self._kept = Kept(self._ask_all, fresh=_FRESH_SECONDS, pause=_FRESH_SECONDS)

    def services(self) -> dict[str, str]:
        """Service → `ready`, `degraded` (it answers, and something it can do without is missing) or `unavailable`.

        Raises Unavailable while they are asked for the first time.
        """
        return self._kept.get()

    def _ask_all(self) -> dict[str, str]:
        with ThreadPoolExecutor(len(self._urls)) as executor:
            return dict(zip(self._urls, executor.map(self._ask, self._urls.values()), strict=True))

    def _ask(self, url: str) -> str:
        try:
            answer = self._pool.request("GET", f"{url}/readyz")
            told = orjson.loads(answer.data)["status"] if answer.status == 200 else UNAVAILABLE
        except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError):
            return UNAVAILABLE
        return told if told in (READY, DEGRADED) else UNAVAILABLE


def _is_same_process(name: str, urls: Mapping[str, str]) -> bool:
    """Whether `name` is a stream that its service's own process carries."""
    service = name.removesuffix("-stream")
    return service != name and urls[service] == urls[name]


def health_blueprint(settings: GatewaySettings, cache: redis.Redis, platform: PlatformHealth) -> Blueprint:
    """GET /livez, /readyz, /healthz, /metrics."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/livez")
    def livez() -> Response:
        # Answered in the event loop (gateway/edge/rsgi_application.py), so it must wait for nothing.
        return _answer({"status": "alive"})

    @blueprint.get("/readyz")
    def readyz() -> Response:
        started = time.monotonic()
        ok = _answers(cache)
        checks = {"cache": {"ok": ok, "ms": round((time.monotonic() - started) * 1000, 1)}}
        return _answer({"status": "ready" if ok else "waiting", "checks": checks}, 200 if ok else 503)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        services = {"gateway": READY if _answers(cache) else UNAVAILABLE, **platform.services()}
        worst = max(services.values(), key=(READY, DEGRADED, UNAVAILABLE).index)
        return _answer({"status": worst, "services": services}, 503 if worst == UNAVAILABLE else 200)

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
