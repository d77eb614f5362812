"""Refresh tokens rotate; one that comes again ends its family."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import Network, query_of, refresh
from tests.integration.identity.revoked import reread_revocations


@pytest.fixture(scope="module")
def person(network: Network) -> Person:
    return network.add_person(Role.SUPERVISOR, "gt1")


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture(scope="module")
def public(network: Network) -> Client:
    return network.add_public_client("gt1")


def tokens(network: Network, client: Client, person: Person, **changes: str) -> dict[str, Any]:
    browser = network.browser()
    answer = browser.redeem(client, browser.code_for(client, person, **changes))
    assert answer.status_code == 200, answer.json
    return answer.json


def run_sql(network: Network, statement: str) -> Sequence[Any]:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        result = work.connection.exec_driver_sql(statement)
        return result.all() if result.returns_rows else []


@pytest.mark.parametrize("kind", ["web", "public"])
def test_each_refresh_gives_a_new_pair(
    network: Network, person: Person, kind: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(kind)
    first = tokens(network, client, person)
    second = refresh(network, client, first["refresh_token"]).json
    third = refresh(network, client, second["refresh_token"]).json
    assert len({first["refresh_token"], second["refresh_token"], third["refresh_token"]}) == 3
    assert third["scope"] == first["scope"]


def test_reuse_of_an_old_token_revokes_the_family(network: Network, web: Client, person: Person) -> None:
    first = tokens(network, web, person)
    second = refresh(network, web, first["refresh_token"]).json
    third = refresh(network, web, second["refresh_token"]).json
    reused = refresh(network, web, first["refresh_token"])
    assert (reused.status_code, reused.json["error"]) == (400, "invalid_grant")
    assert refresh(network, web, third["refresh_token"]).json["error"] == "invalid_grant"
    reread_revocations(network.parts)
    headers = {"Authorization": f"Bearer {third['access_token']}"}
    assert network.app.test_client().get("/api/v1/me", headers=headers).status_code == 401


def test_the_newest_token_of_a_person_who_was_suspended_is_refused_with_the_reason_and_an_older_one_without(
    network: Network, web: Client
) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    older = tokens(network, web, person)["refresh_token"]
    newest = refresh(network, web, older).json["refresh_token"]
    admin, path = network.bearer(Role.COUNTRY_ADMIN, "gt1"), f"/api/v1/users/{person.id}/suspend"
    assert network.app.test_client().post(path, headers=admin).status_code == 200

    answers = [refresh(network, web, token).json for token in (newest, older)]

    assert [answer["error"] for answer in answers] == ["invalid_grant"] * 2
    assert [answer.get("error_description") for answer in answers] == ["suspended", None]


def test_reuse_alerts_the_person_their_supervisors_and_the_administrators_and_names_nobody(
    network: Network, web: Client
) -> None:
    network.add_organisation("alerted", Country.GUATEMALA)
    victim = network.add_person(Role.CASEWORKER, "alerted")
    supervisor = network.add_person(Role.SUPERVISOR, "alerted")
    colleague = network.add_person(Role.CASEWORKER, "alerted")
    elsewhere = network.add_person(Role.SUPERVISOR, "gt2")
    administrator = network.add_person(Role.COUNTRY_ADMIN, "gt_ministry")
    abroad = network.add_person(Role.COUNTRY_ADMIN, "hn1")
    first = tokens(network, web, victim)
    refresh(network, web, refresh(network, web, first["refresh_token"]).json["refresh_token"])
    before = {str(row.id) for row in network.rows("SELECT id FROM outbox")}
    refresh(network, web, first["refresh_token"])
    rows = network.rows("SELECT id, name, data FROM outbox ORDER BY created_at")
    events = [row.data for row in rows if str(row.id) not in before]
    assert {row.name for row in rows if str(row.id) not in before} == {"identity.refresh_token_reused.v1"}
    at_home = [event for event in events if event["organisation_id"] == str(victim.organisation_id)]
    recipients = {user_id for event in events for user_id in event["recipients"]}
    assert [set(event["recipients"]) for event in at_home] == [{str(victim.id), str(supervisor.id)}]
    assert str(administrator.id) in recipients
    assert recipients.isdisjoint({str(colleague.id), str(elsewhere.id), str(abroad.id)})
    assert all(set(event) == {"country", "organisation_id", "alert_id", "recipients"} for event in events)
    assert network.actions_about(victim.id)[-1] == "refresh_token.reused"


def test_a_public_client_gets_no_grace(network: Network, public: Client, person: Person) -> None:
    first = tokens(network, public, person)
    second = refresh(network, public, first["refresh_token"]).json
    assert refresh(network, public, first["refresh_token"]).json["error"] == "invalid_grant"
    assert refresh(network, public, second["refresh_token"]).json["error"] == "invalid_grant"


@pytest.mark.parametrize("kind", ["web", "public"])
def test_parallel_refreshes_leave_at_most_one_live_successor(
    network: Network, person: Person, kind: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(kind)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            token = tokens(network, client, person)["refresh_token"]
            answers = list(pool.map(lambda _, t=token: refresh(network, client, t), range(4)))
            given = {answer.json["refresh_token"] for answer in answers if answer.status_code == 200}
            assert len(given) == 1
            assert all(answer.status_code in (200, 400) for answer in answers)
    live = run_sql(
        network,
        "SELECT family_id FROM refresh_tokens JOIN refresh_families f ON f.id = family_id"
        " WHERE used_at IS NULL AND revoked_at IS NULL GROUP BY family_id HAVING count(*) > 1",
    )
    assert live == []


def test_a_family_ends_twelve_hours_after_sign_in_however_often_it_is_refreshed(
    network: Network, web: Client, person: Person
) -> None:
    token = tokens(network, web, person)["refresh_token"]
    lifetime = run_sql(network, "SELECT max(absolute_expires_at - created_at) FROM refresh_families")[0][0]
    assert lifetime == timedelta(hours=12)
    run_sql(network, "UPDATE refresh_families SET absolute_expires_at = now()")
    assert refresh(network, web, token).json["error"] == "invalid_grant"


def test_another_client_cannot_use_the_token_and_does_no_harm(network: Network, web: Client, person: Person) -> None:
    token = tokens(network, web, person)["refresh_token"]
    other = network.add_web_client("gt1", first_party=True)
    assert refresh(network, other, token).json["error"] == "invalid_grant"
    assert refresh(network, web, token).status_code == 200


def test_a_refresh_narrows_and_never_widens(network: Network, web: Client, person: Person) -> None:
    token = tokens(network, web, person, scope="cases:read users:read")["refresh_token"]
    widened = refresh(network, web, token, scope="cases:write")
    assert (widened.status_code, widened.json["error"]) == (400, "invalid_scope")
    narrowed = refresh(network, web, token, scope="cases:read")
    assert narrowed.json["scope"] == "cases:read"
    assert refresh(network, web, narrowed.json["refresh_token"], country="HN").json["error"] == "invalid_scope"


def test_a_role_that_shrank_shrinks_the_next_token(network: Network, web: Client) -> None:
    person = network.add_person(Role.SUPERVISOR, "gt1")
    token = tokens(network, web, person)["refresh_token"]
    run_sql(network, f"UPDATE users SET role = 'caseworker' WHERE id = '{person.id}'")
    assert "users:read" not in refresh(network, web, token).json["scope"]


@pytest.mark.parametrize("token", ["", "x", "ñ", "a" * 5000, "' OR 1=1 --"])
def test_what_is_no_refresh_token_is_refused(network: Network, web: Client, token: str) -> None:
    assert refresh(network, web, token).status_code == 400


def test_refresh_tokens_are_stored_as_digests_only(network: Network, web: Client, person: Person) -> None:
    first = tokens(network, web, person)
    second = refresh(network, web, first["refresh_token"]).json
    stored = "".join(row[0] for row in run_sql(network, "SELECT to_jsonb(t)::text FROM refresh_tokens t"))
    assert first["refresh_token"] not in stored
    assert second["refresh_token"] not in stored


def test_a_client_gives_its_refresh_token_back(network: Network, web: Client, person: Person) -> None:
    given = tokens(network, web, person)
    http = network.app.test_client()
    other = network.add_web_client("gt1", first_party=True)
    stolen = http.post("/oauth2/revoke", data={"token": given["refresh_token"]}, headers=network.basic(other))
    assert stolen.json["error"] == "invalid_grant"
    for _ in range(2):
        answer = http.post("/oauth2/revoke", data={"token": given["refresh_token"]}, headers=network.basic(web))
        assert answer.status_code == 200
    assert refresh(network, web, given["refresh_token"]).json["error"] == "invalid_grant"
    reread_revocations(network.parts)
    headers = {"Authorization": f"Bearer {given['access_token']}"}
    assert http.get("/api/v1/me", headers=headers).status_code == 401


def test_a_refresh_token_that_was_renewed_meanwhile_still_ends_the_sign_in(
    network: Network, web: Client, person: Person
) -> None:
    browser, http = network.browser(), network.app.test_client()
    first = browser.redeem(web, browser.code_for(web, person)).json
    second = refresh(network, web, first["refresh_token"]).json
    older = {"token": first["refresh_token"]}
    known = http.post("/oauth2/introspect", data=older, headers=network.basic(web))
    answer = http.post("/oauth2/revoke", data=older, headers=network.basic(web))
    assert (known.json, answer.status_code) == ({"active": False}, 200)
    assert refresh(network, web, second["refresh_token"]).json["error"] == "invalid_grant"
    # The browser has its cookie still, and is sent to the page for signing in.
    assert browser.authorize(web).location.startswith("/oauth2/sign-in?")
    reread_revocations(network.parts)
    headers = {"Authorization": f"Bearer {second['access_token']}"}
    assert http.get("/api/v1/me", headers=headers).status_code == 401


def test_a_client_gives_its_own_access_token_back(network: Network) -> None:
    client, http = network.add_client("gt1", role=Role.CASEWORKER), network.app.test_client()
    kept, given_back = network.token(client), network.token(client)
    assert http.post("/oauth2/revoke", data={"token": given_back}, headers=network.basic(client)).status_code == 200
    reread_revocations(network.parts)
    assert http.get("/api/v1/me", headers={"Authorization": f"Bearer {given_back}"}).status_code == 401
    assert http.get("/api/v1/me", headers={"Authorization": f"Bearer {kept}"}).status_code == 200


def test_introspection_describes_a_token_to_its_owner_and_the_platform_only(
    network: Network, web: Client, person: Person
) -> None:
    http = network.app.test_client()
    owner = network.add_client("gt1", role=Role.CASEWORKER)
    stranger = network.add_client("gt2", role=Role.CASEWORKER)
    token = network.token(owner)

    def ask(client: Client, asked: str) -> dict[str, Any]:
        return http.post("/oauth2/introspect", data={"token": asked}, headers=network.basic(client)).json

    assert ask(owner, token)["active"] is True
    assert ask(owner, token)["ctry"] == ["GT"]
    assert ask(web, token)["sub"] == owner.client_id
    assert ask(stranger, token) == {"active": False} == ask(stranger, "nothing")
    refresh_token = tokens(network, web, person)["refresh_token"]
    assert ask(web, refresh_token)["sub"] == str(person.id)
    assert ask(owner, refresh_token) == {"active": False}


def test_a_public_client_may_not_introspect(network: Network, public: Client) -> None:
    answer = network.app.test_client().post("/oauth2/introspect", data={"token": "x", "client_id": public.client_id})
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(("first_party", "status"), [(True, 303), (False, 200)])
def test_giving_the_token_back_ends_the_sign_in_only_for_the_platforms_own_application(
    network: Network, person: Person, first_party: bool, status: int
) -> None:
    client, browser = network.add_web_client("gt1", first_party=first_party), network.browser()
    browser.sign_in(person)
    answer = browser.authorize(client)
    if not first_party:
        answer = browser.submit(answer, {"decision": "allow"})
    tokens_given = browser.redeem(client, query_of(answer)["code"]).json
    form = {"token": tokens_given["refresh_token"]}
    assert network.app.test_client().post("/oauth2/revoke", data=form, headers=network.basic(client)).status_code == 200
    assert refresh(network, client, tokens_given["refresh_token"]).json["error"] == "invalid_grant"
    # Without a sign-in the browser is sent to the page for it; with one, a third party's consent page opens at once.
    assert browser.authorize(client).status_code == status
