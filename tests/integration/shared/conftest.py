"""One service for tests of the shared layer: the referrals schema, because that service has the most subscriptions."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from redis import Redis
from sqlalchemy import Engine

from shared.db.context import ContextSigner
from shared.db.engine import make_engine
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from shared.kernel.grant import Grant, system_grant
from shared.messaging.relay import Relay
from shared.messaging.signing import EventKeys
from shared.redis_client import redis_client
from shared.settings import CommonSettings, _key, _public_keys
from tests.support.databases import ServiceDatabase, admin_rows
from tests.support.event_keys import keys_of, speaking_as


@dataclass
class OneService:
    """The database of one service, with its settings, engine and keys."""

    database: ServiceDatabase
    settings: CommonSettings
    engine: Engine
    signer: ContextSigner

    def grant(self, *countries: Country, organisation: UUID | None = None) -> Grant:
        """The grant of a member of `organisation` (a new one by default)."""
        return Grant(
            subject=f"user-{uuid4()}",
            client_id="test",
            organisation_id=organisation or uuid4(),
            countries=frozenset(countries),
            permissions=frozenset(),
        )

    def speaking_as(self, service: str) -> CommonSettings:
        """The settings of `service` on this database, to publish events in its name."""
        return speaking_as(service, self.settings, self.database.secrets)

    def keys_of(self, service: str) -> EventKeys:
        """The event keys of `service`."""
        return keys_of(service, self.database.secrets)

    def work(self, *countries: Country, organisation: UUID | None = None) -> UnitOfWork:
        """A unit of work of a member of `organisation` (a new one by default)."""
        return UnitOfWork(self.engine, self.signer, self.grant(*countries, organisation=organisation), SystemClock())

    def system_work(self, countries: frozenset[Country]) -> UnitOfWork:
        """A unit of work of the platform itself."""
        return UnitOfWork(self.engine, self.signer, system_grant("referrals", countries), SystemClock())

    def admin(self, statement: str, *values: Any) -> list[Any]:
        """The rows of a statement, as a superuser sees them."""
        return admin_rows(self.database.admin_url, statement, *values)


def publish_due(relay: Relay) -> int:
    """Publish one batch of the rows that wait, and one of those that are late, as a relay does by turns; how many."""
    database = relay._connect()
    return len(relay.publish_new(database)) + relay.publish_late(database)


@pytest.fixture
def one_service(service_database: Callable[[str], ServiceDatabase]) -> Iterator[OneService]:
    database = service_database("referrals")
    environ = database.environ
    key = base64.b64decode(environ["CEIBA_CONTEXT_KEY"])
    settings = CommonSettings(
        service="referrals",
        environment="local",
        database_url=database.app_url,
        relay_database_url=database.relay_url,
        broker_url=environ["CEIBA_BROKER_URL"],
        cache_url=environ["CEIBA_CACHE_URL"],
        issuer=environ["CEIBA_ISSUER"],
        jwks_url=environ["CEIBA_JWKS_URL"],
        context_key=key,
        event_private_key=_key(environ["CEIBA_EVENT_PRIVATE_KEY"]),
        event_public_keys=_public_keys(environ["CEIBA_EVENT_PUBLIC_KEYS"]),
        cursor_key=base64.b64decode(environ["CEIBA_CURSOR_KEY"]),
        audit_anchor_dir="",
    )
    engine = make_engine(database.app_url, pool_size=8)
    yield OneService(database, settings, engine, ContextSigner(key))
    engine.dispose()


@pytest.fixture
def redis(one_service: OneService) -> Redis:
    client = redis_client(one_service.settings.broker_url)
    client.flushall()
    return client
