"""People who are invited into another organisation practise until it says yes (ADR 0020)."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.asking_others import REQUESTS, change, decide, invite, register, stored, works_in
from tests.integration.identity.network import PASSWORD, Network


def test_a_supervisor_of_ones_own_making_only_practises(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    invited = invite(http, admin, shelter)
    assert (invited.status_code, invited.json["status"], invited.json["awaits_yes"]) == (201, "invited", True)
    assert network.mailed_link(invited.json["email"])
    assert works_in(network, invited) == ["XG"]
    again = http.post(f"{invited.location}/reset-factors", headers=admin)
    assert (again.json["awaits_yes"], works_in(network, invited)) == (True, ["XG"])


def test_who_is_invited_practises_from_their_first_day_and_works_after_the_yes(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited = invite(http, admin, shelter, "caseworker")
    link = network.mailed_link(invited.json["email"])
    browser = network.browser()
    fields = {"password": PASSWORD, "repeat": PASSWORD}
    assert browser.submit(browser.http.get(link), fields).status_code == 303
    assert works_in(network, invited) == ["XG"]
    assert network.published("person_changed", UUID(invited.json["id"])) == []

    done = decide(http, as_supervisor, invited.json["access_request_id"])

    assert (done.status_code, done.json["state"]) == (200, "approved")
    assert works_in(network, invited) == ["GT"]
    assert http.get(invited.location, headers=admin).json["awaits_yes"] is False
    assert len(network.published("person_changed", UUID(invited.json["id"]))) == 1
    assert network.mailed_link(invited.json["email"]) == link, "the yes mails no other link"


def test_an_organisation_whose_first_invitation_needs_a_yes_is_opened_by_the_next(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID
) -> None:
    first = invite(http, admin, shelter, "organisation_admin")
    second = invite(http, admin, shelter, "supervisor")
    assert (first.json["awaits_yes"], second.json["awaits_yes"]) == (True, False)
    assert works_in(network, second) == ["GT"]
    supervisor = stored(network, second.json["id"])
    done = decide(http, network.as_person(supervisor), first.json["access_request_id"])
    assert (done.status_code, works_in(network, first)) == (200, ["GT"])


def test_another_role_of_who_awaits_the_yes_is_asked_for_as_their_invitation(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited = invite(http, admin, shelter, "caseworker")
    again = change(http, admin, invited.location, role="focal_point")
    shown = http.get(REQUESTS, headers=as_supervisor).json["items"]
    (request,) = [each for each in shown if each["id"] == again.json["access_request_id"]]
    assert (request["kind"], request["role"]) == ("invitation", "focal_point")

    assert decide(http, as_supervisor, request["id"]).status_code == 200

    person = stored(network, invited.json["id"])
    assert (person.role, person.awaits_yes) == (Role.FOCAL_POINT, False)


def test_who_works_already_is_not_suspended_by_the_end_of_an_older_request(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    own = network.bearer(Role.COUNTRY_ADMIN, "shelter")
    invited = invite(http, own, shelter, "caseworker")
    request = http.post(f"{invited.location}/reset-factors", headers=admin).json["access_request_id"]
    http.post(f"{invited.location}/reset-factors", headers=own)
    assert works_in(network, invited) == ["GT"]

    assert http.post(f"{REQUESTS}/{request}/withdraw", headers=admin).status_code == 200

    assert stored(network, invited.json["id"]).status is PersonStatus.ACTIVE


def test_who_asked_withdraws_and_the_person_who_was_to_come_is_suspended(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited, made = invite(http, admin, shelter), register(http, admin, shelter).json
    for request in (invited.json["access_request_id"], made["access_request_id"]):
        assert decide(http, admin, request, "withdraw").json["state"] == "withdrawn"
        assert network.actions_about(request) == ["access_request.made", "access_request.withdrawn"]
        assert decide(http, as_supervisor, request).json["code"] == "already_decided"
        assert decide(http, admin, request, "withdraw").json["code"] == "already_decided"
    assert stored(network, invited.json["id"]).status is PersonStatus.SUSPENDED
    assert http.get(f"/api/v1/clients/{made['client_id']}", headers=admin).json["status"] == "suspended"


def test_suspending_every_member_first_gives_no_access(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    mole = invite(http, admin, shelter)
    http.post(f"/api/v1/users/{supervisor.id}/suspend", headers=admin)
    http.post(f"{mole.location}/reset-factors", headers=admin)
    again = invite(http, admin, shelter)
    for answer in (mole, again):
        assert works_in(network, answer) == ["XG"]
    assert register(http, admin, shelter).json["client_secret"] is None
    back = change(http, admin, f"/api/v1/users/{supervisor.id}", "reinstate")
    assert (back.json["status"], back.json["access_request_id"] is None) == ("suspended", False)


@pytest.mark.parametrize("act", ["role", "reinstate", "reset-factors"])
def test_what_their_own_administrator_does_for_a_newcomer_is_the_yes(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person, act: str
) -> None:
    own, invited = network.bearer(Role.COUNTRY_ADMIN, "shelter"), invite(http, admin, shelter, "caseworker")
    if act == "role":
        change(http, own, invited.location, role="focal_point")
    elif act == "reinstate":
        http.post(f"{invited.location}/suspend", headers=own)
        change(http, own, invited.location, "reinstate")
    else:
        http.post(f"{invited.location}/reset-factors", headers=own)

    person = stored(network, invited.json["id"])

    assert (person.awaits_yes, person.role) == (False, Role.FOCAL_POINT if act == "role" else Role.CASEWORKER)
    late = decide(http, network.as_person(supervisor), invited.json["access_request_id"])
    assert (late.status_code, stored(network, person.id).role) == (409, person.role)


def test_newcomers_are_no_colleagues_and_are_told_nothing_before_the_yes(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited = invite(http, admin, shelter, "supervisor")
    assert works_in(network, invited) == ["XG"]
    member = network.add_person(Role.CASEWORKER, "shelter")

    def colleagues(query: str = "") -> set[str]:
        return {each["id"] for each in http.get(f"/api/v1/colleagues{query}", headers=as_supervisor).json["items"]}

    with network.parts.system_work(ALL_COUNTRIES) as work:
        watching = {str(user_id) for user_id, _ in work.people.who_watch_over(member)}
    assert str(member.id) in colleagues() & watching
    assert invited.json["id"] not in colleagues() | colleagues("?include=left") | watching

    decide(http, as_supervisor, invited.json["access_request_id"])
    assert invited.json["id"] in colleagues()
