"""The way back from names that only real countries keep apart."""

import pytest

from shared.kernel.country import BOTH_REALMS
from tests.integration.identity.network import Network
from tests.support.builders.identity import an_organisation
from tests.support.databases import ServiceDatabase
from tests.support.world import GT

pytestmark = pytest.mark.integration


def test_two_who_opened_one_name_in_practice_do_not_stop_the_way_back(
    network: Network, database: ServiceDatabase
) -> None:
    opened = [an_organisation(GT.practice, name="Luz de práctica") for _ in range(2)]
    with network.parts.system_work(BOTH_REALMS) as work:
        for organisation in opened:
            work.organisations.add(organisation)

    database.downgrade("0033")
    try:
        rows = network.rows("SELECT id, name FROM organisations WHERE name LIKE 'Luz de práctica%%'")
        assert {row.id: row.name for row in rows} == {one.id: f"Luz de práctica {one.id}" for one in opened}
    finally:
        database.upgrade()
    with network.parts.system_work(BOTH_REALMS) as work:
        assert work.organisations.get(opened[0].id).name.startswith("Luz de práctica")
