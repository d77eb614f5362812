"""The generator of many cases (tests/bench/multiplied.py) fills the tables as registrations would."""

import pytest

from tests.bench.multiplied import ORGANISATIONS, Copies
from tests.integration.cases.conftest import Caller, Office

pytestmark = pytest.mark.integration


def test_copies_are_cases_of_two_hundred_organisations_with_keys_of_their_own(office: Office, ana: Caller) -> None:
    ids = [ana.register()["id"] for _ in range(2)]
    of_registered = office.admin("SELECT count(*) FROM case_search_token")[0].count

    cases = Copies(office.database.admin_url, ids).grow_to(2 * (ORGANISATIONS + 1))

    assert cases == 2 * (ORGANISATIONS + 1)
    (counted,) = office.admin("SELECT count(DISTINCT organisation_id) AS organisations FROM case_record")
    assert counted.organisations == ORGANISATIONS
    (tokens,) = office.admin("SELECT count(*) FROM case_search_token")
    assert tokens.count == of_registered * (ORGANISATIONS + 1)
    (persons,) = office.admin("SELECT count(*) FROM vault.person_identity")
    assert persons.count == cases
    (apart,) = office.admin(
        "SELECT count(*) FROM case_record c JOIN vault.person_identity p USING (person_id, country)"
    )
    assert apart.count == cases
    # Two registered ones and the copies that went to the same organisation.
    assert len(ana.get("/cases?limit=50").json["items"]) == 4
