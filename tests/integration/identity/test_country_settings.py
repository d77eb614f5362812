"""What a country decides for itself: who reads it, who proposes, and whose yes a weaker protection waits for."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.identity.domain.countries.setting_versions import day_in
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.usecases.countries.retell_settings import retell_settings
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import Network

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("nothing_decided")]

NAME = "referral_deadlines"
HOURS = {"imminent": 2, "high": 24, "medium": 72, "low": 168}
SHORTER, LONGER = HOURS | {"high": 12}, HOURS | {"high": 48}
AT = "/api/v1/countries/GT/settings"


@pytest.fixture
def coordinator(network: Network) -> Person:
    return network.add_person(Role.REGIONAL_COORDINATOR, "gt_ministry", countries=ALL_COUNTRIES)


def today(network: Network, days: int = 0) -> str:
    day: date = day_in(Country.GUATEMALA, network.parts.clock.now()) + timedelta(days=days)
    return day.isoformat()


def a_proposal(network: Network, value: dict[str, int], *, days: int = 0) -> dict[str, Any]:
    return {"value": value, "valid_from": today(network, days), "reason": "Acuerdo de la mesa"}


def proposed(
    http: FlaskClient, network: Network, who: Person, value: dict[str, int], *, days: int = 0
) -> dict[str, Any]:
    body = a_proposal(network, value, days=days)
    answer = http.post(f"{AT}/{NAME}/versions", json=body, headers=network.as_person(who))
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def decided(
    http: FlaskClient, network: Network, who: Person, version: dict[str, Any], verb: str = "approve"
) -> TestResponse:
    return http.post(f"{AT}/{NAME}/versions/{version['id']}/{verb}", headers=network.as_person(who))


def shown(http: FlaskClient, network: Network, who: Person, name: str = NAME) -> dict[str, Any]:
    answer = http.get(AT, headers=network.as_person(who))
    assert answer.status_code == 200, answer.json
    return next(one for one in answer.json["items"] if one["name"] == name)


@pytest.mark.parametrize(
    ("name", "begins"), [("pledge", "Las personas que atendemos "), ("consent_notice", "Queremos conversar ")]
)
def test_in_place_of_a_text_that_is_empty_the_platform_s_is_shown(
    http: FlaskClient, network: Network, ana: Person, name: str, begins: str
) -> None:
    setting = shown(http, network, ana, name)

    assert set(setting["value"].values()) == {""}
    assert setting["standard"].keys() == setting["value"].keys()
    assert setting["standard"]["text_es"].startswith(begins)
    assert "\n\n" in setting["standard"]["text_en"]
    assert shown(http, network, ana)["standard"] == {}


def test_an_administrator_of_another_country_finds_nothing(http: FlaskClient, network: Network, ana: Person) -> None:
    version, imported = proposed(http, network, ana, LONGER), {"settings": [{"name": NAME, "value": SHORTER}]}
    headers = network.as_person(network.add_person(Role.COUNTRY_ADMIN, "hn1"))
    asked: list[tuple[str, dict[str, Any]]] = [
        (f"{NAME}/versions", a_proposal(network, SHORTER)),
        (f"{NAME}/preview", {"value": SHORTER, "valid_from": today(network)}),
        (f"{NAME}/versions/{version['id']}/approve", {}),
        (f"{NAME}/versions/{version['id']}/reject", {}),
        ("import", imported | {"reason": "Prueba"}),
    ]
    answers = [http.post(f"{AT}/{path}", json=body, headers=headers) for path, body in asked]
    answers += [http.get(f"{AT}{path}", headers=headers) for path in ("", f"/{NAME}/history", "/export")]
    assert {answer.status_code for answer in answers} == {404}
    assert [one["id"] for one in shown(http, network, ana)["waiting"]] == [version["id"]]


def test_a_system_proposes_nothing_because_who_holds_it_could_approve_it(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    answer = http.post(f"{AT}/{NAME}/versions", json=a_proposal(network, SHORTER), headers=admin)
    assert answer.status_code == 404


def test_a_country_that_does_not_exist_and_another_look_alike(http: FlaskClient, network: Network, ana: Person) -> None:
    headers = network.as_person(ana)
    answers = [http.get(f"/api/v1/countries/{code}/settings", headers=headers) for code in ("HN", "ZZ")]
    assert [(answer.status_code, answer.json["title"]) for answer in answers] == [(404, answers[0].json["title"])] * 2
    assert http.get(f"{AT}/fees/history", headers=headers).status_code == 404


def test_without_a_decision_the_default_holds(http: FlaskClient, network: Network, ana: Person) -> None:
    setting = shown(http, network, ana)
    assert (setting["value"], setting["default"]) == (HOURS, HOURS)
    assert (setting["in_force"], setting["upcoming"], setting["waiting"]) == (None, [], [])
    assert [(part["key"], part["minimum"], part["maximum"]) for part in setting["parts"]] == [
        (key, 1, 720) for key in HOURS
    ]


def test_what_protects_people_more_holds_at_once_and_is_told(http: FlaskClient, network: Network, ana: Person) -> None:
    version = proposed(http, network, ana, SHORTER)

    assert (version["status"], version["weakens"], version["decided_by"]) == ("approved", False, None)
    setting = shown(http, network, ana)
    assert (setting["value"], setting["in_force"]["proposed_by"]) == (SHORTER, str(ana.id))
    assert network.published("country_setting_changed", UUID(version["id"])) == [
        {
            "country": "GT",
            "setting_id": version["id"],
            "setting": NAME,
            "version": 1,
            "value": SHORTER,
            "valid_from": today(network),
        }
    ]
    assert network.actions_about(version["id"]) == ["country_setting.proposed", "country_setting.applied"]


def test_what_holds_from_a_later_day_is_listed_as_coming(http: FlaskClient, network: Network, ana: Person) -> None:
    proposed(http, network, ana, SHORTER, days=3)
    setting = shown(http, network, ana)
    assert (setting["value"], setting["in_force"]) == (HOURS, None)
    assert [one["valid_from"] for one in setting["upcoming"]] == [today(network, 3)]


def test_what_protects_people_less_waits_for_another_administrator(
    http: FlaskClient, network: Network, ana: Person, eva: Person
) -> None:
    version = proposed(http, network, ana, LONGER)
    assert (version["status"], version["weakens"]) == ("proposed", True)
    assert network.published("country_setting_changed", UUID(version["id"])) == []
    (told,) = network.published("country_setting_proposed", UUID(version["id"]))
    assert (told["organisation_id"], told["recipients"]) == (str(eva.organisation_id), [str(eva.id)])
    waiting = shown(http, network, eva)
    assert (waiting["value"], [one["id"] for one in waiting["waiting"]]) == (HOURS, [version["id"]])

    assert decided(http, network, ana, version).status_code == 403
    approved = decided(http, network, eva, version)

    assert (approved.status_code, approved.json["status"]) == (200, "approved")
    assert approved.json["decided_by"] == str(eva.id)
    (answered,) = network.published("country_setting_decided", UUID(version["id"]))
    assert (answered["organisation_id"], answered["recipients"]) == (str(ana.organisation_id), [str(ana.id)])
    assert (answered["setting"], answered["answer"]) == (NAME, "approved")
    assert shown(http, network, ana)["value"] == LONGER
    assert len(network.published("country_setting_changed", UUID(version["id"]))) == 1
    assert network.actions_about(version["id"]) == [
        "country_setting.proposed",
        "access.forbidden",
        "country_setting.approved",
        "country_setting.applied",
    ]
    assert decided(http, network, eva, version).status_code == 409


def test_the_regional_coordination_approves_only_where_there_is_no_other_administrator(
    http: FlaskClient, network: Network, ana: Person, coordinator: Person
) -> None:
    version = proposed(http, network, ana, LONGER)
    eva = network.add_person(Role.COUNTRY_ADMIN, "gt2")
    assert decided(http, network, coordinator, version).status_code == 403
    network.rows("UPDATE users SET status = 'suspended' WHERE id = %s", eva.id)
    assert decided(http, network, coordinator, version).status_code == 200


def test_an_administrator_who_cannot_decide_settings_or_only_practises_is_no_other_one(
    http: FlaskClient, network: Network, ana: Person, coordinator: Person
) -> None:
    body = {"country": "GT", "base": "country_admin", "es": f"Padrón {uuid4()}", "en": f"Register {uuid4()}"}
    narrow = http.post("/api/v1/roles", json=body | {"scope": ["users:read"]}, headers=network.as_person(ana))
    network.add_person(Role.COUNTRY_ADMIN, "gt2", country_role_id=UUID(narrow.json["id"]))
    newcomer = network.add_person(Role.COUNTRY_ADMIN, "gt2", trained=False)

    version = proposed(http, network, ana, LONGER)

    told = network.published("country_setting_proposed", UUID(version["id"]))
    assert str(newcomer.id) not in [each for event in told for each in event["recipients"]]
    assert decided(http, network, coordinator, version).status_code == 200


def test_who_proposed_takes_it_back_and_another_rejects(
    http: FlaskClient, network: Network, ana: Person, eva: Person
) -> None:
    back, refused = proposed(http, network, ana, LONGER), proposed(http, network, ana, LONGER)
    assert decided(http, network, ana, back, "reject").json["status"] == "rejected"
    assert decided(http, network, eva, refused, "reject").json["status"] == "rejected"
    assert decided(http, network, eva, refused).status_code == 409
    (taken_back,) = network.published("country_setting_decided", UUID(back["id"]))
    assert (taken_back["organisation_id"], taken_back["recipients"]) == (str(ana.organisation_id), [])
    (told,) = network.published("country_setting_decided", UUID(refused["id"]))
    assert (told["recipients"], told["answer"]) == ([str(ana.id)], "rejected")
    assert network.actions_about(refused["id"]) == ["country_setting.proposed", "country_setting.rejected"]


def test_that_it_was_decided_is_told_to_none_where_who_proposed_it_is_suspended(
    http: FlaskClient, network: Network, ana: Person, eva: Person
) -> None:
    version = proposed(http, network, ana, LONGER)
    network.rows("UPDATE users SET status = 'suspended' WHERE id = %s", ana.id)
    assert decided(http, network, eva, version).status_code == 200
    (told,) = network.published("country_setting_decided", UUID(version["id"]))
    assert (told["organisation_id"], told["recipients"]) == (str(eva.organisation_id), [])


def test_a_version_is_decided_under_its_own_setting(
    http: FlaskClient, network: Network, ana: Person, eva: Person
) -> None:
    version = proposed(http, network, ana, LONGER)
    headers = network.as_person(eva)
    for address in (f"/api/v1/countries/HN/settings/{NAME}", f"{AT}/fees"):
        assert http.post(f"{address}/versions/{version['id']}/approve", headers=headers).status_code == 404
    assert http.post(f"{AT}/{NAME}/versions/{uuid4()}/approve", headers=headers).status_code == 404


def test_the_database_lets_one_person_alone_weaken_nothing(http: FlaskClient, network: Network, ana: Person) -> None:
    version = proposed(http, network, ana, LONGER)
    for decider in (str(ana.id), None):
        with pytest.raises(psycopg.errors.CheckViolation):
            network.rows(
                "UPDATE country_settings SET status = 'approved', decided_by = %s WHERE id = %s", decider, version["id"]
            )


def test_a_preview_says_what_would_change_and_stores_nothing(http: FlaskClient, network: Network, ana: Person) -> None:
    headers = network.as_person(ana)
    body = {"value": LONGER, "valid_from": today(network, 1)}
    plan = http.post(f"{AT}/{NAME}/preview", json=body, headers=headers)
    assert plan.status_code == 200, plan.json
    assert (plan.json["weakens"], plan.json["valid_from"]) == (True, today(network, 1))
    assert [(one["es"], one["before_es"], one["after_es"]) for one in plan.json["changes"]] == [
        ("Riesgo alto", "24 h", "48 h (2 días)")
    ]
    assert http.get(f"{AT}/{NAME}/history", headers=headers).json["items"] == []


def test_everything_that_is_wrong_is_said_at_once(http: FlaskClient, network: Network, ana: Person) -> None:
    body = a_proposal(network, HOURS | {"imminent": 0, "low": 900}, days=-1)
    for address in ("preview", "versions"):
        sent = body if address == "versions" else {key: body[key] for key in ("value", "valid_from")}
        answer = http.post(f"{AT}/{NAME}/{address}", json=sent, headers=network.as_person(ana))
        assert answer.status_code == 422
        assert sorted(problem["pointer"] for problem in answer.json["errors"]) == [
            "/valid_from",
            "/value/imminent",
            "/value/low",
        ]


def test_the_history_keeps_every_version(http: FlaskClient, network: Network, ana: Person) -> None:
    for value in (SHORTER, HOURS | {"high": 6}):
        proposed(http, network, ana, value)
    items = http.get(f"{AT}/{NAME}/history", headers=network.as_person(ana)).json["items"]
    assert [(one["version"], one["status"]) for one in items] == [(2, "in_force"), (1, "superseded")]


def test_everything_that_was_decided_can_be_told_again(http: FlaskClient, network: Network, ana: Person) -> None:
    version, waiting = proposed(http, network, ana, SHORTER), proposed(http, network, ana, LONGER)
    with network.parts.system_work(ALL_COUNTRIES) as work:
        assert retell_settings(work=work) == 1
    assert len(network.published("country_setting_changed", UUID(version["id"]))) == 2
    assert network.published("country_setting_changed", UUID(waiting["id"])) == []


def exported(http: FlaskClient, network: Network, who: Person) -> dict[str, Any]:
    answer = http.get(f"{AT}/export", headers=network.as_person(who))
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def imported(http: FlaskClient, network: Network, who: Person, document: dict[str, Any]) -> TestResponse:
    body = document | {"reason": "De la otra instalación"}
    return http.post(f"{AT}/import", json=body, headers=network.as_person(who))


def test_what_was_exported_is_the_same_after_its_import_into_an_empty_installation(
    http: FlaskClient, network: Network, ana: Person
) -> None:
    proposed(http, network, ana, SHORTER)
    proposed(http, network, ana, HOURS | {"high": 6}, days=10)
    document = exported(http, network, ana)
    assert [(one["value"]["high"], one["valid_from"]) for one in document["settings"]] == [
        (12, None),
        (6, today(network, 10)),
    ]
    network.rows("TRUNCATE country_settings")

    answer = imported(http, network, ana, document)

    assert (answer.status_code, [one["status"] for one in answer.json["items"]]) == (201, ["approved"] * 2)
    assert exported(http, network, ana) == document
    assert imported(http, network, ana, document).json["items"] == []


def test_a_temporary_value_is_still_temporary_after_an_import(http: FlaskClient, network: Network, ana: Person) -> None:
    proposed(http, network, ana, SHORTER, days=9)
    proposed(http, network, ana, HOURS | {"high": 6}, days=12)
    document = exported(http, network, ana) | {}
    document["settings"].append({"name": NAME, "value": SHORTER, "valid_from": today(network, 20)})
    network.rows("TRUNCATE country_settings")

    answer = imported(http, network, ana, document)

    assert answer.status_code == 201, answer.json
    assert [one["valid_from"] for one in answer.json["items"]] == [today(network, days) for days in (9, 12, 20)]


def test_what_was_proposed_about_another_value_is_not_approved(
    http: FlaskClient, network: Network, ana: Person, eva: Person
) -> None:
    waiting = proposed(http, network, ana, LONGER, days=1)
    proposed(http, network, ana, HOURS | {"high": 3})

    answer = decided(http, network, eva, waiting)

    assert (answer.status_code, answer.json["code"]) == (409, "setting_changed")


def test_an_import_that_weakens_protection_waits_as_any_other_proposal(
    http: FlaskClient, network: Network, ana: Person
) -> None:
    answer = imported(http, network, ana, {"settings": [{"name": NAME, "value": LONGER}]})
    assert [one["status"] for one in answer.json["items"]] == ["proposed"]
    assert shown(http, network, ana)["value"] == HOURS


def test_what_follows_in_an_import_on_a_value_that_waits_waits_with_it(
    http: FlaskClient, network: Network, ana: Person, eva: Person
) -> None:
    entries = [{"name": NAME, "value": value} for value in (LONGER, LONGER | {"low": 150})]
    document = {"settings": entries, "reason": "De la otra instalación"}
    answer = http.post(f"{AT}/import", json=document, headers=network.as_person(ana))
    assert (answer.status_code, [one["status"] for one in answer.json["items"]]) == (201, ["proposed", "proposed"])
    assert shown(http, network, ana)["value"] == HOURS

    for version in answer.json["items"]:
        assert decided(http, network, eva, version).status_code == 200
    assert shown(http, network, ana)["value"] == LONGER | {"low": 150}


def test_an_import_with_anything_wrong_says_all_of_it_and_proposes_nothing(
    http: FlaskClient, network: Network, ana: Person
) -> None:
    wrong = [
        {"name": NAME, "value": SHORTER},
        {"name": "fees", "value": {}},
        {"name": NAME, "value": HOURS | {"low": 900}, "valid_from": today(network, -1)},
    ]
    answer = imported(http, network, ana, {"settings": wrong})
    assert answer.status_code == 422
    assert sorted(problem["pointer"] for problem in answer.json["errors"]) == [
        "/settings/1/name",
        "/settings/2/valid_from",
        "/settings/2/value/low",
    ]
    assert exported(http, network, ana) == {"settings": []}
