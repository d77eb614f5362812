"""Who will administer a country opens, checks and suspends organisations in a space of their own, and nowhere else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from shared.kernel.country import Country
from shared.kernel.grant import Permission
from shared.kernel.practice import Partner, partner_id, practice_person, practice_space, practised_organisations
from shared.web.access.authorization import required_permission
from tests.integration.identity.network import Network

pytestmark = pytest.mark.integration

ORGANISATIONS = "/api/v1/organisations"
LUZ = {
    "country": "XG",
    "kind": "ngo",
    "name": "Asociación Luz de prueba",
    "public_name": "Luz de prueba",
    "adm1": "GT-16",
    "contact_email": "luz@ejemplo.org",
}
Header = dict[str, str]


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture
def practising(network: Network, web: Client) -> Callable[[Person], Header]:
    """The header of a person who practises."""

    def header(person: Person) -> Header:
        browser = network.browser()
        given = browser.redeem(web, browser.code_for(web, person, practice="true")).json
        return {"Authorization": f"Bearer {given['access_token']}"}

    return header


@pytest.fixture
def admin(network: Network) -> Person:
    """Has passed nothing."""
    return network.add_person(Role.COUNTRY_ADMIN, "gt_ministry", trained=False)


@pytest.fixture
def trainee(admin: Person, practising: Callable[[Person], Header]) -> Header:
    return practising(admin)


@pytest.fixture
def other(network: Network, practising: Callable[[Person], Header]) -> Header:
    """Another person of the same office, who practises too."""
    return practising(network.add_person(Role.COUNTRY_ADMIN, "gt_ministry", trained=False))


@pytest.fixture
def http(network: Network) -> FlaskClient:
    return network.app.test_client()


def opened(http: FlaskClient, header: Header, **changes: str) -> TestResponse:
    return http.post(ORGANISATIONS, json=LUZ | changes, headers=header | {"Idempotency-Key": str(uuid4())})


def acts(http: FlaskClient, header: Header, organisation_id: object, version: str = '"1"') -> list[TestResponse]:
    """What an administrator does to an organisation, each once."""
    address, named = f"{ORGANISATIONS}/{organisation_id}", header | {"If-Match": version}
    return [
        http.patch(address, json={"public_name": "Otro nombre"}, headers=named),
        http.post(f"{address}/verify", headers=named),
        http.post(f"{address}/suspend", headers=header),
        http.post(f"{address}/reinstate", headers=named),
    ]


def listed(http: FlaskClient, header: Header) -> set[str]:
    return {each["id"] for each in http.get(f"{ORGANISATIONS}?limit=200", headers=header).json["items"]}


def test_who_practises_opens_corrects_checks_suspends_and_reinstates(
    network: Network, http: FlaskClient, admin: Person, trainee: Header
) -> None:
    made = opened(http, trainee)
    address = made.headers["Location"]

    def next_version(answer: TestResponse) -> Header:
        return trainee | {"If-Match": answer.headers["ETag"]}

    corrected = http.patch(address, json={"public_name": "Luz y vida"}, headers=next_version(made))
    checked = http.post(f"{address}/verify", headers=next_version(corrected))
    suspended = http.post(f"{address}/suspend", headers=trainee)
    back = http.post(f"{address}/reinstate", headers=next_version(suspended))

    assert (made.status_code, made.json["name"]) == (201, LUZ["name"])
    assert made.json["id"] == str(practised_organisations(practice_space(admin.id))[0])
    assert corrected.json["public_name"] == "Luz y vida"
    assert (checked.json["verified_by"], suspended.json["status"]) == (str(practice_person(admin.id)), "suspended")
    assert (back.status_code, back.json["status"]) == (200, "active")
    assert made.json["id"] in listed(http, trainee)
    rows = network.rows("SELECT action, country FROM audit WHERE object_id = %s ORDER BY id", made.json["id"])
    assert [row.action.partition(".")[2] for row in rows] == [
        *("registered", "changed", "verified", "suspended", "reinstated")
    ]
    assert {row.country for row in rows} == {"XG"}


def test_what_one_opens_is_missing_to_others_who_practise(http: FlaskClient, trainee: Header, other: Header) -> None:
    made = opened(http, trainee).json["id"]

    read = http.get(f"{ORGANISATIONS}/{made}", headers=other)
    office = opened(http, other, parent_id=made)

    assert made not in listed(http, other)
    assert read.status_code == 404
    assert {answer.status_code for answer in acts(http, other, made)} == {404}
    assert (office.status_code, office.json["errors"][0]["code"]) == (422, "no_parent")
    assert http.get(f"{ORGANISATIONS}/{made}", headers=trainee).json["status"] == "active"


def test_a_name_that_another_one_typed_is_free_and_ones_own_is_taken(
    http: FlaskClient, trainee: Header, other: Header
) -> None:
    first, theirs, again = opened(http, trainee), opened(http, other), opened(http, trainee)

    assert (first.status_code, theirs.status_code, again.status_code) == (201, 201, 422)
    assert {error["code"] for error in again.json["errors"]} == {"name_taken"}


def test_partners_spaces_and_real_organisations_are_not_administered(
    network: Network, http: FlaskClient, admin: Person, trainee: Header
) -> None:
    stranger = network.add_person(Role.CASEWORKER, "gt1", trained=False)
    network.as_person(stranger)
    real = network.organisations["gt1"].id
    others = [partner_id(Country("XG"), Partner.SHELTER), practice_space(admin.id), practice_space(stranger.id), real]

    answers = {answer.status_code for one in others for answer in acts(http, trainee, one)}

    assert answers == {404}
    assert opened(http, trainee, country="GT").status_code == 422
    assert network.rows("SELECT 1 FROM organisations WHERE id = %s AND status = 'active'", real)


def test_nothing_of_it_is_in_the_network(network: Network, http: FlaskClient, trainee: Header) -> None:
    def counted(country: str) -> list[int]:
        tables = ("organisations", "audit", "outbox")
        return [network.rows(f"SELECT count(*) AS n FROM {t} WHERE country = %s", country)[0].n for t in tables]

    working = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    abroad = network.bearer(Role.COUNTRY_ADMIN, "hn1")
    real, practised = counted("GT"), counted("XG")

    made = opened(http, trainee).json["id"]

    assert counted("GT") == real
    assert counted("XG")[0] == practised[0] + 1
    for header in (working, abroad):
        assert made not in listed(http, header)
        assert http.get(f"{ORGANISATIONS}/{made}", headers=header).status_code == 404
    assert {answer.status_code for answer in acts(http, working, made)} == {404}
    assert opened(http, working, country="GT").status_code == 201


def test_a_space_holds_ten_organisations(http: FlaskClient, trainee: Header, other: Header) -> None:
    names = [{"name": f"Prueba {letter}", "public_name": f"Prueba {letter}"} for letter in "ABCDEFGHJKM"]

    answers = [opened(http, trainee, **each) for each in names]

    assert [answer.status_code for answer in answers] == [201] * 10 + [409]
    assert answers[-1].json["code"] == "practice_full"
    assert opened(http, other).status_code == 201


@pytest.mark.parametrize("role", [Role.ORGANISATION_ADMIN, Role.SUPERVISOR, Role.CASEWORKER])
def test_who_administers_no_country_opens_none(
    network: Network, http: FlaskClient, practising: Callable[[Person], Header], role: Role
) -> None:
    assert opened(http, practising(network.add_person(role, "gt1", trained=False))).status_code == 403


def rules_of(network: Network, permission: Permission) -> list[Rule]:
    views = network.app.view_functions
    return [
        rule for rule in network.app.url_map.iter_rules() if required_permission(views[rule.endpoint]) == permission
    ]


def test_the_permission_opens_nothing_else_to_who_practises(
    network: Network, http: FlaskClient, trainee: Header
) -> None:
    values: dict[str, Any] = {"country": "XG", "name": "deadlines"}
    answers = {}
    for rule in rules_of(network, Permission.ORGANISATIONS_WRITE):
        if rule.endpoint.startswith("organisations."):
            continue
        given = {name: values.get(name, UUID(int=1)) for name in rule.arguments}
        address = network.app.url_map.bind("localhost").build(rule.endpoint, given, force_external=False)
        (method,) = rule.methods - {"HEAD", "OPTIONS"}
        answers[rule.endpoint] = http.open(address, method=method, json={}, headers=trainee).status_code

    assert len(answers) >= 9
    assert set(answers.values()) == {403}, answers
