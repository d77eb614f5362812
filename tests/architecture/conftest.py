"""Every service's database and surface, made once."""

from functools import cache

import pytest

from infra.local.secrets import SERVICES
from tests.architecture.services import surface_of


@pytest.fixture(scope="session")
def database_of(service_database):
    return cache(service_database)


@pytest.fixture(scope="session")
def surface(database_of):
    return cache(lambda service: surface_of(database_of(service)))


@pytest.fixture(params=SERVICES)
def service(request):
    return request.param
