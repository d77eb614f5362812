"""An empty store for each test."""

import pytest

from tests.unit.identity.usecases.world import World


@pytest.fixture
def world() -> World:
    """No organisation, no person, no client."""
    return World()
