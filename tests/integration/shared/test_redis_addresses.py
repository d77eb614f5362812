"""Every client of Redis works with TLS and behind Sentinels, and refuses a server that it does not know."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from kombu.exceptions import OperationalError
from redis.exceptions import AuthenticationError, RedisError
from redis.exceptions import ConnectionError as NoConnection

from services.cases.adapters.person.search_allowance import SearchAllowance
from services.identity.adapters.tokens.revocation_list import RevocationList
from services.referrals.notifications.adapters.pubsub import RedisPubSub
from shared.kernel.clock import SystemClock
from shared.kernel.errors import TooManyRequests
from shared.messaging.celery_app import make_celery
from shared.redis_client import redis_client
from shared.settings import CommonSettings
from shared.web.access.dpop import RedisProofMemory
from tests.integration.shared.conftest import OneService
from tests.support.redis_servers import Killable, Watched, fresh_certificate, redis_server, watched_servers

pytestmark = pytest.mark.integration

REFUSED = "certificate verify failed|No master found"
"""What redis-py says of one server, and of Sentinels of which none could be asked."""
Servers = Killable | Watched


@pytest.fixture(scope="module", params=["tls", "sentinels"])
def servers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killable | Watched]:
    folder = tmp_path_factory.mktemp("redis")
    tls = fresh_certificate(folder / "tls")
    with redis_server(folder, tls=tls) if request.param == "tls" else watched_servers(folder, tls=tls) as started:
        yield started


@pytest.fixture
def settings(one_service: OneService, servers: Servers) -> CommonSettings:
    return replace(one_service.settings, broker_url=servers.url, cache_url=servers.url)


def test_a_search_is_counted_and_a_proof_is_taken_once(servers: Servers) -> None:
    allowance, memory = SearchAllowance(servers.url, 1), RedisProofMemory(servers.url, "cases")
    allowance.spend("somebody")

    with pytest.raises(TooManyRequests):
        allowance.spend("somebody")
    assert [memory.first_use("proof", 60), memory.first_use("proof", 60)] == [True, False]


def test_a_revocation_is_written_and_a_subscriber_is_woken(servers: Servers) -> None:
    organisation, pubsub = uuid4(), RedisPubSub(servers.url)
    RevocationList(servers.url).push([], SystemClock().now())

    with pubsub.subscribe(organisation) as subscription:
        subscription.wait(0.1)
        pubsub.publish([organisation])

        assert any(subscription.wait(2) for _ in range(3))


def test_celery_sends_to_the_same_server_and_says_no_password(
    settings: CommonSettings, servers: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    app = make_celery(settings, queues=["referrals.events"])
    with app.connection_for_write() as connection:
        app.send_task("nothing", queue="referrals.events", connection=connection)
        shown = connection.as_uri() + repr(connection) + caplog.text

    with redis_client(servers.url) as client:
        assert client.llen("referrals.events") >= 1
        shown += repr(client) + repr(client.connection_pool)
    assert servers.password not in shown


def test_a_client_without_tls_and_one_without_an_account_are_refused(servers: Servers) -> None:
    plain = servers.url.replace("sentinels:", "sentinel:").replace("rediss:", "redis:").partition("?ssl")[0]
    nobody = servers.url.replace(f":{servers.password}@", "")

    for url, refusal in ((plain.partition("&ssl")[0], RedisError), (nobody, AuthenticationError)):
        with redis_client(url, socket_timeout=2, socket_connect_timeout=2) as client, pytest.raises(refusal):
            client.ping()


def test_the_certificate_of_another_authority_is_refused(
    settings: CommonSettings, servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = fresh_certificate(tmp_path_factory.mktemp("other")).authority
    assert servers.tls is not None
    url = servers.url.replace(str(servers.tls.authority), str(other))

    with redis_client(url, socket_timeout=2) as client, pytest.raises(NoConnection, match=REFUSED):
        client.ping()
    app = make_celery(replace(settings, broker_url=url), queues=["referrals.events"])
    with app.connection_for_write() as connection, pytest.raises(OperationalError):
        connection.ensure_connection(max_retries=1, interval_start=0)
