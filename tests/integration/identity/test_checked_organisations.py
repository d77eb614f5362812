"""That an organisation is who it says it is: marked by who may, taken back, and found in the list."""

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network, organisation_id
from tests.integration.identity.organisations import named


def test_an_organisation_is_checked_by_who_administers_its_country_from_another_one(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    made = http.post("/api/v1/organisations", json=named("Comprobada"), headers=admin)
    assert (made.json["verified_on"], made.json["verified_by"]) == (None, None)
    path, version = f"{made.location}/verify", {"If-Match": made.headers["ETag"]}

    assert http.post(path, headers=admin).status_code == 428
    own = http.get(f"/api/v1/organisations/{organisation_id(network, 'gt1')}", headers=admin)
    insider = network.bearer(Role.COUNTRY_ADMIN, "gt1") | {"If-Match": own.headers["ETag"]}
    answer = http.post(f"/api/v1/organisations/{own.json['id']}/verify", headers=insider)
    assert (answer.status_code, answer.json["code"]) == (403, "own_organisation")

    checked = http.post(path, headers=admin | version)

    assert checked.status_code == 200, checked.json
    assert checked.json["verified_on"] is not None
    assert checked.json["verified_by"] is not None
    card = http.get(made.location, headers=network.bearer(Role.CASEWORKER, "hn1")).json
    assert card["verified_on"] == checked.json["verified_on"]
    assert "verified_by" not in card

    anew = {"If-Match": checked.headers["ETag"]}
    own_check = http.delete(f"/api/v1/organisations/{own.json['id']}/verify", headers=insider)
    assert (own_check.status_code, own_check.json["code"]) == (403, "own_organisation")
    assert http.delete(path, headers=admin).status_code == 428
    undone = http.delete(path, headers=admin | anew)
    assert (undone.status_code, undone.json["verified_on"], undone.json["verified_by"]) == (200, None, None)


@pytest.mark.parametrize("verified", [True, False], ids=["checked", "not checked"])
def test_the_list_is_narrowed_to_what_was_checked(http: FlaskClient, admin: dict[str, str], *, verified: bool) -> None:
    made = http.post("/api/v1/organisations", json=named("Filtrada"), headers=admin)
    if verified:
        http.post(f"{made.location}/verify", headers=admin | {"If-Match": made.headers["ETag"]})

    found = []
    for wanted in ("true", "false"):
        answer = http.get(f"/api/v1/organisations?country=GT&limit=200&verified={wanted}", headers=admin)
        found.append(made.json["id"] in [one["id"] for one in answer.json["items"]])

    assert found == [verified, not verified]
