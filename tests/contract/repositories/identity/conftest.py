"""Each test runs twice: over the tables in memory, and over PostgreSQL."""

from collections.abc import Callable, Iterator

import pytest

from services.identity import bootstrap
from services.identity.settings import read_settings
from tests.contract.repositories.identity.bench import Bench, InMemory, OnPostgres
from tests.support.databases import Databases


@pytest.fixture(scope="package")
def on_postgres(databases: Databases) -> Iterator[Callable[[], Bench]]:
    """Empties one database and opens units of work over it."""
    database = databases.fresh("identity")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in database.environ.items():
            patch.setenv(name, value)
        parts = bootstrap.build(read_settings())
    yield lambda: OnPostgres(parts, database.admin_url)
    parts.engine.dispose()


@pytest.fixture(params=["in memory", "on PostgreSQL"])
def bench(request: pytest.FixtureRequest) -> Bench:
    """An empty store of identity."""
    if request.param == "in memory":
        return InMemory()
    empty: Callable[[], Bench] = request.getfixturevalue("on_postgres")
    return empty()
