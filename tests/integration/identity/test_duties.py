"""The duties of organisations are published when they change, and only then."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from services.identity.seed import make_network
from services.identity.tasks import publish_duties
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import PASSWORD, Network


@pytest.fixture
def office(network: Network) -> UUID:
    """An organisation that nobody administers anything from yet; `network` knows it as `office`."""
    return network.add_organisation("office", Country.GUATEMALA, "central_government").id


def told(network: Network, organisation: UUID) -> list[list[str]]:
    """What the other services were told that it answers for, oldest first."""
    return [event["duties"] for event in network.published("organisation_duties_changed", organisation)]


def change(http: FlaskClient, headers: dict[str, str], user_id: object, action: str = "", **body: str) -> Any:
    path = f"/api/v1/users/{user_id}"
    version = headers | {"If-Match": http.get(path, headers=headers).headers["ETag"]}
    method, address = ("PATCH", path) if body else ("POST", f"{path}/{action}")
    answer = http.open(address, method=method, json=body or None, headers=version)
    assert answer.status_code == 200, answer.json
    return answer.json


def agreed(network: Network, answer: dict[str, Any]) -> None:
    """The office says yes to what the administrator of another organisation wants."""
    network.approve(answer["access_request_id"], "office")


def test_an_invited_person_counts_once_the_account_is_activated(
    network: Network, http: FlaskClient, admin: dict[str, str], office: UUID
) -> None:
    invited = http.post("/api/v1/users", json=network.invitation("office", role="country_admin"), headers=admin).json
    agreed(network, invited)
    assert told(network, office) == []

    browser = network.browser()
    page = browser.http.get(network.mailed_link(invited["email"]))
    browser.submit(page, {"password": PASSWORD, "repeat": PASSWORD, "code": ""})

    assert told(network, office) == [["country_admin"]]


def test_suspending_reinstating_another_role_and_lost_factors_change_it(
    network: Network, http: FlaskClient, admin: dict[str, str], office: UUID
) -> None:
    person = network.add_person(Role.COUNTRY_ADMIN, "office")
    publish_duties()
    change(http, admin, person.id, "suspend")
    agreed(network, change(http, admin, person.id, "reinstate"))
    agreed(network, change(http, admin, person.id, role="focal_point"))
    agreed(network, change(http, admin, person.id, role="country_admin"))
    change(http, admin, person.id, "reset-factors")

    on, off, answers = ["country_admin"], list[str](), ["referrals:answer"]
    assert told(network, office) == [on, off, on, answers, on, off]


def test_while_another_person_is_on_duty_nothing_is_published(
    network: Network, http: FlaskClient, admin: dict[str, str], office: UUID
) -> None:
    first, _ = network.add_person(Role.COUNTRY_ADMIN, "office"), network.add_person(Role.COUNTRY_ADMIN, "office")
    publish_duties()

    change(http, admin, first.id, "suspend")
    change(http, admin, first.id, "reinstate")

    assert told(network, office) == [["country_admin"]]


def test_a_role_without_a_duty_is_not_published(
    network: Network, http: FlaskClient, admin: dict[str, str], office: UUID
) -> None:
    person = network.add_person(Role.CASEWORKER, "office")
    change(http, admin, person.id, "suspend")
    publish_duties()

    assert told(network, office) == []


def test_who_may_answer_referrals_gives_that_duty_until_a_role_of_the_country_takes_it_away(
    network: Network, http: FlaskClient, admin: dict[str, str], office: UUID
) -> None:
    person = network.add_person(Role.FOCAL_POINT, "office")
    publish_duties()
    body = {"country": "GT", "base": "focal_point", "es": "Lectura", "en": "Reading", "scope": ["referrals:read"]}
    narrower = http.post("/api/v1/roles", json=body, headers=admin)
    assert narrower.status_code == 201, narrower.json
    agreed(network, change(http, admin, person.id, role="focal_point", country_role_id=narrower.json["id"]))

    assert told(network, office) == [["referrals:answer"], []]


def test_the_first_sign_in_to_real_cases_of_who_has_only_practised_is_published_at_once(
    network: Network, office: UUID
) -> None:
    person = network.add_person(Role.FOCAL_POINT, "office")
    network.rows(f"UPDATE users SET works_since = NULL WHERE id = '{person.id}'")
    web = network.add_web_client("office", first_party=True)
    publish_duties()
    assert network.browser().code_for(web, person, practice="true")
    assert told(network, office) == []

    assert network.browser().code_for(web, person)
    assert network.browser().code_for(web, person)

    assert told(network, office) == [["referrals:answer"]]


@pytest.mark.parametrize(
    ("scope", "expected"), [({"referrals:answer"}, [["referrals:answer"]]), ({"referrals:read"}, [])]
)
def test_a_system_that_may_answer_referrals_gives_that_duty(
    network: Network, office: UUID, scope: set[str], expected: list[list[str]]
) -> None:
    network.add_client("office", role=Role.FOCAL_POINT, scope=frozenset(scope))

    publish_duties()

    assert told(network, office) == expected


def test_a_system_in_the_role_counts_as_a_person_does(network: Network, office: UUID) -> None:
    network.add_client("office", role=Role.COUNTRY_ADMIN)

    publish_duties()
    publish_duties()

    assert told(network, office) == [["country_admin"]]


def test_registering_or_suspending_a_system_is_published_at_once(
    network: Network, http: FlaskClient, admin: dict[str, str], office: UUID
) -> None:
    body = network.registration("office", role="country_admin")
    made = http.post("/api/v1/clients", json=body, headers=admin)
    assert made.status_code == 201, made.json
    assert told(network, office) == []
    agreed(network, made.json)

    assert http.post(f"/api/v1/clients/{made.json['client_id']}/suspend", headers=admin).status_code == 200

    assert told(network, office) == [["country_admin"], []]


def test_the_seeds_publish_the_duties_of_every_authority_and_of_the_region(network: Network, tmp_path: Path) -> None:
    make_network(tmp_path / "demo.json", "http://127.0.0.1:8080", network.parts)

    with network.parts.system_work(ALL_COUNTRIES) as work:
        rows = work.connection.exec_driver_sql(
            "SELECT o.country, t.duties FROM told_duties t JOIN organisations o ON o.id = t.organisation_id"
            " WHERE t.duties && '{country_admin,regional_coordinator}' AND o.public_name ~ '^(Fiscalía|Secretaría) '"
        ).all()
    assert sorted((row.country, *(set(row.duties) - {"referrals:answer"})) for row in rows) == [
        ("GT", "country_admin"),
        ("GT", "regional_coordinator"),
        ("HN", "country_admin"),
        ("MX", "country_admin"),
        ("SV", "country_admin"),
    ]
