"""The update that brings the training stops no shelter."""

import pytest

from services.identity.domain.people.people import PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.processes.people.activations import add_activation
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Network
from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration


def test_who_worked_before_has_ninety_days_and_who_was_only_invited_has_none(
    network: Network, database: ServiceDatabase
) -> None:
    people = {status: network.add_person(Role.CASEWORKER, "gt1", trained=False) for status in PersonStatus}
    used = network.add_person(Role.CASEWORKER, "gt1", trained=False)
    with network.parts.system_work(ALL_COUNTRIES) as work:
        for status, person in people.items():
            work.people.set_status(person.id, status, network.parts.clock.now())
        # Whose factors were taken, and who therefore has an invitation again.
        work.people.set_status(used.id, PersonStatus.INVITED, network.parts.clock.now())
    network.rows("UPDATE users SET activated_at = NULL WHERE id = %s", people[PersonStatus.INVITED].id)
    network.rows("UPDATE users SET activated_at = now() - interval '1 year' WHERE id = %s", used.id)

    database.downgrade("0021")
    for _ in range(2):  # also after a cut: what is there already is left alone
        database.upgrade()

    rows = network.rows("SELECT id, training_due_on - current_date AS days FROM users WHERE role = 'caseworker'")
    days = {row.id: row.days for row in rows}
    assert {status: days[person.id] for status, person in people.items()} == {
        PersonStatus.ACTIVE: 90,
        PersonStatus.SUSPENDED: 90,
        PersonStatus.INVITED: None,
    }
    assert days[used.id] == 90


def test_the_way_back_leaves_no_stranger_and_no_link_that_cannot_be_shown(
    network: Network, database: ServiceDatabase
) -> None:
    stranger = network.add_person(Role.CASEWORKER, "gt1", trained=False)
    with network.parts.system_work(ALL_COUNTRIES) as work:
        add_activation(stranger, work=work)
    network.rows("UPDATE users SET awaits_yes = true WHERE id = %s", stranger.id)

    database.downgrade("0027")
    try:
        (row,) = network.rows("SELECT status FROM users WHERE id = %s", stranger.id)
        assert row.status == "suspended"
        assert network.rows("SELECT 1 FROM activations WHERE totp_sealed IS NULL") == []
    finally:
        database.upgrade()
