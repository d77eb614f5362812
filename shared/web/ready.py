"""The readiness checks of an API process: the same six for every service, and those of its own."""

from collections.abc import Callable
from functools import partial

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Engine

from shared.db.revisions import ServedSchema, revisions
from shared.db.role_settings import missing_settings
from shared.messaging.worker_presence import WorkerSilent, age_of_announcement
from shared.operations.report import own_report
from shared.operations.reports import Reports
from shared.redis_client import redis_client
from shared.settings import CommonSettings
from shared.telemetry import get_logger
from shared.web.clock_offset import ask_clock
from shared.web.health import Check, Details, NotReady

log = get_logger(__name__)

REDIS_TIMEOUT_SECONDS = 0.5
"""Less than the three seconds that the callers of `/readyz` wait."""


def ready_checks(common: CommonSettings, engine: Engine, **own: Callable[[], Details]) -> dict[str, Check]:
    """The checks of a service. Database, schema and `own` are vital.

    Without broker, cache or worker the service still responds, but some things are missing or happen later. The clock
    is vital where the database would take nothing (`shared.web.clock_offset`).
    """
    broker, cache = broker_of(common), _redis(common.cache_url)
    return {
        "database": Check(partial(_ask_database, common.service, engine)),
        "migrations": Check(ServedSchema(revisions(common.service), engine).require),
        **{name: Check(ask) for name, ask in own.items()},
        "broker": Check(partial(_report, Reports(broker, common.service), common), vital=False),
        "cache": Check(partial(_ping, cache), vital=False),
        "worker": Check(partial(_ask_worker, broker, common.service), vital=False),
        "clock": Check(partial(ask_clock, common.service, engine), vital=False),
    }


def broker_of(common: CommonSettings) -> "Redis":
    """A client of the broker that does not wait for long."""
    return _redis(common.broker_url)


def _redis(url: str) -> "Redis":
    return redis_client(
        url,
        socket_timeout=REDIS_TIMEOUT_SECONDS,
        socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), retries=0),
    )


def _ask_database(service: str, engine: Engine) -> None:
    if missing := missing_settings(service, engine):
        log.error("the database role lacks its settings: run ceiba provision, let a pooler reconnect", missing=missing)
        raise NotReady({"missing_settings": missing})


def _report(reports: Reports, common: CommonSettings) -> None:
    """Store what this process reports: a broker without room answers `PING` and takes no message."""
    reports.store(own_report(common.role, common.service))


def _ping(redis: "Redis") -> None:
    redis.ping()


def _ask_worker(broker: "Redis", service: str) -> Details:
    try:
        return {"age_s": age_of_announcement(broker, service)}
    except WorkerSilent as silent:
        raise NotReady({"age_s": silent.age}) from None
