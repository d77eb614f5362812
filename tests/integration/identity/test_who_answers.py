"""Who may answer as the second person in identity: two kinds, four operations, the same callers (ADR 0068)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.identity.domain.people import Person
from services.identity.domain.roles import Role
from tests.integration.identity.asking_others import REQUESTS, change, decide, gets_a_token, invite, register
from tests.integration.identity.network import Network, token_request
from tests.integration.identity.test_country_settings import AT, LONGER, NAME, proposed
from tests.integration.identity.test_token_exchange import claims_of
from tests.support.second_persons import (
    ALLOWED,
    CALLERS,
    ELSEWHERE,
    IN_APPLICATION,
    SAME,
    SUSPENDED,
    SYSTEM,
    THROUGH_CLIENT,
    THROUGH_COLLEAGUE,
)

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("nothing_decided")]

Headers = dict[str, str]
HERE = [caller for caller in CALLERS if caller != THROUGH_COLLEAGUE]
"""An application gets no permission to ask for access or to propose a setting."""


def as_system(network: Network, role: Role, organisation: str, *holders: Person) -> Headers:
    held_by = frozenset(str(holder.id) for holder in holders)
    client = network.add_client(organisation, role=role, scope=role.permissions, held_by=held_by)
    answer = token_request(network, client, grant_type="client_credentials")
    return {"Authorization": f"Bearer {answer.json['access_token']}"}


def suspended(network: Network, person: Person) -> Headers:
    headers = network.as_person(person)
    network.rows("UPDATE users SET status = 'suspended' WHERE id = %s", person.id)
    return headers


def weaker_rules(http: FlaskClient, asks: Headers, shelter: UUID) -> TestResponse:
    path = f"/api/v1/organisations/{shelter}"
    change(http, asks, path, approvals_for=["closure"])
    return change(http, asks, path, approvals_for=[])


ASKED: dict[str, Callable[[FlaskClient, Headers, UUID], TestResponse]] = {
    "a person": invite,
    "a system": register,
    "the rules": weaker_rules,
}


@pytest.mark.parametrize("about", ASKED)
@pytest.mark.parametrize("word", ["approve", "refuse"])
@pytest.mark.parametrize("caller", HERE)
def test_only_another_active_person_answers_a_request_for_access(
    http: FlaskClient, network: Network, shelter: UUID, about: str, word: str, caller: str
) -> None:
    first, second = (network.add_person(Role.SUPERVISOR, "shelter") for _ in range(2))
    asks = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    if caller == THROUGH_CLIENT:
        asks = as_system(network, Role.COUNTRY_ADMIN, "gt_ministry", first)
    request = ASKED[about](http, asks, shelter).json["access_request_id"]
    if caller == SAME:
        network.rows("UPDATE access_requests SET requested_by = %s WHERE id = %s", str(first.id), request)
    who: Headers = {
        SYSTEM: lambda: as_system(network, Role.SUPERVISOR, "shelter"),
        SAME: lambda: network.as_person(first),
        THROUGH_CLIENT: lambda: network.as_person(first),
        IN_APPLICATION: lambda: network.allowed(first, "shelter"),
        SUSPENDED: lambda: suspended(network, first),
        ELSEWHERE: lambda: network.as_person(network.add_person(Role.SUPERVISOR, "gt1")),
        ALLOWED: lambda: network.as_person(first),
    }[caller]()
    answer = decide(http, who, request, word)
    check(caller, answer)
    if caller != ALLOWED:
        assert decide(http, network.as_person(second), request, word).status_code == 200


@pytest.mark.parametrize("word", ["approve", "reject"])
@pytest.mark.parametrize("caller", HERE)
def test_only_another_active_person_answers_a_proposed_setting(
    http: FlaskClient, network: Network, word: str, caller: str, announce: Callable[[str], None]
) -> None:
    ana, eva = (network.add_person(Role.COUNTRY_ADMIN, "gt_ministry") for _ in range(2))
    version = proposed(http, network, ana, LONGER)
    who: Headers = {
        SYSTEM: lambda: as_system(network, Role.COUNTRY_ADMIN, "gt_ministry"),
        SAME: lambda: network.as_person(ana),
        THROUGH_CLIENT: lambda: as_system(network, Role.COUNTRY_ADMIN, "gt_ministry", ana),
        IN_APPLICATION: lambda: network.allowed(eva, "gt_ministry"),
        SUSPENDED: lambda: suspended(network, network.add_person(Role.COUNTRY_ADMIN, "gt_ministry")),
        ELSEWHERE: lambda: network.as_person(network.add_person(Role.COUNTRY_ADMIN, "hn1")),
        ALLOWED: lambda: network.as_person(eva),
    }[caller]()
    answer = http.post(f"{AT}/{NAME}/versions/{version['id']}/{word}", headers=who)
    announce(f"who answers in identity: setting, {word}, {caller}: {answer.status_code}")
    if (word, caller) == ("reject", SAME):
        assert answer.status_code == 200, "so they take it back"
        return
    check(caller, answer)
    if caller != ALLOWED:
        later = http.post(f"{AT}/{NAME}/versions/{version['id']}/{word}", headers=network.as_person(eva))
        assert later.status_code == 200, later.text


def check(caller: str, answer: TestResponse) -> None:
    """What each caller is answered; a suspended one is refused by their token or by the rule."""
    if caller == ALLOWED:
        assert answer.status_code == 200, answer.text
    elif caller == SYSTEM:
        assert (answer.status_code, answer.json["code"]) == (403, "person_needed")
    elif caller == SUSPENDED:
        assert answer.status_code in (401, 403), answer.text
    else:
        assert answer.status_code in (403, 404), answer.text


def test_postgresql_takes_no_yes_of_a_system_or_of_who_holds_the_one_that_asked(
    http: FlaskClient, network: Network, shelter: UUID
) -> None:
    holder = network.add_person(Role.SUPERVISOR, "shelter")
    asks = as_system(network, Role.COUNTRY_ADMIN, "gt_ministry", holder)
    request = invite(http, asks, shelter).json["access_request_id"]
    yes = "UPDATE access_requests SET state = 'approved', decided_at = now(), decided_by = %s WHERE id = %s"
    with pytest.raises(Exception, match="an active person decides"):
        network.rows(yes, str(uuid4()), request)
    with pytest.raises(Exception, match="two_persons"):
        network.rows(yes, str(holder.id), request)


# The secret of a system.


def fetch(http: FlaskClient, headers: Headers, client_id: str) -> TestResponse:
    return http.post(f"/api/v1/clients/{client_id}/secret", headers=headers)


def test_the_secret_is_fetched_once_by_who_asked_and_by_nobody_else(
    http: FlaskClient, network: Network, admin: Headers, shelter: UUID, as_supervisor: Headers
) -> None:
    made: Any = register(http, admin, shelter, "supervisor").json
    client_id = made["client_id"]
    assert fetch(http, admin, client_id).json["code"] == "no_secret_due"
    approved = decide(http, as_supervisor, made["access_request_id"])
    assert (approved.status_code, "client_secret" in approved.json) == (200, False)

    another = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    assert fetch(http, as_supervisor, client_id).status_code == 403
    assert fetch(http, another, client_id).json["code"] == "no_secret_due"
    seen = [http.get(f"/api/v1/clients/{client_id}", headers=who).json for who in (admin, another)]
    assert [one["secret_until"] is None for one in seen] == [False, True]
    fetched = fetch(http, admin, client_id)

    assert gets_a_token(network, client_id, fetched.json["client_secret"])
    assert fetch(http, admin, client_id).json["code"] == "no_secret_due"
    assert http.get(f"/api/v1/clients/{client_id}", headers=admin).json["secret_until"] is None


def test_a_secret_that_nobody_fetched_in_time_is_not_given_any_more(
    http: FlaskClient, network: Network, admin: Headers, shelter: UUID, as_supervisor: Headers
) -> None:
    made = register(http, admin, shelter, "caseworker").json
    decide(http, as_supervisor, made["access_request_id"])
    network.rows("UPDATE clients SET secret_due_until = now() WHERE client_id = %s", made["client_id"])
    assert fetch(http, admin, made["client_id"]).json["code"] == "no_secret_due"


def test_the_token_of_an_application_names_who_holds_it_and_the_platforms_names_nobody(
    network: Network, supervisor: Person
) -> None:
    holder = network.add_person(Role.SUPERVISOR, "shelter")
    said = claims_of(network.allowed(supervisor, "shelter", holder)["Authorization"])
    assert (said["sub"], said["held_by"]) == (str(supervisor.id), [str(holder.id)])
    assert "held_by" not in claims_of(network.as_person(supervisor)["Authorization"])


def test_a_system_names_in_its_token_who_registered_it_and_who_let_it_in(
    http: FlaskClient, network: Network, admin: Headers, shelter: UUID, supervisor: Person, as_supervisor: Headers
) -> None:
    made = register(http, admin, shelter, "caseworker").json
    decide(http, as_supervisor, made["access_request_id"])
    secret = fetch(http, admin, made["client_id"]).json["client_secret"]
    system = network.parts.clients.find(made["client_id"])
    assert system is not None
    network.secrets[system.client_id] = secret
    held_by = claims_of(network.token(system))["held_by"]
    (asked,) = [one for one in http.get(REQUESTS, headers=as_supervisor).json["items"] if one["client"]]
    assert set(held_by) == {str(supervisor.id), asked["requested_by"]}
