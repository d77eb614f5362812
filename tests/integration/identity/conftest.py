"""The identity service over a real PostgreSQL and Redis, with a small network in it."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.identity import bootstrap
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.settings import read_settings
from services.identity.wsgi import create_app
from shared.kernel.country import Country
from tests.integration.identity.network import Network, build_network
from tests.integration.referrals.mailbox import Mailbox, mail_server
from tests.support.databases import ServiceDatabase


@pytest.fixture(scope="module")
def database(service_database: Callable[[str], ServiceDatabase]) -> ServiceDatabase:
    """A fresh database."""
    return service_database("identity")


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """A mail server that keeps what it took."""
    with mail_server() as box:
        yield box


@pytest.fixture(scope="module")
def parts(database: ServiceDatabase, mailbox: Mailbox) -> Iterator[bootstrap.Services]:
    """The service's parts over a fresh database, with passwords that hash quickly."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in database.environ.items():
            patch.setenv(name, value)
        patch.setenv("CEIBA_PASSWORD_MEMORY_KIB", "64")
        patch.setenv("CEIBA_SMTP_URL", f"smtp://127.0.0.1:{mailbox.port}")
        built = bootstrap.build(read_settings())
    bootstrap.services.use(built)
    yield built
    built.engine.dispose()


@pytest.fixture(scope="module")
def app(parts: bootstrap.Services) -> Flask:
    """The web application."""
    return create_app(parts)


@pytest.fixture(scope="module")
def network(parts: bootstrap.Services, app: Flask, database: ServiceDatabase, mailbox: Mailbox) -> Network:
    """Organisations, people and clients in two countries."""
    return build_network(parts, app, database.admin_url, mailbox)


@pytest.fixture
def http(network: Network) -> FlaskClient:
    """A client of the web application."""
    return network.app.test_client()


@pytest.fixture(scope="module")
def admin(network: Network) -> dict[str, str]:
    """The header of the country's administrator: of the ministry, not of an organisation in the tests."""
    return network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")


@pytest.fixture(scope="module")
def own_admin(network: Network) -> dict[str, str]:
    """The header of an administrator who belongs to gt1."""
    return network.bearer(Role.COUNTRY_ADMIN, "gt1")


@pytest.fixture
def shelter(network: Network) -> UUID:
    """An organisation of its own for each test, as `shelter`, without people."""
    return network.add_organisation("shelter", Country.GUATEMALA).id


@pytest.fixture
def supervisor(network: Network, shelter: UUID) -> Person:
    return network.add_person(Role.SUPERVISOR, "shelter")


@pytest.fixture
def as_supervisor(network: Network, supervisor: Person) -> dict[str, str]:
    """The supervisor, signed in."""
    return network.as_person(supervisor)


@pytest.fixture
def nothing_decided(network: Network) -> Iterator[None]:
    """Afterwards no setting is decided, and only those of the next test administer."""
    yield
    network.rows("TRUNCATE country_settings")
    network.rows("UPDATE users SET status = 'suspended' WHERE role IN ('country_admin', 'regional_coordinator')")


@pytest.fixture
def ana(network: Network) -> Person:
    """An administrator of the country who belongs to gt1."""
    return network.add_person(Role.COUNTRY_ADMIN, "gt1")


@pytest.fixture
def eva(network: Network) -> Person:
    """Another one, of the ministry."""
    return network.add_person(Role.COUNTRY_ADMIN, "gt_ministry")
