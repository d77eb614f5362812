"""The update that brings the training stops no shelter."""

import pytest

from services.identity.domain.people import PersonStatus
from services.identity.domain.roles import Role
from shared.db.migrate import downgrade, migrate
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Network
from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration


def test_who_worked_before_has_ninety_days_and_who_was_only_invited_has_none(
    network: Network, database: ServiceDatabase, postgres_url: str
) -> None:
    people = {status: network.add_person(Role.CASEWORKER, "gt1", trained=False) for status in PersonStatus}
    with network.parts.system_work(ALL_COUNTRIES) as work:
        for status, person in people.items():
            work.people.set_status(person.id, status, network.parts.clock.now())

    downgrade("identity", postgres_url, "0021", database=database.name)
    for _ in range(2):  # also after a cut: what is there already is left alone
        migrate("identity", postgres_url, b"k" * 32, database=database.name)

    rows = network.rows("SELECT status, training_due_on - current_date AS days FROM users WHERE role = 'caseworker'")
    assert {row.status: row.days for row in rows} == {"active": 90, "suspended": 90, "invited": None}
