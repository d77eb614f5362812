"""The real consumer with one handler that records its effect: `celery -A tests.support.faults_worker worker`.

The event `OrganisationRegistered` serves as an example: `kind` holds its version within the aggregate, `public_name`
what the handler shall do with it.
"""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from functools import cache

from celery.exceptions import SoftTimeLimitExceeded
from redis import Redis
from sqlalchemy import Engine, text

from shared.contracts.identity import OrganisationRegistered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.db.context import ContextSigner
from shared.db.engine import make_engine
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from shared.kernel.grant import system_grant
from shared.messaging.celery_app import make_celery
from shared.messaging.handlers import Handlers
from shared.messaging.worker import register_consumer
from shared.redis_client import redis_client
from shared.settings import common_settings, read

ORDINARY, KILLS, FAILS, HANGS_AT_FIRST = "ordinary", "kills its process", "fails", "hangs at first"
STARTS = "faults.starts"
"""Redis hash: aggregate → how often its handler was entered."""
SECONDS_OF_WORK = 0.01

EFFECT_TABLE = """
CREATE TABLE fault_effect (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, aggregate_id uuid NOT NULL, version int NOT NULL
);
GRANT SELECT, INSERT ON fault_effect TO referrals_app;
"""
"""Without a unique constraint on purpose, so that an event that is applied twice has two rows."""

ONE_SUBSCRIBER = f"""
CREATE FUNCTION only_ours() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER only_ours BEFORE INSERT ON outbox_delivery
    FOR EACH ROW WHEN (NEW.consumer <> '{REFERRALS_EVENTS}') EXECUTE FUNCTION only_ours();
"""
"""Only one consumer runs in these tests; deliveries to others would never be acknowledged."""

_INSERT = text("INSERT INTO fault_effect (aggregate_id, version) VALUES (:aggregate, :version)")


@dataclass(frozen=True)
class Services:
    """The services that the consumer needs."""

    engine: Engine
    signer: ContextSigner
    cache: "Redis"

    def system_work(self, countries: frozenset[Country]) -> UnitOfWork:
        """A unit of work of the platform itself."""
        return UnitOfWork(self.engine, self.signer, system_grant("referrals", countries), SystemClock())


@cache
def services() -> Services:
    """The wiring of this process."""
    settings = read(lambda env: common_settings(env, "referrals"))
    engine = make_engine(settings.database_url, pool_size=4)
    return Services(engine, ContextSigner(settings.context_key), redis_client(settings.cache_url))


def apply(event: OrganisationRegistered, work: UnitOfWork) -> None:
    """Record the effect, or behave as the event says."""
    starts = services().cache.hincrby(STARTS, str(event.organisation_id), 1)
    work.connection.execute(_INSERT, {"aggregate": event.organisation_id, "version": int(event.kind)})
    time.sleep(SECONDS_OF_WORK)
    if event.public_name == KILLS:
        os.kill(os.getpid(), signal.SIGKILL)
    if event.public_name == HANGS_AT_FIRST and starts == 1:
        hang()
    if event.public_name == FAILS:
        raise ValueError(event.public_name)


def hang() -> None:
    """Never end, not even at the soft time limit, which is an exception that some library may catch."""
    while True:
        with contextlib.suppress(SoftTimeLimitExceeded):
            time.sleep(3600)


HANDLERS: Handlers = {(REFERRALS_EVENTS, OrganisationRegistered): apply}

if "CEIBA_DATABASE_URL" in os.environ:
    common = read(lambda env: common_settings(env, "referrals"))
    celery = make_celery(common, queues=(REFERRALS_EVENTS,))
    register_consumer(celery, common=common, handlers=HANDLERS, jobs={}, services=services)
