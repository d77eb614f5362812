"""No rows for each test."""

import pytest

from services.reporting.bootstrap import Services
from tests.contract.repositories.reporting.works import Works


@pytest.fixture
def works(reporting_service: tuple[Services, str]) -> Works:
    """Units of work over no rows at all."""
    return Works(*reporting_service)
