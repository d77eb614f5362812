"""No rows for each test."""

import pytest

from services.referrals.bootstrap import Services
from tests.contract.repositories.referrals.works import Works


@pytest.fixture
def works(referrals_service: tuple[Services, str]) -> Works:
    """Units of work over no rows at all."""
    return Works(*referrals_service)
