"""Names that are free, and names that read like those of another organisation."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network
from tests.integration.identity.organisations import named

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


@pytest.mark.parametrize(
    ("pair", "fields"),
    list(zip(LOOK_ALIKES, product(["name", "public_name"], repeat=2), strict=True)),
    ids=["glottal", "accents", "spaces", "alike"],
)
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


@pytest.mark.parametrize("field", ["name", "public_name"])
def test_a_letter_that_only_looks_latin_is_refused(
    http: FlaskClient, admin: dict[str, str], mark: str, field: str
) -> None:
    answer = http.post("/api/v1/organisations", json=named("Griega") | {field: f"Cаsa {mark}"}, headers=admin)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [(f"/{field}", "letters_of_another_script")]


def test_of_two_that_take_one_name_at_once_one_gets_it(network: Network, admin: dict[str, str], mark: str) -> None:
    def open_one(number: int) -> int:
        body = named(f"Rápida {number}") | {"public_name": f"Casa {mark}"}
        return network.app.test_client().post("/api/v1/organisations", json=body, headers=admin).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(open_one, range(4))) == [201, 422, 422, 422]
