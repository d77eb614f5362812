"""Each test runs twice: over the tables in memory, and over PostgreSQL."""

import pytest

from services.cases.bootstrap import Services
from tests.contract.repositories.cases.works import FakeWorks, RealWorks, Works


@pytest.fixture(params=["memory", "postgresql"])
def works(request: pytest.FixtureRequest) -> Works:
    """Units of work over no rows at all."""
    if request.param == "memory":
        return FakeWorks()
    service: tuple[Services, str] = request.getfixturevalue("cases_service")
    return RealWorks(*service)
