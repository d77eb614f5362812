"""Names that are free, and names that read like those of another organisation."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles import Role
from shared.kernel.country import Country
from tests.integration.identity.network import Network, organisation_id
from tests.integration.identity.organisations import named, published


def test_a_name_is_taken_only_within_its_country(http: FlaskClient, network: Network, admin: dict[str, str]) -> None:
    body = named("Única")
    assert http.post("/api/v1/organisations", json=body, headers=admin).status_code == 201
    answer = http.post("/api/v1/organisations", json=body, headers=admin)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "name_taken")
    there = network.bearer(Role.COUNTRY_ADMIN, "hn1")
    body |= {"country": "HN", "adm1": "HN-FM"}
    assert http.post("/api/v1/organisations", json=body, headers=there).status_code == 201


LOOK_ALIKES = [
    ("Casa K'iche' {} de Sión", "casa kiche {} de sion"),
    ("Casa Ixchel {}", "CASA  IXCHÉL·{}."),
    ("Hogar Luna {}", "Hogar-Luna{}"),
    ("Hogar Ilusión {}", "Hogar lIusi0n {}"),
]


@pytest.fixture
def mark() -> str:
    """Makes the names of a test its own; letters only, so that it changes no way of reading them."""
    return "".join("abcdefghkmnpqrst"[int(digit, 16)] for digit in uuid4().hex[:12])


@pytest.mark.parametrize("pair", LOOK_ALIKES, ids=["glottal", "accents", "spaces", "alike"])
@pytest.mark.parametrize("fields", list(product(["name", "public_name"], repeat=2)), ids="/".join)
def test_no_second_organisation_of_a_country_is_read_like_another(
    http: FlaskClient,
    network: Network,
    admin: dict[str, str],
    *,
    mark: str,
    pair: tuple[str, str],
    fields: tuple[str, str],
) -> None:
    (there, field), (first, second) = fields, pair
    known = named("Primera") | {there: first.format(mark)}
    assert http.post("/api/v1/organisations", json=known, headers=admin).status_code == 201
    look_alike = {field: second.format(mark)}
    refused = [http.post("/api/v1/organisations", json=named("Segunda") | look_alike, headers=admin)]
    made = http.post("/api/v1/organisations", json=named("Segunda"), headers=admin)
    version = admin | {"If-Match": made.headers["ETag"]}
    refused.append(http.patch(made.location, json=look_alike, headers=version))
    for answer in refused:
        assert answer.status_code == 422
        assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [(f"/{field}", "name_taken")]
        assert mark not in answer.text
    elsewhere = named("Lejana") | look_alike | {"country": "HN", "adm1": "HN-FM"}
    abroad = network.bearer(Role.COUNTRY_ADMIN, "hn1")
    assert http.post("/api/v1/organisations", json=elsewhere, headers=abroad).status_code == 201


def test_a_suspended_organisation_keeps_its_names(http: FlaskClient, admin: dict[str, str], mark: str) -> None:
    made = http.post("/api/v1/organisations", json=named("Cerrada") | {"public_name": f"Casa {mark}"}, headers=admin)
    assert http.post(f"{made.location}/suspend", headers=admin).status_code == 200
    again = http.post("/api/v1/organisations", json=named("Otra") | {"public_name": f"Casa {mark}"}, headers=admin)
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (422, "/public_name")


@pytest.mark.parametrize("field", ["name", "public_name"])
def test_a_letter_that_only_looks_latin_is_refused(
    http: FlaskClient, admin: dict[str, str], mark: str, field: str
) -> None:
    answer = http.post("/api/v1/organisations", json=named("Griega") | {field: f"Cаsa {mark}"}, headers=admin)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [(f"/{field}", "letters_of_another_script")]


def test_an_organisation_corrects_the_spelling_of_its_own_names(
    http: FlaskClient, network: Network, admin: dict[str, str], mark: str
) -> None:
    first = named("Original") | {"name": f"Casa {mark} A.C.", "public_name": f"Casa {mark}"}
    made = http.post("/api/v1/organisations", json=first, headers=admin)
    # Two that were there before names were compared as they are read.
    other = network.add_organisation(f"doble {mark}", Country.GUATEMALA).id
    network.rows("UPDATE organisations SET public_name = %s WHERE id = %s", f"CASA {mark}", other)
    for changes in ({"public_name": f"Cása {mark}"}, {"name": f"Casa {mark}, A. C.", "adm1": None}):
        version = admin | {"If-Match": http.get(made.location, headers=admin).headers["ETag"]}
        assert http.patch(made.location, json=changes, headers=version).status_code == 200


def test_of_two_that_take_one_name_at_once_one_gets_it(network: Network, admin: dict[str, str], mark: str) -> None:
    def open_one(number: int) -> int:
        body = named(f"Rápida {number}") | {"public_name": f"Casa {mark}"}
        return network.app.test_client().post("/api/v1/organisations", json=body, headers=admin).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(open_one, range(4))) == [201, 422, 422, 422]


def test_an_organisation_is_notified_of_a_name_that_others_gave_it(
    http: FlaskClient, network: Network, admin: dict[str, str], mark: str
) -> None:
    network.add_organisation("renamed", Country.GUATEMALA)
    own = f"/api/v1/organisations/{organisation_id(network, 'renamed')}"
    theirs = network.bearer(Role.COUNTRY_ADMIN, "renamed")

    def rename(headers: dict[str, Any], **changes: str) -> int:
        version = headers | {"If-Match": http.get(own, headers=headers).headers["ETag"]}
        assert http.patch(own, json=changes, headers=version).status_code == 200
        return published(network, own.rpartition("/")[2]).count("identity.organisation_renamed.v1")

    assert rename(admin, adm1="GT-01") == 0
    assert rename(theirs, public_name=f"Casa {mark}") == 0
    assert rename(admin, public_name=f"Hogar {mark}") == 1
    assert rename(admin, name=f"Asociación {mark}") == 2
    supervisor = network.bearer(Role.SUPERVISOR, "renamed")
    query = {"action": "organisation.changed", "object_id": own.rpartition("/")[2]}
    seen = http.get("/api/v1/audit", query_string=query, headers=supervisor).json["items"]
    ministry = str(organisation_id(network, "gt_ministry"))
    assert [e["fields"] for e in seen if e["organisation_id"] == ministry] == [["name"], ["public_name"], ["adm1"]]


def test_a_corrected_name_does_not_bring_a_suspended_organisation_back(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    made = http.post("/api/v1/organisations", json=named("Cerrada"), headers=admin)
    one = f"/api/v1/organisations/{made.json['id']}"
    suspended = http.post(f"{one}/suspend", headers=admin | {"If-Match": made.headers["ETag"]})
    version = http.get(one, headers=admin).headers["ETag"]

    changed = http.patch(one, json={"public_name": "Nombre Corregido"}, headers=admin | {"If-Match": version})

    assert (suspended.status_code, changed.status_code) == (200, 200)
    # Both facts share a moment; what counts is that a suspension follows the card.
    assert published(network, made.json["id"]).count("identity.organisation_suspended.v1") == 2
