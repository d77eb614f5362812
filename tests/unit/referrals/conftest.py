"""An empty network for each test."""

import pytest

from tests.unit.referrals.world import World


@pytest.fixture
def world() -> World:
    """No organisation, no referral, no endpoint."""
    return World()
