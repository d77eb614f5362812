"""The people of one's own organisation: who works there, and with `include=left` who once did."""

import pytest
from flask.testing import FlaskClient

from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network

COLLEAGUES = "/api/v1/colleagues"
WHO_LEFT = f"{COLLEAGUES}?include=left"


def listed(http: FlaskClient, path: str, headers: dict[str, str]) -> dict[str, str]:
    answer = http.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return {item["id"]: item["status"] for item in answer.json["items"]}


@pytest.fixture
def left(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> Person:
    """A person of `gt1` who was suspended."""
    person = network.add_person(Role.CASEWORKER, "gt1")
    assert http.post(f"/api/v1/users/{person.id}/suspend", headers=own_admin).status_code == 200
    return person


def test_who_left_is_listed_on_request_and_can_be_given_nothing_by_default(
    http: FlaskClient, network: Network, left: Person
) -> None:
    works, headers = network.add_person(Role.CASEWORKER, "gt1"), network.bearer(Role.FOCAL_POINT, "gt1")

    assert listed(http, COLLEAGUES, headers).items() >= {str(works.id): "active"}.items()
    assert str(left.id) not in listed(http, COLLEAGUES, headers)
    assert listed(http, WHO_LEFT, headers).items() >= {str(works.id): "active", str(left.id): "suspended"}.items()


def test_who_waits_for_new_factors_keeps_their_name(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    person, headers = network.add_person(Role.CASEWORKER, "gt1"), network.bearer(Role.SUPERVISOR, "gt1")
    assert http.post(f"/api/v1/users/{person.id}/reset-factors", headers=own_admin).status_code == 200

    assert listed(http, WHO_LEFT, headers).items() >= {str(person.id): "invited"}.items()
    assert str(person.id) not in listed(http, COLLEAGUES, headers)


def test_who_was_invited_and_has_not_come_is_no_colleague(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    invited = http.post("/api/v1/users", json=network.invitation(language="es"), headers=own_admin)
    assert invited.status_code == 201, invited.text

    assert invited.json["id"] not in listed(http, WHO_LEFT, network.bearer(Role.CASEWORKER, "gt1"))


@pytest.mark.parametrize("organisation", ["gt2", "hn1"])
def test_another_organisation_reads_neither(
    http: FlaskClient, network: Network, left: Person, organisation: str
) -> None:
    assert str(left.id) not in listed(http, WHO_LEFT, network.bearer(Role.SUPERVISOR, organisation))


def test_another_word_is_refused(http: FlaskClient, network: Network) -> None:
    assert http.get(f"{COLLEAGUES}?include=all", headers=network.bearer(Role.CASEWORKER, "gt1")).status_code == 422
