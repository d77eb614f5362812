"""The two kinds of units of work that each contract is tried with."""

from collections.abc import Callable, Iterator

import pytest

from services.referrals import bootstrap
from services.referrals.settings import read_settings
from tests.contract.repositories.referrals.works import FakeWorks, RealWorks, Works
from tests.support.databases import Databases


@pytest.fixture(scope="package")
def on_postgresql(databases: Databases) -> Iterator[Callable[[], Works]]:
    """Empties one database and opens units of work over it."""
    database = databases.fresh("referrals")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in database.environ.items():
            patch.setenv(name, value)
        parts = bootstrap.build(read_settings())
    yield lambda: RealWorks(parts, database)
    parts.engine.dispose()


@pytest.fixture(params=["memory", "postgresql"])
def works(request: pytest.FixtureRequest) -> Works:
    """Units of work over no rows at all."""
    if request.param == "memory":
        return FakeWorks()
    empty: Callable[[], Works] = request.getfixturevalue("on_postgresql")
    return empty()
