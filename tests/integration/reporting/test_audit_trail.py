"""The audit of extracts and figures: the country and the organisation read who did what."""

from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from tests.integration.reporting.extracting import OFFICE, define, run, start
from tests.support.tokens import bearer

TRAIL = "/api/v1/audit/reporting"


def read(client: FlaskClient, role: str, organisation: UUID, country: str = "GT") -> set[tuple[str, str | None]]:
    """Action and object of each entry that a caller reads."""
    headers = bearer(role=role, organisation_id=organisation, country=country)
    answer = client.get(f"{TRAIL}?limit=200", headers=headers)
    assert answer.status_code == 200, answer.text
    return {(entry["action"], entry["object_id"]) for entry in answer.json["items"]}


def test_the_country_and_the_organisation_read_it_and_others_do_not(client: FlaskClient, wiring: Services) -> None:
    defined = define(client)
    run(wiring, start(client, defined))
    extract = defined["id"]

    own, of_country = read(client, "supervisor", OFFICE), read(client, "country_admin", uuid4())
    assert ("extract.defined", extract) in own & of_country
    for others in (read(client, "supervisor", uuid4()), read(client, "country_admin", uuid4(), "HN")):
        assert ("extract.defined", extract) not in others


def test_who_oversees_several_countries_reads_each_of_them_and_no_other(client: FlaskClient) -> None:
    define(client)
    headers = bearer(role="country_admin", countries=["GT", "HN"])
    for _ in range(2):
        answer = client.get(f"{TRAIL}?limit=200", headers=headers)

    assert {entry["country"] for entry in answer.json["items"]} == {"GT", "HN"}
    chains = client.get(f"{TRAIL}/chain", headers=headers).json["items"]
    assert [state["country"] for state in chains] == ["GT", "HN"]


@pytest.mark.parametrize("role", ["caseworker", "national_analyst", "analyst"])
def test_nobody_else_reads_it(client: FlaskClient, role: str) -> None:
    for path in (TRAIL, f"{TRAIL}/chain"):
        assert client.get(path, headers=bearer(role=role)).status_code == 403
        assert client.get(path).status_code == 401


def test_the_chain_of_a_country_is_told_to_who_reads_its_audit(client: FlaskClient) -> None:
    define(client)

    (state,) = client.get(f"{TRAIL}/chain", headers=bearer(role="country_admin")).json["items"]

    assert (state["country"], state["sealed_seq"], state["first_wrong"]) == ("GT", 0, None)
    assert state["waiting"] > 0
