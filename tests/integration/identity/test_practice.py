"""People who have not passed their training act in a practice space of their own, and nowhere else."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.people.practice import PRACTISED, is_practice
from services.identity.domain.roles.roles import Role
from services.identity.usecases.people.open_practice_space import open_practice_space
from services.identity.usecases.people.prepare_practice import prepare_practice
from shared.kernel.country import BOTH_REALMS, Country
from shared.kernel.grant import Permission
from shared.kernel.practice import Partner, partner_id, practice_person, practice_space
from tests.integration.identity.network import Browser, Network, query_of, refresh


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture
def newcomer(network: Network) -> Person:
    """Has passed nothing."""
    return network.add_person(Role.CASEWORKER, "gt1", trained=False)


def tokens(web: Client, browser: Browser, person: Person, **changes: str) -> dict[str, Any]:
    answer = browser.redeem(web, browser.code_for(web, person, **changes))
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def claims(given: dict[str, Any]) -> dict[str, Any]:
    payload = given["access_token"].split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(payload + "==")))


def test_before_the_training_a_token_is_for_the_practice_space_alone(
    network: Network, web: Client, newcomer: Person
) -> None:
    said = claims(tokens(web, network.browser(), newcomer))

    assert said["ctry"] == ["XG"]
    assert (said["sub"], said["org"]) == (str(practice_person(newcomer.id)), str(practice_space(newcomer.id)))
    assert set(said["scope"].split()) == {str(p) for p in newcomer.permissions & PRACTISED}
    assert network.actions_about(newcomer.id)[-2:] == ["practice.opened", "authorization.granted"]


def test_at_the_first_sign_in_after_it_the_role_is_theirs(network: Network, web: Client, newcomer: Person) -> None:
    browser = network.browser()
    practising = tokens(web, browser, newcomer)
    network.pass_training(newcomer)

    again = refresh(network, web, practising["refresh_token"]).json
    unlocked = claims(tokens(web, browser, newcomer))

    assert claims(again)["ctry"] == ["XG"]
    assert (unlocked["ctry"], unlocked["sub"], unlocked["org"]) == (
        ["GT"],
        str(newcomer.id),
        str(newcomer.organisation_id),
    )
    assert set(unlocked["scope"].split()) == {str(p) for p in newcomer.permissions}


def test_who_is_trained_practises_when_they_want_to_and_goes_back(network: Network, web: Client) -> None:
    person, browser = network.add_person(Role.SUPERVISOR, "gt1"), network.browser()

    practising = claims(tokens(web, browser, person, practice="true"))
    working = claims(tokens(web, browser, person))

    assert (practising["ctry"], working["ctry"]) == (["XG"], ["GT"])
    assert practising["sid"] != working["sid"]


@pytest.mark.parametrize("asked", [{}, {"practice": "true"}], ids=["for work", "for practising"])
def test_an_application_of_others_gets_nothing_invented(
    network: Network, newcomer: Person, asked: dict[str, str]
) -> None:
    theirs, browser = network.add_web_client("gt1"), network.browser()
    page = browser.sign_in(newcomer, start=browser.authorize(theirs, **asked).location)

    answer = browser.http.get(page.location)

    assert query_of(answer)["error"] == "access_denied"
    assert network.actions_about(newcomer.id).count("practice.opened") == 0


def test_a_scope_that_is_not_practised_is_refused(network: Network, web: Client) -> None:
    admin, browser = network.add_person(Role.COUNTRY_ADMIN, "gt_ministry", trained=False), network.browser()
    page = browser.sign_in(admin, start=browser.authorize(web, scope=str(Permission.USERS_WRITE)).location)

    assert query_of(browser.http.get(page.location))["error"] == "invalid_scope"


def test_a_country_is_named_as_the_person_knows_it(network: Network, web: Client, newcomer: Person) -> None:
    said = claims(tokens(web, network.browser(), newcomer, country="GT"))

    assert said["ctry"] == ["XG"]


def test_what_was_consented_for_work_ends_when_a_training_is_missing(network: Network, web: Client) -> None:
    person, browser = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    working = tokens(web, browser, person)
    network.rows("UPDATE users SET training_due_on = NULL WHERE id = %s", person.id)

    refused = refresh(network, web, working["refresh_token"])
    practising = claims(tokens(web, browser, person))

    assert (refused.status_code, refused.json["error"], practising["ctry"]) == (400, "invalid_grant", ["XG"])


def test_two_browsers_at_once_make_one_space(network: Network, newcomer: Person) -> None:
    def enter(_: int) -> None:
        with network.parts.system_work(BOTH_REALMS) as work:
            open_practice_space(newcomer, work=work)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, range(16)))

    made = network.rows("SELECT country FROM organisations WHERE id = %s", practice_space(newcomer.id))
    assert [row.country for row in made] == ["XG"]
    assert network.actions_about(newcomer.id).count("practice.opened") == 1
    assert len(network.published("person_changed", practice_person(newcomer.id))) == 1


@pytest.mark.parametrize(
    ("role", "times"),
    [
        (Role.FOCAL_POINT, 2),
        (Role.LEGAL_LIAISON, 2),
        (Role.SUPERVISOR, 0),
        (Role.CASEWORKER, 0),
        (Role.COUNTRY_ADMIN, 0),
    ],
)
def test_each_time_that_one_who_answers_enters_their_space_it_is_published(
    network: Network, web: Client, role: Role, times: int
) -> None:
    person = network.add_person(role, "gt1", trained=False)

    for _ in range(2):
        tokens(web, network.browser(), person)

    published = network.published("practice_entered", practice_space(person.id))
    assert [event["country"] for event in published] == ["XG"] * times


def test_a_role_of_the_country_that_answers_nothing_gets_nothing_to_answer(network: Network, web: Client) -> None:
    person = network.add_person(Role.FOCAL_POINT, "gt1", trained=False)
    narrowed = replace(person, country_role_id=uuid4(), narrowed=frozenset({str(Permission.REFERRALS_READ)}))

    with network.parts.system_work(BOTH_REALMS) as work:
        open_practice_space(narrowed, work=work)

    assert network.published("practice_entered", practice_space(person.id)) == []


def test_another_role_is_practised_in_the_same_space(network: Network, web: Client, newcomer: Person) -> None:
    tokens(web, network.browser(), newcomer)
    network.rows("UPDATE users SET role = 'supervisor' WHERE id = %s", newcomer.id)

    said = claims(tokens(web, network.browser(), newcomer))

    assert str(Permission.CASES_SUPERVISE) in said["scope"].split()
    published = network.published("person_changed", practice_person(newcomer.id))
    assert [event["role"] for event in published] == ["caseworker", "supervisor"]


def test_neither_realm_sees_an_organisation_or_a_person_of_the_other(
    network: Network, web: Client, newcomer: Person
) -> None:
    http = network.app.test_client()
    practising = {"Authorization": f"Bearer {tokens(web, network.browser(), newcomer)['access_token']}"}
    admin = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    space, invented = practice_space(newcomer.id), practice_person(newcomer.id)

    seen = {name: everything(http, name, practising) for name in ("organisations", "countries")}
    working = {name: everything(http, name, admin) for name in ("organisations", "users", "countries")}

    assert {each["country"] for each in seen["organisations"]} <= {"XG", "XS", "XH", "XM"}
    assert {each["code"] for each in seen["countries"]} == {"XG", "XS", "XH", "XM"}
    assert not any(is_practice([Country(each["country"])]) for each in working["organisations"] + working["users"])
    assert {each["code"] for each in working["countries"]} == {"GT", "SV", "HN", "MX"}
    assert http.get(f"/api/v1/organisations/{space}", headers=admin).status_code == 404
    assert http.get(f"/api/v1/users/{invented}", headers=admin).status_code == 404
    assert http.get(f"/api/v1/organisations/{newcomer.organisation_id}", headers=practising).status_code == 404


def test_a_space_is_called_what_it_is_and_no_code_of_it_is_read(
    network: Network, web: Client, newcomer: Person
) -> None:
    other = network.add_person(Role.CASEWORKER, "gt1", trained=False)
    tokens(web, network.browser(), other)
    http = network.app.test_client()
    practising = {"Authorization": f"Bearer {tokens(web, network.browser(), newcomer)['access_token']}"}

    page = http.get(f"/api/v1/organisations/{practice_space(newcomer.id)}", headers=practising).json
    listed = everything(http, "organisations", practising)

    assert page["public_name"] == "Espacio de práctica"
    assert "name" not in page
    partners = [partner_id(Country(country), partner) for country in ("XG", "XS", "XH", "XM") for partner in Partner]
    assert {each["id"] for each in listed} == {str(each) for each in (*partners, practice_space(newcomer.id))}


def test_a_space_of_before_is_named_anew_when_its_person_enters_it(
    network: Network, web: Client, newcomer: Person
) -> None:
    space = practice_space(newcomer.id)
    tokens(web, network.browser(), newcomer)
    network.rows("UPDATE organisations SET public_name = name WHERE id = %s", space)

    for _ in range(2):
        tokens(web, network.browser(), newcomer)

    published = network.published("organisation_registered", space)
    assert [card["public_name"] for card in published] == ["Espacio de práctica"] * 2


def test_an_invented_person_cannot_sign_in(network: Network, web: Client, newcomer: Person) -> None:
    tokens(web, network.browser(), newcomer)

    (row,) = network.rows("SELECT email, password_hash FROM users WHERE id = %s", practice_person(newcomer.id))

    assert (row.email, row.password_hash) == (f"{practice_person(newcomer.id)}@practice.invalid", None)


def test_who_practises_reads_and_changes_their_own_profile_and_learns(
    network: Network, web: Client, newcomer: Person
) -> None:
    http = network.app.test_client()
    practising = {"Authorization": f"Bearer {tokens(web, network.browser(), newcomer)['access_token']}"}

    profile = http.get("/api/v1/me", headers=practising)
    to_learn = http.get("/api/v1/me/training", headers=practising).json
    changed = http.patch(
        "/api/v1/me", json={"language": "en"}, headers=practising | {"If-Match": profile.headers["ETag"]}
    )
    sessions = http.get("/api/v1/me/sessions", headers=practising).json["items"]

    assert (profile.json["email"], profile.json["standing"]) == (newcomer.email, "untrained")
    assert {each["name"] for each in to_learn["modules"]} >= {"registrar", "referir"}
    assert (changed.status_code, changed.json["language"]) == (200, "en")
    assert [each["current"] for each in sessions] == [True]
    (row,) = network.rows("SELECT language FROM users WHERE id = %s", newcomer.id)
    assert row.language == "en"


def test_each_practice_country_has_its_partners_once(network: Network) -> None:
    for _ in range(2):
        with network.parts.system_work(BOTH_REALMS) as work:
            prepare_practice(work=work)

    for country in ("XG", "XS", "XH", "XM"):
        for partner in Partner:
            assert len(network.published("organisation_registered", partner_id(Country(country), partner))) == 1


def everything(http: Any, name: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    answer = http.get(f"/api/v1/{name}", headers=headers)
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])
