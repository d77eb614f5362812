"""Offices are organisations of their own under another one, and see nothing of each other."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import Network, organisation_id
from tests.integration.identity.organisations import named


def entered(http: FlaskClient, admin: dict[str, str], name: str, **more: Any) -> dict[str, Any]:
    answer = http.post("/api/v1/organisations", json=named(name) | more, headers=admin)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def test_an_organisation_has_offices_which_are_organisations_of_their_own(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    parent = entered(http, admin, "Central")
    offices = [entered(http, admin, "Sede", parent_id=parent["id"]) for _ in range(2)]
    abroad = network.bearer(Role.COUNTRY_ADMIN, "hn1")

    listed = http.get(f"/api/v1/organisations?parent_id={parent['id']}", headers=admin).json["items"]
    card = http.get(f"/api/v1/organisations/{offices[0]['id']}", headers=abroad).json

    assert {each["id"] for each in listed} == {each["id"] for each in offices}
    assert card["parent_id"] == parent["id"]


@pytest.mark.parametrize("case", ["unknown", "abroad", "itself", "an office"])
def test_no_organisation_is_an_office_of_what_cannot_have_one(
    http: FlaskClient, network: Network, admin: dict[str, str], case: str
) -> None:
    own = entered(http, admin, "Propia")
    office = entered(http, admin, "Sede", parent_id=entered(http, admin, "Central")["id"])
    wrong = {
        "unknown": str(uuid4()),
        "abroad": str(organisation_id(network, "hn1")),
        "itself": own["id"],
        "an office": office["id"],
    }

    answer = http.patch(
        f"/api/v1/organisations/{own['id']}",
        json={"parent_id": wrong[case]},
        headers=admin | {"If-Match": f'"{own["version"]}"'},
    )

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "no_parent")


def test_what_has_offices_becomes_none_and_an_office_can_stand_alone_again(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    parent, other = entered(http, admin, "Central"), entered(http, admin, "Otra")
    office = entered(http, admin, "Sede", parent_id=parent["id"])

    refused = http.patch(
        f"/api/v1/organisations/{parent['id']}", json={"parent_id": other["id"]}, headers=admin | {"If-Match": '"1"'}
    )
    alone = http.patch(
        f"/api/v1/organisations/{office['id']}", json={"parent_id": None}, headers=admin | {"If-Match": '"1"'}
    )

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "has_offices")
    assert (alone.status_code, alone.json["parent_id"]) == (200, None)


def test_who_works_for_the_one_reads_nothing_of_the_other(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    parent = entered(http, admin, "Central")
    office = entered(http, admin, "Sede", parent_id=parent["id"])
    with network.parts.system_work(ALL_COUNTRIES) as work:
        for key, made in (("office", office), ("central", parent)):
            network.organisations[key] = work.organisations.get(UUID(made["id"]))
    colleague = network.add_person(Role.CASEWORKER, "office")
    supervisor = network.as_person(network.add_person(Role.SUPERVISOR, "central"))

    people = http.get("/api/v1/users", headers=supervisor).json["items"]

    assert str(colleague.id) not in {each["id"] for each in people}


def test_nothing_is_an_office_of_the_regional_secretariat(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    region = network.add_organisation("region", Country.GUATEMALA, "international")

    answer = http.post("/api/v1/organisations", json=named("Sede") | {"parent_id": str(region.id)}, headers=admin)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "no_parent")
