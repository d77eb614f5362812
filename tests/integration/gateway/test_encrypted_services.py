"""The gateway reaches services with TLS, and none whose certificate is not from the platform's authority."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from infra.local.certificates import DAY
from shared.kernel.errors import Unavailable
from tests.integration.gateway.conftest import RunningGateway, running_gateway
from tests.integration.gateway.recorder import Recorder
from tests.support.redis_servers import fresh_certificate
from tests.support.tls_front import tls_front

pytestmark = pytest.mark.integration

SERVICES = ("IDENTITY", "CASES", "REFERRALS", "REPORTING")


@contextmanager
def gateway_over_tls(
    folder: Path,
    service: Recorder,
    cache_url: str,
    jwks_url: str,
    *,
    authority: Path | None = None,
    ends_in: dt.timedelta = DAY,
) -> Iterator[RunningGateway]:
    """Before services with TLS; it knows their authority, or another one."""
    plain = urlsplit(service.url)
    with tls_front(plain.hostname or "", plain.port or 0, folder, ends_in=ends_in) as (port, own):
        urls = {f"{name}_URL": f"https://localhost:{port}" for name in SERVICES}
        more = {**urls, "UPSTREAM_CA": str(authority or own)}
        with running_gateway(folder, service, cache_url=cache_url, jwks_url=jwks_url, **more) as gateway:
            yield gateway


def test_requests_pass_to_services_with_tls(recorder: Recorder, cache_url: str, jwks_url: str, tmp_path: Path) -> None:
    recorder.forget()
    with gateway_over_tls(tmp_path, recorder, cache_url, jwks_url) as gateway:
        answers = [gateway.send("GET", "/api/v1/cases").status for _ in range(20)]
        ready = gateway.send("GET", "/healthz", token="")
        log = gateway.log_text()

    assert answers == [200] * 20
    assert ready.status in (200, 503)
    assert b'"cases"' in ready.body
    assert "certificate" not in log


def test_a_service_with_another_certificate_is_not_asked(
    recorder: Recorder, cache_url: str, jwks_url: str, tmp_path: Path
) -> None:
    recorder.forget()
    other = fresh_certificate(tmp_path / "other").authority
    with gateway_over_tls(tmp_path, recorder, cache_url, jwks_url, authority=other) as gateway:
        answer = gateway.send("GET", "/api/v1/cases")

    assert answer.status == 503
    assert recorder.seen == []


def test_a_service_whose_certificate_has_expired_is_named_to_the_operator_and_callers_are_told_to_wait(
    recorder: Recorder, cache_url: str, jwks_url: str, tmp_path: Path
) -> None:
    recorder.forget()
    with gateway_over_tls(tmp_path, recorder, cache_url, jwks_url, ends_in=-DAY) as gateway:
        answers = [gateway.send("GET", "/api/v1/cases", f"Accept-Language: {word}") for word in ("es", "en")]
        health = json.loads(gateway.send("GET", "/healthz", token="").body)
        counted = gateway.send("GET", "/metrics", token="").body.decode()
        log = gateway.log_text()

    assert [(answer.status, json.loads(answer.body)["title"]) for answer in answers] == [
        (503, Unavailable.title[word]) for word in ("es", "en")
    ]
    assert recorder.seen == []
    assert health["services"]["cases"] == "unavailable"
    assert 'ceiba_gateway_upstream_failures_total{kind="certificate",upstream="cases"} 2.0' in counted
    refused = [json.loads(line) for line in log.splitlines() if "certificate of a service refused" in line]
    assert {(line["upstream"], line["error"]) for line in refused} == {("cases", "expired")}
