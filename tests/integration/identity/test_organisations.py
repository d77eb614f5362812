"""The organisations of the network: registered, changed, listed, suspended."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from services.identity.bootstrap import Services
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Network, organisation_id, refresh, token_request
from tests.integration.identity.organisations import BODY, named, published
from tests.integration.identity.revoked import reread_revocations


def test_an_administrator_registers_an_organisation_and_it_is_published(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    answer = http.post("/api/v1/organisations", json=named("Abierta"), headers=admin)
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    assert answer.location == f"/api/v1/organisations/{answer.json['id']}"
    assert answer.json["status"] == "active"
    assert answer.json["contact_email"] == BODY["contact_email"]
    assert published(network, answer.json["id"]) == ["identity.organisation_registered.v1"]
    seen = http.get("/api/v1/audit", query_string={"object_id": answer.json["id"]}, headers=admin).json["items"]
    assert [entry["action"] for entry in seen] == ["organisation.registered"]


def test_the_same_idempotency_key_opens_one_organisation(http: FlaskClient, admin: dict[str, str]) -> None:
    body, headers = named("Repetida"), admin | {"Idempotency-Key": str(uuid4())}
    first = http.post("/api/v1/organisations", json=body, headers=headers)
    again = http.post("/api/v1/organisations", json=body, headers=headers)
    assert (again.status_code, again.json["id"]) == (201, first.json["id"])
    assert http.post("/api/v1/organisations", json=named("Otra"), headers=headers).status_code == 422


def test_another_country_is_out_of_scope(http: FlaskClient, admin: dict[str, str]) -> None:
    answer = http.post("/api/v1/organisations", json=named("Lejana") | {"country": "HN", "adm1": None}, headers=admin)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [("/country", "country_out_of_scope")]
    assert answer.json["errors"][0]["message"] == "Usted no trabaja en ese país"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "club"}, "/kind"),
        ({"adm1": "HN-FM"}, "/adm1"),
        ({"adm1": "nowhere"}, "/adm1"),
        ({"country": "US"}, "/country"),
        ({"name": "x"}, "/name"),
        ({"contact_email": "nobody"}, "/contact_email"),
        ({"surprise": 1}, "/surprise"),
        ({"status": "active"}, "/status"),
    ],
    ids=str,
)
def test_what_is_wrong_is_pointed_at_and_not_repeated(
    http: FlaskClient, admin: dict[str, str], change: dict[str, Any], pointer: str
) -> None:
    answer = http.post("/api/v1/organisations", json=named("Errada") | change, headers=admin)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
    assert "Errada" not in answer.text


def test_an_organisation_elsewhere_is_seen_as_its_public_card_only(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    there = http.get(f"/api/v1/organisations/{organisation_id(network, 'hn1')}", headers=admin)
    assert there.status_code == 200
    assert set(there.json) == {"id", "country", "kind", "public_name", "adm1", "status", "parent_id", "verified_on"}
    assert http.get(f"/api/v1/organisations/{uuid4()}", headers=admin).status_code == 404


def test_the_rules_of_an_organisation_are_changed_and_published_where_they_differ(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    made = http.post("/api/v1/organisations", json=named("Reglas"), headers=admin).json
    assert (made["approvals_for"], made["caseworkers_see"]) == ([], "organisation")
    one = f"/api/v1/organisations/{made['id']}"

    def change(body: dict[str, Any]) -> Any:
        version = http.get(one, headers=admin).headers["ETag"]
        return http.patch(one, json=body, headers=admin | {"If-Match": version})

    chosen = change({"approvals_for": ["transfer", "closure", "closure"]}).json["approvals_for"]
    assert chosen == ["transfer", "closure"]
    assert change({"contact_email": "otro@ceiba.example"}).status_code == 200
    assert change({"approvals_for": ["another_act"]}).status_code == 422
    rows = network.rows("SELECT data FROM outbox WHERE name = %s ORDER BY id", "identity.organisation_rules_changed.v1")
    sent = [row.data for row in rows if row.data["organisation_id"] == made["id"]]
    assert [(rules["approvals_for"], rules["caseworkers_see"]) for rules in sent] == [
        (["closure", "transfer"], "organisation")
    ]


def test_a_change_needs_the_current_version(http: FlaskClient, network: Network, admin: dict[str, str]) -> None:
    made = http.post("/api/v1/organisations", json=named("Versionada"), headers=admin)
    path, patch = made.location, {"public_name": f"Nombre nuevo {uuid4()}", "adm1": None}
    assert http.patch(path, json=patch, headers=admin).status_code == 428
    assert http.patch(path, json=patch, headers=admin | {"If-Match": '"7"'}).status_code == 412
    changed = http.patch(path, json=patch, headers=admin | {"If-Match": made.headers["ETag"]})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json["public_name"], changed.json["adm1"]) == (patch["public_name"], None)
    assert changed.json["name"] == made.json["name"]
    assert http.patch(path, json=patch, headers=admin | {"If-Match": made.headers["ETag"]}).status_code == 412
    assert published(network, made.json["id"]).count("identity.organisation_registered.v1") == 2


@pytest.mark.parametrize(
    "change", [{"country": "HN"}, {"kind": "court"}, {"status": "suspended"}, {"id": "x"}], ids=str
)
def test_what_must_stay_cannot_be_patched(http: FlaskClient, admin: dict[str, str], change: dict[str, Any]) -> None:
    made = http.post("/api/v1/organisations", json=named("Firme"), headers=admin)
    answer = http.patch(made.location, json=change, headers=admin | {"If-Match": '"1"'})
    assert answer.status_code == 422


def test_the_list_pages_filters_and_refuses_what_it_does_not_know(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = http.get("/api/v1/organisations", query_string=query, headers=admin)
        seen += [item["id"] for item in page.json["items"]]
        cursor = page.json["next_cursor"]
        if cursor is None:
            break
        assert 'rel="next"' in page.headers["Link"]
    assert len(seen) == len(set(seen))
    assert {str(o.id) for o in network.organisations.values()} <= set(seen)
    only = http.get("/api/v1/organisations?country=HN&kind=ngo", headers=admin).json["items"]
    assert only
    assert {(item["country"], item["kind"]) for item in only} == {("HN", "ngo")}
    for wrong in ("owner=me", "limit=500", "limit=0", "cursor=x", "kind=club", "country=US", "status=odd"):
        assert http.get(f"/api/v1/organisations?{wrong}", headers=admin).status_code == 422, wrong


def test_suspending_an_organisation_stops_its_people_and_systems_at_once(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    network.add_organisation("ending", network.organisations["gt1"].country)
    client, person = network.add_client("ending", role=Role.CASEWORKER), network.add_person(Role.CASEWORKER, "ending")
    web, browser = network.add_web_client("gt1", first_party=True), network.browser()
    machine = network.token(client)
    tokens = browser.redeem(web, browser.code_for(web, person)).json
    path = f"/api/v1/organisations/{organisation_id(network, 'ending')}"
    assert http.post(f"{path}/suspend", headers=admin).json["status"] == "suspended"
    reread_revocations(network.parts)
    for token in (machine, tokens["access_token"]):
        assert http.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert token_request(network, client, grant_type="client_credentials").json["error"] == "invalid_client"
    assert refresh(network, web, tokens["refresh_token"]).json["error"] == "invalid_grant"
    assert browser.sign_in(person).status_code == 401
    assert published(network, str(organisation_id(network, "ending")))[-1] == "identity.organisation_suspended.v1"
    again = http.post(f"{path}/suspend", headers=admin)
    assert (again.status_code, again.json["code"]) == (409, "already_suspended")


def test_why_and_since_when_an_organisation_is_suspended_is_for_its_own_country(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    network.add_organisation("reviewed", network.organisations["gt1"].country)
    person = network.add_person(Role.CASEWORKER, "reviewed")
    path = f"/api/v1/organisations/{organisation_id(network, 'reviewed')}"
    assert http.post(f"{path}/suspend", json={"reason": "they were late"}, headers=admin).status_code == 422
    for unfit in ("left", "not_let_in"):
        refused = http.post(f"{path}/suspend", json={"reason": unfit}, headers=admin)
        assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "reason_does_not_fit")
    http.post(f"{path}/suspend", json={"reason": "under_review"}, headers=admin)
    shown = http.get(path, headers=admin)
    assert (shown.json["suspended_for"], bool(shown.json["suspended_at"])) == ("under_review", True)
    abroad = http.get(path, headers=network.bearer(Role.COUNTRY_ADMIN, "hn1")).json
    assert (abroad["status"], "suspended_for" in abroad, "suspended_at" in abroad) == ("suspended", False, False)
    member = http.get(f"/api/v1/users/{person.id}", headers=admin).json
    assert (member["status"], member["organisation_active"]) == ("active", False)
    back = http.post(f"{path}/reinstate", headers=admin | {"If-Match": shown.headers["ETag"]}).json
    assert (back["suspended_for"], back["suspended_at"]) == (None, None)


def test_row_level_security_hides_and_protects_other_countries(network: Network, parts: Services) -> None:
    from shared.kernel.grant import system_grant

    guatemala = system_grant("identity", frozenset({network.organisations["gt1"].country}))
    there = organisation_id(network, "hn1")
    network.add_client("hn1", role=Role.CASEWORKER)
    network.add_person(Role.CASEWORKER, "hn1")
    with parts.work(guatemala) as work:
        changed = work.connection.exec_driver_sql(
            "UPDATE organisations SET public_name = 'x' WHERE id = %(id)s", {"id": there}
        )
        assert changed.rowcount == 0
        for table in ("users", "clients", "sign_ins", "refresh_families", "audit"):
            rows = work.connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE country <> 'GT'")
            assert rows.scalar() == 0, table
    with parts.system_work(ALL_COUNTRIES) as work:
        rows = work.connection.exec_driver_sql("SELECT count(*) FROM users WHERE country <> 'GT'")
        assert rows.scalar() > 0


def test_every_table_with_a_country_is_under_forced_row_level_security(network: Network) -> None:

    open_tables = network.rows(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'country'"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    )
    assert open_tables == []
