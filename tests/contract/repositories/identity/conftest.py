"""An empty store for each test."""

import pytest

from services.identity.bootstrap import Services
from tests.contract.repositories.identity.bench import Bench


@pytest.fixture
def bench(identity_service: tuple[Services, str]) -> Bench:
    """No organisation, no person, no client."""
    return Bench(*identity_service)
