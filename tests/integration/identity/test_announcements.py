"""The administration of a country announces; everyone of the country reads it until its last day, and no one else."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from shared.kernel.country import Country
from tests.integration.identity.network import Network


@pytest.fixture
def admin(network: Network) -> dict[str, str]:
    return network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")


def in_days(network: Network, days: int) -> date:
    today = network.parts.clock.now().astimezone(Country.GUATEMALA.time_zone).date()
    return today + timedelta(days=days)


def body(network: Network, **changes: Any) -> dict[str, Any]:
    until = in_days(network, 7).isoformat()
    return {
        "country": "GT",
        "title": f"Aviso {uuid4()}",
        "text": "El sábado no hay guardia.",
        "shown_until": until,
    } | changes


def published(http: FlaskClient, network: Network, admin: dict[str, str], **changes: Any) -> dict[str, Any]:
    answer = http.post("/api/v1/announcements", json=body(network, **changes), headers=admin)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def titles(http: FlaskClient, headers: dict[str, str], path: str = "/shown") -> list[str]:
    answer = http.get(f"/api/v1/announcements{path}", headers=headers)
    assert answer.status_code == 200, answer.json
    return [each["title"] for each in answer.json["items"]]


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.FOCAL_POINT, Role.NATIONAL_ANALYST, Role.ORGANISATION_ADMIN])
def test_everyone_of_the_country_reads_it(
    http: FlaskClient, network: Network, admin: dict[str, str], role: Role
) -> None:
    made = published(http, network, admin)

    assert titles(http, network.bearer(role, "gt2"))[0] == made["title"]
    assert network.actions_about(made["id"]) == ["announcement.published"]


def test_who_practises_reads_what_their_real_country_announces(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    made = published(http, network, admin)

    def practising(organisation: str) -> dict[str, str]:
        web, browser = network.add_web_client("gt1", first_party=True), network.browser()
        person = network.add_person(Role.CASEWORKER, organisation)
        tokens = browser.redeem(web, browser.code_for(web, person, practice="true")).json
        return {"Authorization": f"Bearer {tokens['access_token']}"}

    assert made["title"] in titles(http, practising("gt1"))
    assert made["title"] not in titles(http, practising("hn1"))


def test_no_one_of_another_country_does_nor_who_has_not_signed_in(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    made = published(http, network, admin)

    assert made["title"] not in titles(http, network.bearer(Role.COUNTRY_ADMIN, "hn1"))
    assert made["title"] not in titles(http, network.bearer(Role.COUNTRY_ADMIN, "hn1"), "")
    assert http.get("/api/v1/announcements/shown").status_code == 401


def test_not_in_another_country(http: FlaskClient, network: Network, admin: dict[str, str]) -> None:
    answer = http.post("/api/v1/announcements", json=body(network, country="HN"), headers=admin)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "country_out_of_scope")


def test_it_is_shown_on_its_days_alone(http: FlaskClient, network: Network, admin: dict[str, str]) -> None:
    later = published(http, network, admin, shown_from=in_days(network, 2).isoformat())
    last_day = published(http, network, admin, shown_until=in_days(network, 0).isoformat())
    over = published(http, network, admin)
    network.rows(
        "UPDATE announcements SET shown_from = shown_from - 30, shown_until = %s WHERE id = %s",
        in_days(network, -1),
        over["id"],
    )

    seen = titles(http, network.bearer(Role.CASEWORKER, "gt1"))

    assert (last_day["title"] in seen, later["title"] in seen, over["title"] in seen) == (True, False, False)
    assert {later["title"], over["title"]} <= set(titles(http, admin, "?limit=200"))


@pytest.mark.parametrize(
    ("days", "field", "code"),
    [
        ({"shown_from": -1, "shown_until": 3}, "shown_from", "in_the_past"),
        ({"shown_from": 3, "shown_until": 2}, "shown_until", "wrong_end"),
        ({"shown_until": 400}, "shown_until", "wrong_end"),
    ],
)
def test_wrong_days_are_refused(
    http: FlaskClient, network: Network, admin: dict[str, str], days: dict[str, int], field: str, code: str
) -> None:
    asked = {name: in_days(network, number).isoformat() for name, number in days.items()}

    answer = http.post("/api/v1/announcements", json=body(network, **asked), headers=admin)

    (error,) = answer.json["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, f"/{field}", code)


def test_withdrawn_it_is_gone_at_once_and_for_good(http: FlaskClient, network: Network, admin: dict[str, str]) -> None:
    made = published(http, network, admin)
    one = f"/api/v1/announcements/{made['id']}/withdraw"
    abroad = network.bearer(Role.COUNTRY_ADMIN, "hn1")

    assert http.post(one, headers=abroad | {"If-Match": '"1"'}).status_code == 404
    assert http.post(one, headers=admin | {"If-Match": '"7"'}).status_code == 412
    assert http.post(one, headers=admin | {"If-Match": '"1"'}).status_code == 200
    again = http.post(one, headers=admin | {"If-Match": '"2"'})

    assert (again.status_code, again.json["code"]) == (409, "announcement_withdrawn")
    assert made["title"] not in titles(http, network.bearer(Role.CASEWORKER, "gt1"))
    assert network.actions_about(made["id"])[-1] == "announcement.withdrawn"
