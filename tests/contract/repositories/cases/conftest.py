"""Each test runs twice: over the tables in memory, and over PostgreSQL."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable, Iterator

import pytest

from services.cases import bootstrap
from services.cases.settings import read_settings
from tests.contract.repositories.cases.works import FakeWorks, RealWorks, Works
from tests.support.builders.cases import NOON
from tests.support.databases import Databases
from tests.support.fixed_clock import FixedClock


@pytest.fixture(scope="package")
def on_postgres(databases: Databases) -> Iterator[Callable[[], Works]]:
    """Empties one database and opens units of work over it."""
    database = databases.fresh("cases")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in database.environ.items():
            patch.setenv(name, value)
        parts = bootstrap.build(read_settings(), FixedClock(NOON))
    yield lambda: RealWorks(parts, database.admin_url)
    parts.engine.dispose()


@pytest.fixture(params=["memory", "postgresql"])
def works(request: pytest.FixtureRequest) -> Works:
    """Units of work over no rows at all."""
    if request.param == "memory":
        return FakeWorks()
    empty: Callable[[], Works] = request.getfixturevalue("on_postgres")
    return empty()
