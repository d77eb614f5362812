"""Empty tables for each test."""

import pytest

from tests.unit.cases.usecases.world import World


@pytest.fixture
def world() -> World:
    """No case, no import, no member."""
    return World()
