"""An empty network for each test."""

import pytest

from services.referrals.bootstrap import Services
from tests.contract.usecases.referrals.world import World


@pytest.fixture
def world(referrals_service: tuple[Services, str]) -> World:
    """No organisation, no referral, no endpoint."""
    return World(*referrals_service)
