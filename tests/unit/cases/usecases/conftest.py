"""Empty tables for each test."""

import pytest

from tests.unit.cases.usecases.world import World


@pytest.fixture
def world() -> World:
    """No case, no import, no member."""
    return World()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are checked, and two written, in a transaction."""
    monkeypatch.setattr("services.cases.usecases.imports.run_import.CHECK_CHUNK", 2)
    monkeypatch.setattr("services.cases.usecases.imports.run_import.WRITE_CHUNK", 2)
