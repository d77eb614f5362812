"""The reporting service over a real, fresh database."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime

import psycopg
import pytest
from flask.testing import FlaskClient
from psycopg import sql

from services.reporting import bootstrap
from services.reporting.adapters.charts.drawer import Drawer
from services.reporting.bootstrap import Services, drawer
from services.reporting.settings import read_settings
from services.reporting.wsgi import create_app
from tests.support.builders.reporting import NOON
from tests.support.databases import ServiceDatabase
from tests.support.emptying import empty
from tests.support.fixed_clock import FixedClock


@pytest.fixture(scope="module")
def emptied(service_database: Callable[[str], ServiceDatabase]) -> Callable[[], ServiceDatabase]:
    """`emptied()`: the one database of the file, without a row that a test has put there."""
    database = service_database("reporting")
    with psycopg.connect(database.admin_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = [name for (name,) in tables]
        holds_row = sql.SQL("SELECT EXISTS (SELECT FROM {})")
        fresh = [
            name for name in names if connection.execute(holds_row.format(sql.Identifier(name))).fetchone() == (False,)
        ]

    def empty_database() -> ServiceDatabase:
        with psycopg.connect(database.admin_url) as connection:
            empty(connection, fresh)
        return database

    return empty_database


@pytest.fixture
def database(emptied: Callable[[], ServiceDatabase]) -> ServiceDatabase:
    """An empty database of the service."""
    return emptied()


@pytest.fixture
def wiring(database: ServiceDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The service's wiring at noon of 24 November 2031."""
    for name, value in database.environ.items():
        monkeypatch.setenv(name, value)
    made = bootstrap.build(read_settings(), FixedClock(NOON))
    bootstrap.services.use(made)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def patient_drawer() -> Iterator[Drawer]:
    """A drawer that answers however long its process takes to start."""
    made = Drawer(seconds=60, starting_seconds=60)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def drawing(patient_drawer: Drawer) -> Drawer:
    """What draws the images of a test."""
    drawer.use(patient_drawer)
    return patient_drawer


@pytest.fixture
def client(wiring: Services) -> FlaskClient:
    """A client of the service's endpoints."""
    return create_app(wiring).test_client()


@pytest.fixture
def at(wiring: Services) -> Callable[[datetime], Services]:
    """The same wiring at another moment."""

    def moved(moment: datetime) -> Services:
        return dataclasses.replace(wiring, clock=FixedClock(moment))

    return moved
