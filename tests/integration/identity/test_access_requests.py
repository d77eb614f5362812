"""Access to another organisation needs its approval: it approves or refuses, and its audit shows every request."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import ECKey

from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import NATIONAL_ROLES, Role
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.asking_others import (
    REQUESTS,
    change,
    decide,
    gets_a_token,
    invite,
    register,
    stored,
)
from tests.integration.identity.network import Network, organisation_id, query_of

# The attacks.


@pytest.mark.parametrize("role", NATIONAL_ROLES, ids=str)
def test_a_client_for_another_organisation_gives_the_administrator_nothing(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person, role: Role
) -> None:
    made = register(http, admin, shelter, role)
    assert (made.status_code, made.json["status"], made.json["active"]) == (201, "pending", False)
    assert made.json["client_secret"] is None
    assert made.json["access_request_id"]
    assert not gets_a_token(network, made.json["client_id"], "x")


def test_the_secret_of_another_organisations_system_is_not_to_be_had_by_rotating_it(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    client = network.add_client("shelter", role=Role.CASEWORKER)
    rotated = change(http, admin, f"/api/v1/clients/{client.client_id}", "rotate-secret")
    assert (rotated.status_code, rotated.json["client_secret"]) == (200, None)
    assert gets_a_token(network, client.client_id, network.secrets[client.client_id])


def test_a_secret_that_has_leaked_works_no_longer_although_the_new_one_waits_for_the_yes(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    client = network.add_client("shelter", role=Role.CASEWORKER)
    path = f"/api/v1/clients/{client.client_id}"
    rotated = change(http, admin, path, "rotate-secret", overlap_hours=0)
    assert (rotated.status_code, rotated.json["client_secret"]) == (200, None)
    assert not gets_a_token(network, client.client_id, network.secrets[client.client_id])
    assert "client.secret_ended" in network.actions_about(client.id)

    decide(http, as_supervisor, rotated.json["access_request_id"])
    done = http.post(f"{path}/secret", headers=admin).json
    assert gets_a_token(network, client.client_id, done["client_secret"])
    shown = listed(http, as_supervisor, str(client.id))
    assert (shown["state"], shown["overlap_hours"]) == ("approved", None), "that it leaked is still known"
    again = change(http, admin, path, "rotate-secret", overlap_hours=0).json["access_request_id"]
    assert decide(http, as_supervisor, again, "refuse").status_code == 200
    assert not gets_a_token(network, client.client_id, done["client_secret"])


def test_a_role_in_another_organisation_stays_until_it_says_yes(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    accomplice = network.add_person(Role.CASEWORKER, "shelter")
    answer = change(http, admin, f"/api/v1/users/{accomplice.id}", role="supervisor", display_name="Nombre nuevo")
    assert (answer.json["role"], answer.json["display_name"]) == ("caseworker", "Nombre nuevo")
    assert stored(network, accomplice.id).role is Role.CASEWORKER
    theirs = network.as_person(accomplice)
    assert decide(http, theirs, answer.json["access_request_id"]).json["code"] == "not_yours_to_decide"


def test_an_administrator_does_not_pick_who_says_yes_by_suspending_the_supervisor(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    accomplice = network.as_person(network.add_person(Role.CASEWORKER, "shelter"))
    coordinator = network.as_person(
        network.add_person(Role.REGIONAL_COORDINATOR, "gt_ministry", countries=ALL_COUNTRIES)
    )
    invited = invite(http, admin, shelter, "caseworker").json
    assert decide(http, coordinator, invited["access_request_id"]).status_code == 404
    http.post(f"/api/v1/users/{supervisor.id}/suspend", headers=admin)
    back = change(http, admin, f"/api/v1/users/{supervisor.id}", "reinstate").json
    for waits in (invited, back):
        assert decide(http, accomplice, waits["access_request_id"]).json["code"] == "not_yours_to_decide"
    shown = http.get(REQUESTS, headers=coordinator).json["items"]
    assert {(one["subject_id"], one["decider"]) for one in shown} == {(invited["id"], "self"), (back["id"], "self")}
    assert listed(http, accomplice, invited["id"])["decider"] == "region"
    assert decide(http, coordinator, back["access_request_id"]).status_code == 200
    assert stored(network, supervisor.id).status is PersonStatus.ACTIVE
    assert decide(http, coordinator, invited["access_request_id"]).status_code == 404, "a supervisor is there again"


def test_an_administrator_does_not_weaken_the_rules_of_another_organisation_alone(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    path = f"/api/v1/organisations/{shelter}"
    more = change(http, admin, path, approvals_for=["closure"], caseworkers_see="own").json
    assert (more["approvals_for"], more["caseworkers_see"], more["access_request_id"]) == (["closure"], "own", None)
    waits = change(http, admin, path, approvals_for=[], caseworkers_see="organisation").json
    assert (waits["approvals_for"], waits["caseworkers_see"]) == (["closure"], "own")
    shown = listed(http, as_supervisor, str(shelter))
    assert (shown["id"], shown["kind"], shown["decider"]) == (waits["access_request_id"], "rules", "self")
    assert shown["rules"] == {"approvals_dropped": ["closure"], "caseworkers_see": "organisation"}
    assert shown["subject_name"] == waits["public_name"]
    caseworker = network.as_person(network.add_person(Role.CASEWORKER, "shelter"))
    for other in (admin, caseworker):
        assert decide(http, other, waits["access_request_id"]).status_code in (403, 404)
    assert decide(http, as_supervisor, waits["access_request_id"]).status_code == 200
    after = http.get(path, headers=admin).json
    assert (after["approvals_for"], after["caseworkers_see"], after["access_request_id"]) == ([], "organisation", None)


# The yes.


def test_the_secret_of_an_approved_system_is_shown_to_who_asked(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    made = register(http, admin, shelter, "caseworker").json
    assert decide(http, as_supervisor, made["access_request_id"]).json["client_id"] == made["client_id"]
    done = http.post(f"/api/v1/clients/{made['client_id']}/secret", headers=admin).json
    assert gets_a_token(network, done["client_id"], done["client_secret"])
    seen = http.get(f"/api/v1/clients/{made['client_id']}", headers=admin)
    assert (seen.json["status"], done["client_secret"] in seen.text) == ("active", False)


def test_a_rotation_that_was_approved_gives_another_secret_with_its_overlap(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    client = network.add_client("shelter", role=Role.CASEWORKER)
    path = f"/api/v1/clients/{client.client_id}"
    request = change(http, admin, path, "rotate-secret", overlap_hours=1).json["access_request_id"]
    assert listed(http, as_supervisor, str(client.id))["overlap_hours"] == 1
    decide(http, as_supervisor, request)
    secret = http.post(f"{path}/secret", headers=admin).json["client_secret"]
    assert gets_a_token(network, client.client_id, secret)
    assert gets_a_token(network, client.client_id, network.secrets[client.client_id])


def test_roles_reinstatements_and_links_follow_the_yes(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    person, client = network.add_person(Role.CASEWORKER, "shelter"), network.add_client("shelter", role=Role.CASEWORKER)
    path, system = f"/api/v1/users/{person.id}", f"/api/v1/clients/{client.client_id}"
    waits = change(http, admin, path, role="focal_point").json
    assert waits["access_request_kind"] == "role"
    shown = listed(http, as_supervisor, str(person.id))
    assert (shown["subject_role"], shown["role"]) == ("caseworker", "focal_point")
    decide(http, as_supervisor, waits["access_request_id"])
    assert http.get(path, headers=admin).json["access_request_kind"] is None
    assert stored(network, person.id).role is Role.FOCAL_POINT
    http.post(f"{path}/suspend", json={"reason": "account_at_risk"}, headers=admin)
    asked = change(http, admin, path, "reinstate").json["access_request_id"]
    shown = listed(http, as_supervisor, str(person.id))
    assert (shown["subject_suspended_for"], shown["subject_suspended_at"] is None) == ("account_at_risk", False)
    decide(http, as_supervisor, asked)
    assert stored(network, person.id).status is PersonStatus.ACTIVE
    reset = http.post(f"{path}/reset-factors", headers=admin)
    assert network.mailed_link(person.email) == ""
    decide(http, as_supervisor, reset.json["access_request_id"])
    assert network.mailed_link(person.email)
    http.post(f"{system}/suspend", headers=admin)
    decide(http, as_supervisor, change(http, admin, system, "reinstate").json["access_request_id"])
    assert gets_a_token(network, client.client_id, network.secrets[client.client_id])


def test_a_no_gives_nothing_and_suspends_who_was_to_come(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited, made = invite(http, admin, shelter), register(http, admin, shelter).json
    for request in (invited.json["access_request_id"], made["access_request_id"]):
        assert decide(http, as_supervisor, request, "refuse").json["state"] == "refused"
        assert decide(http, as_supervisor, request).json["code"] == "already_decided"
    assert stored(network, invited.json["id"]).status is PersonStatus.SUSPENDED
    assert http.get(f"/api/v1/clients/{made['client_id']}", headers=admin).json["status"] == "suspended"
    assert network.mailed_link(invited.json["email"]) == ""


def test_a_request_of_another_person_cannot_be_withdrawn(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    request = invite(http, admin, shelter).json["access_request_id"]
    colleague = network.as_person(network.add_person(Role.COUNTRY_ADMIN, "gt_ministry"))
    abroad = network.as_person(network.add_person(Role.COUNTRY_ADMIN, "hn1"))
    for headers in (colleague, abroad):
        assert decide(http, headers, request, "withdraw").status_code == 404
    assert decide(http, as_supervisor, request, "withdraw").status_code == 403
    assert decide(http, admin, str(uuid4()), "withdraw").status_code == 404
    assert decide(http, as_supervisor, request).status_code == 200


def test_a_list_says_who_asked_who_may_decide_and_who_did(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    request = invite(http, admin, shelter).json["access_request_id"]
    member = network.as_person(network.add_person(Role.CASEWORKER, "shelter"))
    seen = {
        name: [item for item in http.get(f"{REQUESTS}{query}", headers=headers).json["items"] if item["id"] == request]
        for name, headers, query in (
            ("mine", admin, "?mine=true"),
            ("not mine", admin, "?mine=false"),
            ("supervisor", network.as_person(supervisor), "?mine=false"),
            ("member", member, ""),
        )
    }
    assert [(name, item["decider"]) for name, items in seen.items() for item in items] == [
        ("mine", "supervisor"),
        ("supervisor", "self"),
        ("member", "supervisor"),
    ]
    decide(http, network.as_person(supervisor), request)
    (decided,) = [item for item in http.get(REQUESTS, headers=member).json["items"] if item["id"] == request]
    assert (decided["decider"], decided["decided_by_name"]) == (None, supervisor.display_name)


def test_the_same_idempotency_key_decides_once_and_fetches_the_same_secret(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    made, key = register(http, admin, shelter).json, {"Idempotency-Key": str(uuid4())}
    first, again = (decide(http, as_supervisor | key, made["access_request_id"]) for _ in range(2))
    assert (first.status_code, first.json) == (200, again.json)
    path = f"/api/v1/clients/{made['client_id']}/secret"
    fetched, repeated = (http.post(path, headers=admin | key) for _ in range(2))
    assert fetched.json["client_secret"] == repeated.json["client_secret"]


# Who may see and decide.


def test_a_request_to_another_organisation_or_country_is_like_a_missing_one(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    request = invite(http, admin, shelter).json["access_request_id"]
    missing = decide(http, network.as_person(network.add_person(Role.SUPERVISOR, "gt2")), str(uuid4()))
    for home in ("gt2", "hn1"):
        stranger = network.as_person(network.add_person(Role.SUPERVISOR, home))
        assert request not in http.get(REQUESTS, headers=stranger).text
        foreign = decide(http, stranger, request)
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json | {"request_id": ""} == missing.json | {"request_id": ""}
    ministry = network.as_person(network.add_person(Role.COUNTRY_ADMIN, "gt_ministry"))
    assert decide(http, ministry, request).status_code == 404


def test_both_sides_see_the_request_and_what_must_be_compared(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited = invite(http, admin, shelter)
    for headers in (admin, as_supervisor):
        items = http.get(f"{REQUESTS}?state=pending", headers=headers).json["items"]
        (seen,) = [item for item in items if item["organisation_id"] == str(shelter)]
        assert (seen["kind"], seen["role"]) == ("invitation", "supervisor")
        assert (seen["subject_name"], seen["subject_email"]) == ("Persona Invitada", invited.json["email"])
        assert seen["requested_by_organisation_id"] == str(organisation_id(network, "gt_ministry"))
        assert seen["client"] is None


def listed(http: FlaskClient, headers: dict[str, Any], subject_id: str) -> dict[str, Any]:
    """The newest request about the subject."""
    items = http.get(REQUESTS, headers=headers).json["items"]
    return next(item for item in items if item["subject_id"] == subject_id)


def test_whoever_decides_sees_who_will_hold_the_system_and_what_it_may_do(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    key = ECKey.generate_key("P-256", parameters={"kid": "de-quien-pide"})
    changes = {"auth_method": "private_key_jwt", "jwks": {"keys": [key.as_dict(private=False)]}}
    made = register(http, admin, shelter, "caseworker", scope="cases:read", **changes).json
    for headers in (admin, as_supervisor):
        seen = listed(http, headers, made["id"])["client"]
        assert seen["auth_method"] == "private_key_jwt"
        assert seen["keys"] == [{"kid": "de-quien-pide", "thumbprint": key.thumbprint()}]
        assert (seen["scope"], seen["redirect_hosts"]) == ("cases:read", [])
        assert [sentence["en"] for sentence in seen["allows"]] == ["See the cases within reach"]
    assert decide(http, as_supervisor, listed(http, as_supervisor, made["id"])["id"]).status_code == 200
    assert http.get(f"/api/v1/clients/{made['client_id']}", headers=admin).json["secret_until"] is None


def test_whoever_decides_sees_where_an_application_sends_people(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    addresses = ["https://ajena.example/a", "https://ajena.example/b", "org.example.app:/cb", "http://127.0.0.1:9000/c"]
    made = register(http, admin, shelter, auth_method="none", redirect_uris=addresses).json
    seen = listed(http, as_supervisor, made["id"])["client"]
    assert (seen["auth_method"], seen["keys"]) == ("none", [])
    assert seen["redirect_hosts"] == ["ajena.example", "org.example.app:", "127.0.0.1:9000"]
    assert "access-requests:decide" not in seen["scope"].split()


@pytest.mark.parametrize("way", ["suspended", "refused", "rotated"])
def test_a_system_that_was_never_let_in_is_asked_for_as_a_new_one(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str], way: str
) -> None:
    made = register(http, admin, shelter, "caseworker").json
    path = f"/api/v1/clients/{made['client_id']}"
    if way == "rotated":
        again = change(http, admin, path, "rotate-secret", overlap_hours=1)
    else:
        if way == "refused":
            decide(http, as_supervisor, made["access_request_id"], "refuse")
        else:
            http.post(f"{path}/suspend", headers=admin)
        again = change(http, admin, path, "reinstate")
    assert again.status_code == 200
    seen = listed(http, as_supervisor, made["id"])
    assert (seen["kind"], seen["state"]) == ("client", "pending")
    decide(http, as_supervisor, seen["id"])
    done = http.post(f"{path}/secret", headers=admin).json
    assert gets_a_token(network, done["client_id"], done["client_secret"])
    http.post(f"{path}/suspend", headers=admin)
    change(http, admin, path, "reinstate")
    assert listed(http, as_supervisor, made["id"])["kind"] == "client_reinstatement"


def test_an_application_does_not_decide_for_its_person(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    request = register(http, admin, shelter).json["access_request_id"]
    for home in ("shelter", "gt_ministry"):
        application, browser = network.add_web_client(home), network.browser()
        browser.sign_in(supervisor)
        asked = browser.authorize(application, scope="access-requests:decide")
        assert query_of(asked)["error"] == "invalid_scope"
    own, browser = network.add_web_client("shelter"), network.browser()
    browser.sign_in(supervisor)
    code = query_of(browser.submit(browser.authorize(own), {"decision": "allow"}))["code"]
    token = {"Authorization": f"Bearer {browser.redeem(own, code).json['access_token']}"}
    for word in ("approve", "refuse"):
        assert decide(http, token, request, word).status_code == 403
    assert decide(http, network.as_person(supervisor), request).status_code == 200


def test_nobody_decides_about_themselves(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID
) -> None:
    lone = network.add_person(Role.FOCAL_POINT, "shelter")
    request = change(http, admin, f"/api/v1/users/{lone.id}", role="supervisor").json["access_request_id"]
    assert decide(http, network.as_person(lone), request).json["code"] == "not_yours_to_decide"


# What needs no yes, and is seen all the same.


def test_the_organisation_is_notified_and_finds_in_its_audit_what_others_did(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited = invite(http, admin, shelter)
    request = invited.json["access_request_id"]
    client = network.add_client("shelter", role=Role.CASEWORKER)
    http.post(f"/api/v1/clients/{client.client_id}/suspend", headers=admin)
    found = http.get("/api/v1/audit?limit=200", headers=as_supervisor).json["items"]
    ministry = str(organisation_id(network, "gt_ministry"))
    by_others = {(entry["action"], entry["object_id"]) for entry in found if entry["organisation_id"] == ministry}
    assert {
        ("user.invited", invited.json["id"]),
        ("access_request.made", request),
        ("client.suspended", str(client.id)),
    } <= by_others
    other = network.as_person(network.add_person(Role.SUPERVISOR, "gt2"))
    assert invited.json["id"] not in http.get("/api/v1/audit?limit=200", headers=other).text
    facts = network.rows(
        "SELECT data FROM outbox WHERE name = 'identity.access_requested.v1' AND aggregate_id = %s", shelter
    )
    assert [fact["request_id"] for (fact,) in facts] == [request]
