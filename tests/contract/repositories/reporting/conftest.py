"""The two kinds of units of work that each contract is tried with."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable, Iterator

import pytest

from services.reporting import bootstrap
from services.reporting.settings import read_settings
from tests.contract.repositories.reporting.works import FakeWorks, RealWorks, Works
from tests.support.builders.reporting import NOON
from tests.support.databases import ServiceDatabase
from tests.support.fixed_clock import FixedClock


@pytest.fixture(params=["memory", "postgresql"])
def works(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    """Units of work over no rows at all."""
    if request.param == "memory":
        yield FakeWorks()
        return
    service_database: Callable[[str], ServiceDatabase] = request.getfixturevalue("service_database")
    database = service_database("reporting")
    for name, value in database.environ.items():
        monkeypatch.setenv(name, value)
    parts = bootstrap.build(read_settings(), FixedClock(NOON))
    yield RealWorks(parts, database)
    parts.engine.dispose()
