"""Recipients in other countries are notified in their own country, and may fetch the file there."""

from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from services.reporting.domain.extracts.extracts import MAX_ATTEMPTS
from shared.contracts.identity import OrganisationRegistered
from shared.kernel.country import Country
from tests.integration.reporting.builders import tell
from tests.integration.reporting.extracting import OFFICE, define, jobs, run, start
from tests.support.databases import ServiceDatabase
from tests.support.tokens import bearer

MINISTRY = uuid4()


@pytest.fixture(autouse=True)
def network(wiring: Services) -> None:
    """The office is in El Salvador, the ministry in Honduras; the extracts of these tests are about Guatemala."""
    tell(wiring, joined(OFFICE, Country.EL_SALVADOR), joined(MINISTRY, Country.HONDURAS))


def joined(organisation: UUID, country: Country) -> OrganisationRegistered:
    """The fact that an organisation is in `country`."""
    return OrganisationRegistered(country=country, organisation_id=organisation, kind="ngo", public_name="Uno")


def told(database: ServiceDatabase, name: str) -> dict[str, str]:
    """Country of the fact for each organisation that is told."""
    return {message["organisation_id"]: message["country"] for message in jobs(database, name)}


def test_a_failure_is_published_for_the_owner_in_its_own_country(
    client: FlaskClient, wiring: Services, database: ServiceDatabase
) -> None:
    run_id = start(client, define(client))
    with psycopg.connect(database.admin_url) as connection:
        connection.execute("UPDATE extract_run SET state = 'running', attempts = %s", (MAX_ATTEMPTS,))
    run(wiring, run_id)
    assert told(database, "reporting.extract_failed.v1") == {str(OFFICE): "SV"}


@pytest.mark.parametrize("role", ["national_analyst", "focal_point", "legal_liaison", "country_admin", "analyst"])
def test_only_people_of_a_recipient_list_read_and_fetch(client: FlaskClient, wiring: Services, role: str) -> None:
    extract = define(client, recipients=[str(MINISTRY)])
    run_id = start(client, extract)
    run(wiring, run_id)
    paths = (
        *(f"/api/v1/extracts/{extract['id']}", f"/api/v1/extracts/{extract['id']}/runs"),
        *(f"/api/v1/extract-runs/{run_id}", f"/api/v1/extract-runs/{run_id}/file"),
    )
    reader = bearer(role=role, country="HN", organisation_id=MINISTRY)
    stranger = bearer(role=role, country="HN", organisation_id=uuid4())

    assert [client.get(path, headers=reader).status_code for path in paths] == [200] * 4
    assert [client.get(path, headers=stranger).status_code for path in paths] == [404] * 4
    listed = client.get("/api/v1/extracts", headers=reader).get_json()["items"]
    assert [item["id"] for item in listed] == [extract["id"]]
    assert client.get("/api/v1/extracts", headers=stranger).get_json()["items"] == []
