"""Who may answer as the second person in identity: two kinds, four operations, the same callers (ADR 0068)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from werkzeug.test import TestResponse

from services.identity.domain.authority.access_requests import REQUEST_LIFE
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.grant import Grant, system_grant
from shared.kernel.ids import new_id
from tests.integration.identity.asking_others import REQUESTS, change, decide, gets_a_token, invite, register
from tests.integration.identity.network import Network, token_request
from tests.integration.identity.test_country_settings import AT, LONGER, NAME, proposed
from tests.integration.identity.test_token_exchange import claims_of
from tests.support.builders.identity import a_grant, grant_of
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


# As the role of the service, with the context of a person: what a statement put in from outside would run as.


@contextmanager
def as_service(network: Network, grant: Grant) -> Iterator[Connection]:
    with network.parts.engine.begin() as connection:
        context = network.parts.signer.sign(grant)
        connection.execute(text("SELECT set_config('ceiba.context', :context, true)"), {"context": context})
        yield connection


def put(network: Network, grant: Grant, table: str, **values: Any) -> UUID:
    row = {"id": new_id(), "country": "GT", **values}
    names = ", ".join(row)
    with as_service(network, grant) as connection:
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"), row)
    return UUID(str(row["id"]))


def put_request(network: Network, grant: Grant, shelter: UUID, **values: Any) -> UUID:
    asked = {"organisation_id": shelter, "kind": "invitation", "subject_id": new_id(), "role": "caseworker"}
    at = network.parts.clock.now()
    moments = {"created_at": at, "expires_at": at + REQUEST_LIFE}
    defaults = {"requested_by": grant.subject, "state": "pending"}
    return put(network, grant, "access_requests", **asked | moments | defaults | values)


def put_setting(network: Network, grant: Grant, **values: Any) -> UUID:
    at = network.parts.clock.now()
    told = {"name": "a_setting", "version": 1, "value": "{}", "valid_from": at.date(), "reason": "Acuerdo"}
    defaults = {"proposed_by": grant.subject, "proposed_at": at, "status": "proposed", "weakens": True}
    return put(network, grant, "country_settings", **told | defaults | values)


def changed(network: Network, grant: Grant, table: str, row: UUID, **values: Any) -> None:
    with as_service(network, grant) as connection:
        names = ", ".join(f"{name} = :{name}" for name in values)
        done = connection.execute(text(f"UPDATE {table} SET {names} WHERE id = :id"), {"id": row, **values})
        assert done.rowcount == 1


def answered(network: Network, grant: Grant, table: str, row: UUID, *, by: object, word: str = "approved") -> None:
    state = "state" if table == "access_requests" else "status"
    now = network.parts.clock.now()
    changed(network, grant, table, row, **{state: word}, decided_by=str(by), decided_at=now)


@pytest.mark.parametrize("word", ["approved", "refused", "expired", "closed", "withdrawn"])
def test_the_service_puts_in_no_request_that_is_answered(network: Network, shelter: UUID, word: str) -> None:
    asker, decider = grant_of(network.add_person(Role.COUNTRY_ADMIN, "gt_ministry")), str(uuid4())
    with pytest.raises(IntegrityError, match="begins open"):
        put_request(network, asker, shelter, state=word, decided_by=decider, decided_at=network.parts.clock.now())
    with pytest.raises(IntegrityError, match="state_says_who"):
        put_request(network, asker, shelter, decided_by=decider)
    put_request(network, asker, shelter)


def test_the_service_asks_in_nobody_else_s_name_and_rewrites_who_asked_or_for_what(
    network: Network, shelter: UUID
) -> None:
    person = network.add_person(Role.COUNTRY_ADMIN, "gt_ministry")
    grant, another = grant_of(person), str(uuid4())
    with pytest.raises(IntegrityError, match="names who asks"):
        put_request(network, grant, shelter, requested_by=another)
    request = put_request(network, grant, shelter)
    rewritten = {
        "requested_by": another,
        "requested_by_organisation_id": shelter,
        "requested_through": [another],
        "rules": "{}",
        "subject_id": uuid4(),
    }
    for name, value in rewritten.items():
        with pytest.raises(ProgrammingError, match=r"stays|rewritten"):
            changed(network, grant, "access_requests", request, **{name: value})


def test_the_service_answers_a_request_for_nobody_else_and_for_no_stranger(network: Network, shelter: UUID) -> None:
    asker = grant_of(network.add_person(Role.COUNTRY_ADMIN, "gt_ministry"))
    decider, stranger = (network.add_person(Role.SUPERVISOR, home) for home in ("shelter", "gt1"))
    request = put_request(network, asker, shelter)
    answers: list[tuple[Grant, object, str]] = [
        (asker, asker.subject, "of the organisation|two_persons"),
        (asker, decider.id, "who answers is who calls"),
        (grant_of(stranger), stranger.id, "of the organisation"),
        (grant_of(decider), uuid4(), "an active person decides"),
    ]
    for grant, by, refusal in answers:
        with pytest.raises(IntegrityError, match=refusal):
            answered(network, grant, "access_requests", request, by=by)
    with pytest.raises(IntegrityError, match="state_says_who"):
        changed(network, grant_of(decider), "access_requests", request, state="approved", decided_by=str(decider.id))
    with pytest.raises(IntegrityError, match="state_says_who"):
        answered(network, grant_of(decider), "access_requests", request, by=decider.id, word="withdrawn")
    answered(network, grant_of(decider), "access_requests", request, by=decider.id)


def test_who_holds_the_system_that_asked_answers_it_in_no_statement_either(network: Network, shelter: UUID) -> None:
    holder, other = (network.add_person(Role.SUPERVISOR, "shelter") for _ in range(2))
    system = network.add_client("gt_ministry", role=Role.COUNTRY_ADMIN, held_by=frozenset({str(holder.id)}))
    asks = replace(a_grant(Role.COUNTRY_ADMIN, system.organisation_id), subject=system.client_id)
    request = put_request(network, asks, shelter, requested_through=[])
    with pytest.raises(IntegrityError, match="two_persons"):
        answered(network, grant_of(holder), "access_requests", request, by=holder.id)
    answered(network, grant_of(other), "access_requests", request, by=other.id)


def test_the_service_puts_in_no_setting_that_is_answered_or_that_no_person_proposed(network: Network) -> None:
    ana = grant_of(network.add_person(Role.COUNTRY_ADMIN, "gt1"))
    eva = network.add_person(Role.COUNTRY_ADMIN, "gt_ministry")
    system = network.add_client("gt_ministry", role=Role.COUNTRY_ADMIN, held_by=frozenset({str(eva.id)}))
    asks = replace(a_grant(Role.COUNTRY_ADMIN, system.organisation_id), subject=system.client_id)
    done = {"decided_by": str(uuid4()), "decided_at": network.parts.clock.now()}
    refused: list[tuple[Grant, dict[str, Any], str]] = [
        (ana, {"status": "approved", **done}, "begins without an answer"),
        (ana, {"status": "rejected", **done}, "begins without an answer"),
        (ana, {"status": "approved"}, "begins without an answer"),
        (ana, {"status": "approved", "proposed_by": "system:identity"}, "is who calls"),
        (ana, {"proposed_by": str(eva.id)}, "is who calls"),
        (asks, {}, "a person proposes"),
    ]
    for grant, values, refusal in refused:
        with pytest.raises(IntegrityError, match=refusal):
            put_setting(network, grant, **values)
    put_setting(network, ana, version=1)
    put_setting(network, ana, version=2, status="approved", weakens=False)
    put_setting(network, system_grant("identity", ALL_COUNTRIES), version=3, status="approved")


def test_the_service_answers_a_setting_for_nobody_else_and_no_version_twice(network: Network) -> None:
    ana, eva = (network.add_person(Role.COUNTRY_ADMIN, home) for home in ("gt1", "gt_ministry"))
    member = network.add_person(Role.SUPERVISOR, "gt1")
    version = put_setting(network, grant_of(ana))
    answers = [
        (ana, ana.id, "two_persons"),
        (ana, eva.id, "is who calls"),
        (eva, uuid4(), "an active person decides"),
        (member, member.id, "administers the country"),
    ]
    for caller, by, refusal in answers:
        with pytest.raises(IntegrityError, match=refusal):
            answered(network, grant_of(caller), "country_settings", version, by=by)
    answered(network, grant_of(eva), "country_settings", version, by=eva.id)
    agreed = put_setting(network, grant_of(ana), version=2, status="approved", weakens=False)
    tomorrow = network.parts.clock.now().date() + timedelta(days=1)
    for row in (version, agreed):
        with pytest.raises(ProgrammingError, match=r"changes once|rewritten"):
            changed(network, grant_of(eva), "country_settings", row, valid_from=tomorrow)


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
