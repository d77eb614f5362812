"""The service's parts over a fresh database."""

import dataclasses
from collections.abc import Callable, Iterator

import psycopg
import pytest

from infra.local.secrets import PlatformSecrets
from services.referrals import bootstrap
from services.referrals.settings import read_settings
from services.referrals.wsgi import create_app
from tests.integration.referrals.fake_cases import FakeCases, serving
from tests.integration.referrals.fake_identity import FakeIdentity, exchanging
from tests.integration.referrals.network import MovingClock, Network
from tests.integration.referrals.receiver import Receiver, receiving
from tests.support.databases import ServiceDatabase
from tests.support.emptying import empty

_OF_A_TEST = (
    *("member", "movement", "withdrawal_notice", "escalation", "referral_event", "referral", "service_offer"),
    *("organisation", "notification", "delivery_attempt", "delivery", "webhook_endpoint", "email_channel"),
    *("outbox_delivery", "outbox", "outbox_position", "inbox", "inbox_position", "dead_letter"),
)
"""The tables that the tests of a file fill."""


@pytest.fixture(scope="module")
def cases_server(platform_secrets: PlatformSecrets) -> Iterator[FakeCases]:
    with serving(FakeCases(platform_secrets.packet_public_keys)) as cases:
        yield cases


@pytest.fixture(scope="module")
def identity_server() -> Iterator[FakeIdentity]:
    with exchanging(FakeIdentity()) as identity:
        yield identity


@pytest.fixture(scope="module")
def module_network(
    service_database: Callable[[str], ServiceDatabase], cases_server: FakeCases, identity_server: FakeIdentity
) -> Iterator[Network]:
    database = service_database("referrals")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in database.environ.items():
            patch.setenv(name, value)
        settings = dataclasses.replace(read_settings(), cases_url=cases_server.url, identity_url=identity_server.url)
    clock = MovingClock()
    wiring = bootstrap.build(settings, clock=clock)
    bootstrap.services.use(wiring)
    client = create_app(wiring).test_client()
    yield Network(wiring=wiring, database=database, client=client, cases=cases_server, clock=clock)
    wiring.engine.dispose()


@pytest.fixture
def network(module_network: Network) -> Network:
    """Fresh organisations over the module's database, with everything at its edges as it should be."""
    cases = module_network.cases
    fresh = FakeCases(cases.public_keys)
    for field in dataclasses.fields(FakeCases):
        if field.name not in ("public_keys", "url"):
            setattr(cases, field.name, getattr(fresh, field.name))
    module_network.clock.ahead = type(module_network.clock.ahead)()
    # Nothing of an earlier test may still be due: ticks see the whole platform.
    with psycopg.connect(module_network.database.admin_url) as connection:
        empty(connection, _OF_A_TEST)
    return Network(
        wiring=module_network.wiring,
        database=module_network.database,
        client=module_network.client,
        cases=cases,
        clock=module_network.clock,
    ).join_all()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server
