"""Every service's database and surface, made once."""

from collections.abc import Callable
from functools import cache

import pytest

from infra.local.secrets import SERVICES
from tests.architecture.services import ServiceSurface, surface_of
from tests.support.databases import Databases, ServiceDatabase


@pytest.fixture(scope="session")
def database_of(databases: Databases) -> Callable[[str], ServiceDatabase]:
    return cache(databases.fresh)


@pytest.fixture(scope="session")
def surface(database_of: Callable[[str], ServiceDatabase]) -> Callable[[str], ServiceSurface]:
    return cache(lambda service: surface_of(database_of(service)))


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return request.param
