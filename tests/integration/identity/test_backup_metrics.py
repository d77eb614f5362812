"""The relay of identity shows how old the last backup, the last drill and the archived WAL are."""

from collections.abc import Callable

import psycopg
import pytest
from prometheus_client import REGISTRY
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import namedtuple_row

from services.identity.adapters.backup_metrics import measure
from tests.support.databases import ServiceDatabase, admin_rows

pytestmark = pytest.mark.integration


def age(name: str) -> float | None:
    return REGISTRY.get_sample_value(name, {"service": "identity"})


def test_the_relay_shows_the_ages_of_what_succeeded_and_writes_none_of_it(
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    database = service_database("identity")
    with psycopg.connect(database.relay_url, autocommit=True, row_factory=namedtuple_row) as relay:
        measure(relay)
        assert age("ceiba_backup_drill_age_seconds") is None
        admin_rows(
            database.admin_url,
            "INSERT INTO backup_state VALUES ('backup', 'one', now(), now() - interval '2 hours'),"
            " ('drill', 'one', now(), NULL)",
        )
        measure(relay)
        assert 7200 <= age("ceiba_backup_age_seconds") < 7260
        # One that failed is none: the series of the drill begins with the first that succeeded.
        assert age("ceiba_backup_drill_age_seconds") is None
        admin_rows(database.admin_url, "UPDATE backup_state SET succeeded_at = now() WHERE kind = 'drill'")
        measure(relay)
        assert 0 <= age("ceiba_backup_drill_age_seconds") < 60
        with pytest.raises(InsufficientPrivilege):
            relay.execute("UPDATE backup_state SET succeeded_at = now()")
