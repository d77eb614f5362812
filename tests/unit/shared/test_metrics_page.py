"""The page of a process shows what that process is and does, and nothing of another part."""

# fixed dates: the rule is handed its day

import json
import sqlite3
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import exc

from gateway.metrics import REFUSED, STREAMS
from infra.local import country_keys
from infra.local.certificates import write_certificate
from infra.local.programs import REPOSITORY
from services.cases.adapters.documents.document_metrics import DAMAGED
from shared.crypto import CountryKeys
from shared.metrics.build import REVISION
from shared.metrics.certificate_files import files_of
from shared.metrics.certificates import look_at_certificate, look_at_files
from shared.metrics.country_keys import watch_country_keys
from shared.metrics.disk import watch_volume
from shared.metrics.page import metrics_page
from shared.metrics.pool import MeasuredPool
from tests.support.tls_front import tls_front

pytestmark = pytest.mark.unit


def value(part: str, name: str, **labels: str) -> float | None:
    """A value on the page of `part`; None when it is not there."""
    families = text_string_to_metric_families(metrics_page(part).decode())
    found = (sample for family in families for sample in family.samples if sample.name == name)
    return next((sample.value for sample in found if labels.items() <= sample.labels.items()), None)


def test_a_process_shows_nothing_of_another_part() -> None:
    REFUSED.labels("rate-limited").inc()
    STREAMS.inc(0)
    DAMAGED.inc(0)

    assert value("gateway", "ceiba_gateway_streams") is not None
    assert value("cases", "ceiba_documents_damaged_total") is not None
    for name in ("ceiba_gateway_streams", "ceiba_gateway_refused_total", "ceiba_documents_damaged_total"):
        assert value("identity", name) is None


def test_a_metric_that_was_never_counted_is_not_on_the_page() -> None:
    assert b"ceiba_facts_given_up" not in metrics_page("gateway")


def test_every_process_names_its_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REVISION, "2fa79b4d")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]

    build = {"service": "cases", "version": project["version"], "revision": "2fa79b4d"}
    assert value("cases", "ceiba_build_info", **build) == 1


@pytest.fixture
def pool() -> Iterator[MeasuredPool]:
    pool = MeasuredPool(
        lambda: sqlite3.connect(":memory:"), pool_size=1, max_overflow=0, timeout=0.01, logging_name="measured_app"
    )
    yield pool
    pool.dispose()


def test_a_pool_counts_who_waits_and_who_gets_nothing(pool: MeasuredPool) -> None:
    held = pool.connect()
    with pytest.raises(exc.TimeoutError):
        pool.connect()

    assert value("cases", "ceiba_pool_connections", pool="measured_app", state="used") == 1
    assert value("cases", "ceiba_pool_connections_max", pool="measured_app") == 1
    assert value("cases", "ceiba_pool_timeouts_total", pool="measured_app") == 1
    assert (value("cases", "ceiba_pool_wait_seconds_sum", pool="measured_app") or 0) >= 0.01
    held.close()


def test_the_days_that_a_certificate_is_valid_are_counted_also_when_nobody_trusts_it(tmp_path: Path) -> None:
    with tls_front("127.0.0.1", 9, tmp_path) as (port, _):
        assert look_at_certificate(f"https://localhost:{port}")

    assert 0.9 < (value("gateway", "ceiba_certificate_days_left", certificate="public") or 0) < 1
    assert not look_at_certificate(f"https://localhost:{port}")


def test_the_certificates_in_files_that_addresses_name_are_counted_until_they_are_gone(tmp_path: Path) -> None:
    write_certificate(tmp_path)
    authority = tmp_path / "fullchain.pem"
    named = files_of("database", f"postgresql://localhost/x?sslmode=verify-full&sslrootcert={authority}")
    assert named == {"database_authority": str(authority)}

    look_at_files(named)
    assert (value("cases", "ceiba_certificate_days_left", certificate="database_authority") or 0) > 0.9

    authority.unlink()
    look_at_files(named)
    assert value("cases", "ceiba_certificate_days_left", certificate="database_authority") is None


def test_the_certificate_of_several_servers_is_looked_at_once() -> None:
    several = "sentinels://h1,[fd00::1],h3/0?master=ceiba&ssl_ca_certs=/run/ca.pem"

    assert files_of("broker", several) == {"broker_authority": "/run/ca.pem"}


def test_an_address_without_files_of_its_own_has_no_certificate_to_look_at() -> None:
    assert files_of("broker", "rediss://localhost:6379/0") == {}
    assert files_of("database", "postgresql://localhost/x?sslrootcert=system") == {}


def test_a_volume_shows_its_room(tmp_path: Path) -> None:
    watch_volume("cases", "documents", tmp_path)
    watch_volume("cases", "gone", tmp_path / "gone")

    free = value("cases", "ceiba_disk_free_bytes", volume="documents") or 0
    assert 0 < free <= (value("cases", "ceiba_disk_size_bytes", volume="documents") or 0)
    assert value("cases", "ceiba_disk_free_bytes", volume="gone") is None


def test_a_rotation_that_is_not_over_and_a_key_that_is_to_be_destroyed_are_seen() -> None:
    day = datetime(2026, 12, 3, tzinfo=UTC)
    rotated = country_keys.with_next(country_keys.with_next(country_keys.fresh()))
    entry = country_keys.without(rotated, 1, day.date())
    watch_country_keys("cases", CountryKeys.from_json(json.dumps({"GT": country_keys.loaded(entry)})))

    assert value("cases", "ceiba_country_key_versions", country="GT") == 2
    retired = value("cases", "ceiba_country_key_retired_timestamp_seconds", country="GT")
    assert retired == day.timestamp()
