"""The words of a country and its notice before consent: two persons decide them, and they go to other installations."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.identity.domain.countries.setting_versions import day_in
from services.identity.domain.people.people import Person
from shared.kernel.country import Country
from tests.integration.identity.network import Network

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("nothing_decided")]

AT = "/api/v1/countries/GT/settings"
VALUES: dict[str, dict[str, str]] = {
    "words": {"label/risk_level/high/es": "Riesgo alto", "offered/gender/unknown": "no", "term/es/cita": "turno"},
    "consent_notice": {"text_es": "Uno.\n\nDos.", "text_en": "One.\n\nTwo."},
}


def today(network: Network, days: int = 0) -> str:
    return (day_in(Country.GUATEMALA, network.parts.clock.now()) + timedelta(days=days)).isoformat()


def a_proposal(network: Network, name: str, *, days: int = 0, **changes: Any) -> dict[str, Any]:
    return {"value": VALUES[name] | changes, "valid_from": today(network, days), "reason": "Mesa nacional"}


def proposed(http: FlaskClient, network: Network, who: Person, name: str, **changes: Any) -> dict[str, Any]:
    body = a_proposal(network, name, **changes)
    answer = http.post(f"{AT}/{name}/versions", json=body, headers=network.as_person(who))
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def approved(http: FlaskClient, network: Network, who: Person, version: dict[str, Any]) -> int:
    address = f"{AT}/{version['name']}/versions/{version['id']}/approve"
    return http.post(address, headers=network.as_person(who)).status_code


def shown(http: FlaskClient, network: Network, who: Person, name: str) -> dict[str, Any]:
    answer = http.get(AT, headers=network.as_person(who))
    return next(one for one in answer.json["items"] if one["name"] == name)


@pytest.mark.parametrize("name", VALUES)
def test_every_change_waits_for_another_administrator_and_is_told_once_they_agree(
    http: FlaskClient, network: Network, ana: Person, eva: Person, name: str
) -> None:
    version = proposed(http, network, ana, name)

    assert version["status"] == "proposed"
    assert approved(http, network, ana, version) == 403
    assert network.published("country_setting_changed", UUID(version["id"])) == []
    assert approved(http, network, eva, version) == 200
    (told,) = network.published("country_setting_changed", UUID(version["id"]))
    assert (told["setting"], told["value"]) == (name, VALUES[name])
    assert shown(http, network, eva, name)["value"] == VALUES[name]


def test_what_is_asked_of_the_second_person_is_said_in_words(
    http: FlaskClient, network: Network, ana: Person, eva: Person
) -> None:
    assert shown(http, network, eva, "words")["parts"] == []
    proposed(http, network, ana, "words")

    parts = shown(http, network, eva, "words")["parts"]

    assert [(part["key"], part["es"]) for part in parts] == [
        ("label/risk_level/high/es", "Nivel de riesgo · Alto en español"),
        ("offered/gender/unknown", "Género · No especificado / desconocido"),
        ("term/es/cita", "La palabra «cita» en español"),
    ]


def test_everything_that_is_wrong_is_said_at_the_key_that_it_is_about(
    http: FlaskClient, network: Network, ana: Person
) -> None:
    body = a_proposal(network, "words")
    body["value"] |= {"label/risk_level/none/es": "Nada", "term/es/cita": "dos palabras"}
    answer = http.post(f"{AT}/words/versions", json=body, headers=network.as_person(ana))

    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [
        ("/value/label~1risk_level~1none~1es", "unknown_field"),
        ("/value/term~1es~1cita", "no_word"),
    ]


def test_a_notice_without_its_translation_is_half_a_decision(http: FlaskClient, network: Network, ana: Person) -> None:
    body = a_proposal(network, "consent_notice", text_en="")
    answer = http.post(f"{AT}/consent_notice/versions", json=body, headers=network.as_person(ana))
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [("/value/text_en", "required")]


def test_a_day_to_come_is_agreed_to_now_and_holds_from_then_on(
    http: FlaskClient, network: Network, ana: Person, eva: Person
) -> None:
    version = proposed(http, network, ana, "words", days=3)
    assert approved(http, network, eva, version) == 200

    setting = shown(http, network, ana, "words")

    assert (setting["value"], setting["upcoming"][0]["valid_from"]) == ({}, today(network, 3))
    assert [part["key"] for part in setting["parts"]] == sorted(VALUES["words"])


def test_they_are_taken_to_another_installation_where_two_persons_agree_to_them(
    http: FlaskClient, network: Network, ana: Person, eva: Person
) -> None:
    for name in VALUES:
        assert approved(http, network, eva, proposed(http, network, ana, name)) == 200
    document = http.get(f"{AT}/export", headers=network.as_person(ana)).json
    network.rows("TRUNCATE country_settings")

    body = document | {"reason": "De la otra instalación"}
    answer = http.post(f"{AT}/import", json=body, headers=network.as_person(ana))

    assert [(one["name"], one["status"]) for one in answer.json["items"]] == [
        ("consent_notice", "proposed"),
        ("words", "proposed"),
    ]
    for version in answer.json["items"]:
        assert approved(http, network, eva, version) == 200
    assert http.get(f"{AT}/export", headers=network.as_person(ana)).json == document
