"""People learn, prove it, and hold a certificate; one that has ended leaves them reading."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.identity.adapters.tokens.access_tokens import AccessTokenClaims
from services.identity.adapters.training.quiz_allowance import ATTEMPTS
from services.identity.adapters.training.training_modules import OWN
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.training.standing import READING
from services.identity.domain.training.training import DEFAULT, Modules
from shared.kernel.country import Country
from tests.integration.identity.network import Network, query_of, refresh
from tests.support.builders.training import a_module

TRAINING = "/api/v1/me/training"
PICTURE = "/pictures/seguridad-bloqueo.svg"
ENTRIES = [
    ("GET", TRAINING),
    ("GET", f"{TRAINING}/seguridad"),
    ("GET", f"{TRAINING}/seguridad{PICTURE}"),
    ("POST", f"{TRAINING}/seguridad/attempts"),
]
REQUIRED = ["registrar", "referir", "consentimiento", "seguridad"]


def right_answers(network: Network, module: str, country: Country = Country.GUATEMALA) -> list[int]:
    (found,) = (each for each in network.parts.modules.of(country) if each.name == module)
    return [question.right for question in found.questions]


def wrong_answers(network: Network, module: str, count: int) -> list[int]:
    right = right_answers(network, module)
    return [(place + 1) % 3 if number < count else place for number, place in enumerate(right)]


def send(http: FlaskClient, headers: dict[str, str], module: str, answers: Any) -> Any:
    return http.post(f"{TRAINING}/{module}/attempts", json={"answers": answers}, headers=headers)


def pass_all(http: FlaskClient, network: Network, headers: dict[str, str]) -> dict[str, Any]:
    for module in http.get(TRAINING, headers=headers).json["modules"]:
        answer = send(http, headers, module["name"], right_answers(network, module["name"]))
        assert answer.status_code == 200, answer.json
    return dict(answer.json)


def passes(network: Network, person: Person) -> list[Any]:
    return network.rows("SELECT * FROM training_passes WHERE user_id = %s ORDER BY passed_at", person.id)


def end_certificate(network: Network, person: Person, *, days_ago: int) -> None:
    today = network.parts.clock.now().astimezone(person.country.time_zone).date()
    ended = today - timedelta(days=days_ago)
    network.rows("UPDATE training_passes SET expires_on = %s WHERE user_id = %s", ended, person.id)


def bearer(tokens: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


@pytest.fixture
def learner(network: Network) -> Person:
    """Has passed nothing, and has no day until which that is no matter."""
    return network.add_person(Role.CASEWORKER, "gt1", trained=False)


@pytest.fixture
def modules(network: Network) -> Iterator[dict[str, Any]]:
    """What is required, for a test to change."""
    all_of_them: dict[str, Any] = {DEFAULT: {"referir": a_module("referir")}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(vars(network.parts), "modules", Modules(all_of_them))
        yield all_of_them


@pytest.mark.parametrize(("method", "path"), ENTRIES)
def test_a_system_learns_nothing(http: FlaskClient, network: Network, method: str, path: str) -> None:
    headers = network.bearer(Role.CASEWORKER, "gt1")
    assert http.open(path, method=method, json={"answers": [0]}, headers=headers).status_code == 404


@pytest.mark.parametrize(("method", "path"), ENTRIES)
def test_an_application_of_others_learns_nothing_of_it(
    http: FlaskClient, network: Network, method: str, path: str
) -> None:
    person, browser = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    other = network.add_web_client("gt1")
    page = browser.authorize(other)
    page = browser.http.get(browser.sign_in(person, start=page.location).location)
    code = query_of(browser.submit(page, {"decision": "allow"}))["code"]
    headers = bearer(browser.redeem(other, code).json)
    assert http.open(path, method=method, json={"answers": [0]}, headers=headers).status_code == 403


def test_a_new_person_sees_what_their_role_has_to_learn(http: FlaskClient, network: Network, learner: Person) -> None:
    read = http.get(TRAINING, headers=network.as_person(learner)).json
    assert (read["standing"], read["certified_until"], read["training_due_on"]) == ("untrained", None, None)
    assert [module["name"] for module in read["modules"]] == REQUIRED
    assert {(module["state"], module["passed_on"]) for module in read["modules"]} == {("open", None)}


def test_a_module_is_read_in_the_language_of_the_screen(http: FlaskClient, network: Network, learner: Person) -> None:
    headers = network.as_person(learner)
    spanish = http.get(f"{TRAINING}/seguridad", headers=headers).json
    english = http.get(f"{TRAINING}/seguridad", headers=headers | {"Accept-Language": "en"}).json
    assert (spanish["title"], english["title"]) == ("Seguridad de cada día", "Everyday security")
    assert len(spanish["pages"]) == len(english["pages"]) > 3
    assert spanish["questions"][0].keys() == {"question", "choices"}


def test_a_page_names_its_picture_and_that_is_shown_as_nothing_but_a_picture(
    http: FlaskClient, network: Network, learner: Person
) -> None:
    headers = network.as_person(learner) | {"Accept-Language": "en"}
    pages = http.get(f"{TRAINING}/seguridad", headers=headers).json["pages"]
    assert [page["picture"] is None for page in pages] == [True, False, True, False, True, False]
    picture = pages[5]["picture"]
    assert picture["alt"].startswith("The telephone locks by itself")
    assert (picture["width"], picture["height"]) == (640, 300)
    shown = http.get(f"{TRAINING}/seguridad/pictures/{picture['file']}", headers=headers)
    assert (shown.status_code, shown.content_type) == (200, "image/svg+xml")
    assert shown.get_data() == (OWN / "default" / picture["file"]).read_bytes()
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "seguridad/pictures/nada.svg",
        "seguridad/pictures/seguridad.json",
        "seguridad/pictures/..",
        "seguridad/pictures/recibir-abrir.svg",
        "seguridad/pictures/registrar-buscar.svg",
        "recibir/pictures/recibir-abrir.svg",
    ],
)
def test_a_picture_of_another_module_or_role_is_as_one_that_does_not_exist(
    http: FlaskClient, network: Network, learner: Person, address: str
) -> None:
    assert http.get(f"{TRAINING}/{address}", headers=network.as_person(learner)).status_code == 404


@pytest.mark.parametrize("module", ["recibir", "nada", "..", "default"])
def test_a_module_of_another_role_is_as_one_that_does_not_exist(
    http: FlaskClient, network: Network, learner: Person, module: str
) -> None:
    headers = network.as_person(learner)
    assert http.get(f"{TRAINING}/{module}", headers=headers).status_code == 404
    assert send(http, headers, module, [0, 0, 0, 0, 0]).status_code == 404


def test_who_passes_every_module_is_certified_for_a_year(http: FlaskClient, network: Network, learner: Person) -> None:
    headers = network.as_person(learner)
    for module in REQUIRED[:-1]:
        answer = send(http, headers, module, right_answers(network, module)).json
        assert (answer["passed"], answer["wrong"], answer["certified_until"]) == (True, [], None)
    last = send(http, headers, REQUIRED[-1], right_answers(network, REQUIRED[-1])).json
    today = network.parts.clock.now().astimezone(learner.country.time_zone).date()
    until = date.fromisoformat(last["certified_until"])
    assert (last["score"], last["of"]) == (6, 6)
    assert timedelta(days=364) < until - today < timedelta(days=367)

    read = http.get(TRAINING, headers=headers).json
    assert (read["standing"], read["certified_until"]) == ("certified", last["certified_until"])
    assert {(module["state"], module["passed_on"]) for module in read["modules"]} == {("passed", today.isoformat())}
    assert [row.module for row in passes(network, learner)] == REQUIRED
    assert network.actions_about(learner.id).count("training.passed") == 4


def test_who_is_wrong_is_told_why_and_passes_nothing(http: FlaskClient, network: Network, learner: Person) -> None:
    headers = network.as_person(learner) | {"Accept-Language": "en"}
    failed = send(http, headers, "seguridad", wrong_answers(network, "seguridad", 2)).json
    assert (failed["passed"], failed["score"], failed["of"], failed["certified_until"]) == (False, 4, 6, None)
    assert [each["question"] for each in failed["wrong"]] == [0, 1]
    assert failed["wrong"][0]["why"] == "What is done with your account is under your name. A new link takes minutes."
    assert passes(network, learner) == []
    failures = "SELECT actor, fields FROM audit WHERE object_id = %s AND action = 'training.failed'"
    audited = network.rows(failures, learner.id)
    assert [(entry.actor, list(entry.fields)) for entry in audited] == [(str(learner.id), ["seguridad", "2026-1"])]
    enough = send(http, headers, "seguridad", wrong_answers(network, "seguridad", 1)).json
    assert (enough["passed"], enough["score"]) == (True, 5)


@pytest.mark.parametrize("answers", [[0] * 7, ["0"] * 6, [None] * 6, "000000", None])
def test_answers_that_fit_no_quiz_are_refused_and_do_not_count(
    http: FlaskClient, network: Network, learner: Person, answers: Any
) -> None:
    headers = network.as_person(learner)
    for _ in range(ATTEMPTS + 1):
        assert send(http, headers, "seguridad", answers).status_code == 422
    assert network.actions_about(learner.id).count("training.failed") == 0


def test_no_right_answer_leaves_the_server(http: FlaskClient, network: Network, learner: Person) -> None:
    headers = network.as_person(learner)
    answers = [http.get(TRAINING, headers=headers), http.get(f"{TRAINING}/seguridad", headers=headers)]
    answers.append(send(http, headers, "seguridad", wrong_answers(network, "seguridad", 3)))
    for answer in answers:
        assert not re.search(r'"(right|correct|answer)', json.dumps(answer.json)), answer.json
    (module,) = (each for each in network.parts.modules.of(learner.country) if each.name == "seguridad")
    untold = [question.es.why for question in module.questions[3:]]
    assert not [why for why in untold if any(why in answer.get_data(as_text=True) for answer in answers)]


def test_a_quiz_is_tried_five_times_in_an_hour_also_at_once(http: FlaskClient, network: Network) -> None:
    learner, other = (network.add_person(Role.CASEWORKER, "gt1", trained=False) for _ in range(2))
    headers = network.as_person(learner)
    wrong = wrong_answers(network, "seguridad", 6)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(network.app.test_client(), headers, "seguridad", wrong), range(20)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(200), codes.count(429)) == (ATTEMPTS, 20 - ATTEMPTS)
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 3300 < int(refused.headers["Retry-After"]) <= 3600
    assert network.actions_about(learner.id).count("training.failed") == ATTEMPTS
    assert send(http, headers, "referir", right_answers(network, "referir")).status_code == 200, "another module"
    assert send(http, network.as_person(other), "seguridad", wrong).status_code == 200, "another person"


def test_a_token_for_elsewhere_learns_under_the_own_account(http: FlaskClient, network: Network) -> None:
    person = network.add_person(Role.NATIONAL_ANALYST, "gt_ministry", trained=False)
    client = network.add_web_client("gt1", first_party=True)
    claims = AccessTokenClaims(
        subject=str(person.id),
        client_id=client.client_id,
        organisation_id=network.organisations["hn1"].id,
        scope=("reporting:read",),
        countries=frozenset({Country.HONDURAS}),
        acr="pwd",
        policy_version=person.policy_version,
        session_id=str(UUID(int=7)),
    )
    token = network.parts.tokens.access_token(claims, network.parts.clock.now())
    headers = {"Authorization": f"Bearer {token}"}
    assert send(http, headers, "seguridad", right_answers(network, "seguridad")).json["passed"]
    assert http.get(TRAINING, headers=headers).json["standing"] == "certified"
    assert [row.country for row in passes(network, person)] == [person.country]
    audited = network.rows(
        "SELECT organisation_id, country FROM audit WHERE object_id = %s AND action = 'training.passed'", person.id
    )
    assert [(row.organisation_id, row.country) for row in audited] == [(person.organisation_id, person.country)]


def test_who_begins_to_administer_holds_no_certificate_without_the_module_about_it(
    http: FlaskClient, network: Network
) -> None:
    headers = network.as_person(network.add_person(Role.COUNTRY_ADMIN, "gt1", trained=False))
    asked = http.get(TRAINING, headers=headers).json["modules"]
    assert [(module["name"], module["state"]) for module in asked] == [("seguridad", "open"), ("administrar", "open")]

    send(http, headers, "seguridad", right_answers(network, "seguridad"))
    assert http.get(TRAINING, headers=headers).json["standing"] == "untrained"
    send(http, headers, "administrar", right_answers(network, "administrar"))
    assert http.get(TRAINING, headers=headers).json["standing"] == "certified"


def test_a_lapsed_person_reads_and_writes_again_once_they_have_passed(http: FlaskClient, network: Network) -> None:
    person = network.add_person(Role.COUNTRY_ADMIN, "gt1", trained=False)
    pass_all(http, network, network.as_person(person))
    end_certificate(network, person, days_ago=0)
    tokens = network.signed_in(person)
    client = tokens["client"]
    on_the_last_day = refresh(network, client, tokens["refresh_token"]).json
    assert "users:write" in on_the_last_day["scope"].split()

    end_certificate(network, person, days_ago=1)
    the_day_after = refresh(network, client, on_the_last_day["refresh_token"]).json
    left = set(the_day_after["scope"].split())
    assert left == {str(p) for p in Role.COUNTRY_ADMIN.permissions & READING}
    assert http.get("/api/v1/users", headers=bearer(the_day_after)).status_code == 200
    assert http.post("/api/v1/users", json={}, headers=bearer(the_day_after)).status_code == 403
    assert http.get("/api/v1/me", headers=bearer(the_day_after)).json["standing"] == "lapsed"
    wider = refresh(network, client, the_day_after["refresh_token"], scope="users:write")
    assert wider.json["error"] == "invalid_scope"

    for name in ("seguridad", "administrar"):
        assert send(http, bearer(the_day_after), name, right_answers(network, name)).json["passed"]
    again = refresh(network, client, the_day_after["refresh_token"]).json
    assert again["scope"] == on_the_last_day["scope"]
    assert http.post("/api/v1/users", json={}, headers=bearer(again)).status_code == 422


def test_a_lapsed_person_signs_in_to_read(http: FlaskClient, network: Network) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1", trained=False)
    pass_all(http, network, network.as_person(person))
    end_certificate(network, person, days_ago=400)
    tokens = network.signed_in(person)
    assert set(tokens["scope"].split()) == {str(p) for p in Role.CASEWORKER.permissions & READING}
    assert {module["state"] for module in http.get(TRAINING, headers=bearer(tokens)).json["modules"]} == {"ended"}


def test_a_person_with_a_day_in_the_future_works_as_before_until_it_comes(http: FlaskClient, network: Network) -> None:
    person = network.add_person(Role.COUNTRY_ADMIN, "gt1")
    today = network.parts.clock.now().astimezone(person.country.time_zone).date()
    for due_on, standing, shown in (
        (today + timedelta(days=1), "certified", (today + timedelta(days=1)).isoformat()),
        (today, "lapsed", None),
    ):
        network.rows("UPDATE users SET training_due_on = %s WHERE id = %s", due_on, person.id)
        read = http.get(TRAINING, headers=network.as_person(person)).json
        assert (read["standing"], read["training_due_on"]) == (standing, shown)


def test_administrators_see_the_standing_of_their_people_and_people_their_own(
    http: FlaskClient, network: Network, own_admin: dict[str, str], learner: Person
) -> None:
    own = network.as_person(learner)
    for standing in ("untrained", "certified"):
        until = pass_all(http, network, own)["certified_until"] if standing == "certified" else None
        shown = [http.get(f"/api/v1/users/{learner.id}", headers=own_admin).json]
        shown.append(http.get("/api/v1/me", headers=own).json)
        listed = http.get("/api/v1/users?limit=200", headers=own_admin).json["items"]
        shown += [item for item in listed if item["id"] == str(learner.id)]
        assert [(one["standing"], one["certified_until"]) for one in shown] == [(standing, until)] * 3
    system = http.get("/api/v1/me", headers=network.bearer(Role.SUPERVISOR, "gt1")).json
    assert (system["standing"], system["certified_until"]) == (None, None)


def ids(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.json
    return {item["id"] for item in answer.json["items"]}


@pytest.mark.parametrize("standing", ["certified", "lapsed", "untrained"])
def test_people_are_listed_by_their_standing_in_the_own_country_and_organisation_alone(
    http: FlaskClient, network: Network, own_admin: dict[str, str], standing: str
) -> None:
    listed = f"/api/v1/users?limit=200&standing={standing}"
    assert http.get(listed).status_code == 401
    assert http.get(listed, headers=network.bearer(Role.CASEWORKER, "gt1")).status_code == 403
    person = network.add_person(Role.CASEWORKER, "gt1", trained=False)
    if standing != "untrained":
        pass_all(http, network, network.as_person(person))
    if standing == "lapsed":
        end_certificate(network, person, days_ago=1)
    mine = str(person.id)
    assert mine in ids(http.get(listed, headers=own_admin))
    assert mine in ids(http.get(listed, headers=network.bearer(Role.SUPERVISOR, "gt1")))
    assert mine not in ids(http.get(listed, headers=network.bearer(Role.SUPERVISOR, "gt2")))
    assert mine not in ids(http.get(listed, headers=network.bearer(Role.COUNTRY_ADMIN, "hn1")))
    for other in {"certified", "lapsed", "untrained"} - {standing}:
        assert mine not in ids(http.get(f"/api/v1/users?limit=200&standing={other}", headers=own_admin))


def test_the_pages_of_one_standing_have_each_person_once_and_agree_with_what_is_shown(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    added = {str(network.add_person(Role.CASEWORKER, "gt1", trained=False).id) for _ in range(3)}
    whole = http.get("/api/v1/users?limit=200", headers=own_admin).json["items"]
    found, address = [], "/api/v1/users?limit=1&standing=untrained"
    while address:
        answer = http.get(address, headers=own_admin)
        found += [item["id"] for item in answer.json["items"]]
        link = re.match("<([^>]*)>", answer.headers.get("Link", ""))
        address = link[1] if link else ""
    assert len(found) == len(set(found))
    assert added <= set(found) == {item["id"] for item in whole if item["standing"] == "untrained"}


def test_a_standing_that_is_none_is_refused(http: FlaskClient, own_admin: dict[str, str]) -> None:
    assert http.get("/api/v1/users?standing=asleep", headers=own_admin).status_code == 422


def test_an_announced_module_is_learnt_before_it_binds(
    http: FlaskClient, network: Network, modules: dict[str, Any], learner: Person
) -> None:
    headers = network.as_person(learner)
    starts = network.parts.clock.now().date() + timedelta(days=10)
    modules[DEFAULT] = {"nuevo": a_module("nuevo", required_from=starts)}
    read = http.get(TRAINING, headers=headers).json
    assert (read["standing"], read["modules"][0]["required_from"]) == ("certified", starts.isoformat())
    assert read["modules"][0]["state"] == "announced"
    assert send(http, headers, "nuevo", [0, 0]).json["passed"]
    modules[DEFAULT] = {"nuevo": a_module("nuevo")}
    assert http.get(TRAINING, headers=headers).json["standing"] == "certified"


def test_a_country_that_replaces_a_module_marks_by_its_own(
    http: FlaskClient, network: Network, modules: dict[str, Any], learner: Person
) -> None:
    own = a_module("referir")
    modules["HN"] = {"referir": replace(own, questions=tuple(replace(q, right=1) for q in own.questions))}
    elsewhere = network.add_person(Role.CASEWORKER, "hn1", trained=False)
    assert send(http, network.as_person(learner), "referir", [0, 0]).json["passed"]
    assert not send(http, network.as_person(elsewhere), "referir", [0, 0]).json["passed"]


def test_the_application_can_neither_change_nor_remove_a_pass(network: Network) -> None:
    rows = network.rows(
        "SELECT privilege_type FROM information_schema.role_table_grants"
        " WHERE table_name = 'training_passes' AND grantee = 'identity_app'"
    )
    assert {row.privilege_type for row in rows} == {"SELECT", "INSERT"}
