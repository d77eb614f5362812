"""What was projected by the release before is taken over on the safe side."""

# fixed dates: the service is given NOON of conftest.py as its clock

import psycopg
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from shared.contracts.referrals import ReferralAccepted
from tests.integration.reporting.builders import publish, tell
from tests.support.builders.reporting import a_batch, a_case, a_step
from tests.support.databases import ServiceDatabase
from tests.support.tokens import bearer
from tests.support.world import CLINIC, SHELTER


def _again(database: ServiceDatabase) -> None:
    """Down to the release before strata and receivers, and up."""
    database.downgrade("0006")
    database.upgrade()


def test_a_receiver_of_before_is_taken_to_know_all_that_its_sender_had_registered_by_then(
    wiring: Services, database: ServiceDatabase
) -> None:
    earlier = [a_case(), a_case()]
    step = a_step(ReferralAccepted, state="accepted", hours_to_answer=1.0, case_id=earlier[0].case_id)
    tell(wiring, *earlier, a_case(organisation_id=CLINIC), step, a_case())
    _again(database)

    with psycopg.connect(database.admin_url) as connection:
        known = connection.execute("SELECT case_id, organisation_id FROM known_to").fetchall()
    assert set(known) == {(case.case_id, CLINIC) for case in earlier}


def test_own_records_of_before_without_a_year_are_in_no_period(
    client: FlaskClient,
    wiring: Services,
    database: ServiceDatabase,
) -> None:
    tell(wiring, a_batch(SHELTER, (3, {"year_known": False}), (2, {"year_known": True})))
    query = "country=GT&from=2031&to=2031&by=gender,type&scope=organisation"
    headers = bearer(role="caseworker", country="GT", organisation_id=SHELTER)
    before = client.get(f"/api/v1/indicators/I01?{query}", headers=headers).json["figures"]
    _again(database)

    after = client.get(f"/api/v1/indicators/I01?{query}", headers=headers).json["figures"]

    assert after == before
    assert {figure["key"]["period"] for figure in after if "period" in figure["key"]} == {"2031", "unknown"}


def test_who_changed_before_is_counted_in_the_stratum_of_the_facts(wiring: Services, database: ServiceDatabase) -> None:
    tell(wiring, a_batch(SHELTER, (3, {})), a_case(), a_step(ReferralAccepted, state="accepted"))
    _again(database)

    with psycopg.connect(database.admin_url) as connection:
        query = "SELECT source, stratum, count(*) FROM changed GROUP BY 1, 2"
        counted = set(connection.execute(query).fetchall())
    assert counted == {("persons", "imported", 3), ("persons", "registered", 1), ("referrals", "registered", 1)}


def test_changes_of_before_are_counted_once_more(wiring: Services, database: ServiceDatabase) -> None:
    tell(wiring, a_batch(SHELTER, (3, {})), a_step(ReferralAccepted, state="accepted"))
    assert not publish(wiring)
    assert _uncounted(database) == set()

    _again(database)

    assert _uncounted(database) == {("persons", "GT"), ("referrals", "GT")}


def _uncounted(database: ServiceDatabase) -> set[tuple[str, str]]:
    with psycopg.connect(database.admin_url) as connection:
        query = "SELECT source, country FROM change_mark WHERE noted > counted"
        return {(source, country) for source, country in connection.execute(query)}
