"""The organisations of the network: anonymous, wrong role, wrong country, allowed."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from services.identity.bootstrap import Services
from services.identity.domain.roles import Role
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import Network, organisation_id, refresh, token_request
from tests.integration.identity.revoked import reread_revocations

BODY = {
    "country": "GT",
    "kind": "ngo",
    "name": "Asociación Nueva Esperanza de Prueba",
    "public_name": "Nueva Esperanza",
    "adm1": "GT-01",
    "contact_email": "contacto@ceiba.example",
}


def named(name: str) -> dict[str, Any]:
    return BODY | {"name": f"{name} {uuid4()}", "public_name": f"Red {name} {uuid4()}"}


def published(network: Network, organisation: str) -> list[str]:

    rows = network.rows("SELECT name FROM outbox WHERE aggregate_id = %s ORDER BY created_at", organisation)
    return [row.name for row in rows]


def test_nobody_enters_without_a_token(http: FlaskClient, network: Network) -> None:
    one = f"/api/v1/organisations/{organisation_id(network, 'gt1')}"
    assert http.get("/api/v1/organisations").status_code == 401
    assert http.get(one).status_code == 401
    assert http.post("/api/v1/organisations", json=BODY).status_code == 401
    assert http.patch(one, json={}).status_code == 401
    assert http.post(f"{one}/suspend").status_code == 401


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COUNTRY_ADMIN], ids=str)
def test_only_a_country_administrator_changes_organisations(http: FlaskClient, network: Network, role: Role) -> None:
    headers = network.bearer(role, "gt1")
    one = f"/api/v1/organisations/{organisation_id(network, 'gt1')}"
    assert http.get(one, headers=headers).status_code == 200
    assert http.post("/api/v1/organisations", json=BODY, headers=headers).status_code == 403
    assert http.patch(one, json={}, headers=headers | {"If-Match": '"1"'}).status_code == 403
    assert http.post(f"{one}/suspend", headers=headers).status_code == 403


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


def test_a_name_is_taken_only_within_its_country(http: FlaskClient, network: Network, admin: dict[str, str]) -> None:
    body = named("Única")
    assert http.post("/api/v1/organisations", json=body, headers=admin).status_code == 201
    answer = http.post("/api/v1/organisations", json=body, headers=admin)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "name_taken")
    there = network.bearer(Role.COUNTRY_ADMIN, "hn1")
    body |= {"country": "HN", "adm1": "HN-FM"}
    assert http.post("/api/v1/organisations", json=body, headers=there).status_code == 201


LOOK_ALIKES = [
    ("Casa K'iche' {} de Sión", "casa kiche {} de sion"),
    ("Casa Ixchel {}", "CASA  IXCHÉL·{}."),
    ("Hogar Luna {}", "Hogar-Luna{}"),
    ("Hogar Ilusión {}", "Hogar lIusi0n {}"),
]


@pytest.fixture
def mark() -> str:
    """Makes the names of a test its own; letters only, so that it changes no way of reading them."""
    return "".join("abcdefghkmnpqrst"[int(digit, 16)] for digit in uuid4().hex[:12])


@pytest.mark.parametrize("pair", LOOK_ALIKES, ids=["glottal", "accents", "spaces", "alike"])
@pytest.mark.parametrize("fields", list(product(["name", "public_name"], repeat=2)), ids="/".join)
def test_no_second_organisation_of_a_country_is_read_like_another(
    http: FlaskClient,
    network: Network,
    admin: dict[str, str],
    *,
    mark: str,
    pair: tuple[str, str],
    fields: tuple[str, str],
) -> None:
    (there, field), (first, second) = fields, pair
    known = named("Primera") | {there: first.format(mark)}
    assert http.post("/api/v1/organisations", json=known, headers=admin).status_code == 201
    look_alike = {field: second.format(mark)}
    refused = [http.post("/api/v1/organisations", json=named("Segunda") | look_alike, headers=admin)]
    made = http.post("/api/v1/organisations", json=named("Segunda"), headers=admin)
    version = admin | {"If-Match": made.headers["ETag"]}
    refused.append(http.patch(made.location, json=look_alike, headers=version))
    for answer in refused:
        assert answer.status_code == 422
        assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [(f"/{field}", "name_taken")]
        assert mark not in answer.text
    elsewhere = named("Lejana") | look_alike | {"country": "HN", "adm1": "HN-FM"}
    abroad = network.bearer(Role.COUNTRY_ADMIN, "hn1")
    assert http.post("/api/v1/organisations", json=elsewhere, headers=abroad).status_code == 201


def test_a_suspended_organisation_keeps_its_names(http: FlaskClient, admin: dict[str, str], mark: str) -> None:
    made = http.post("/api/v1/organisations", json=named("Cerrada") | {"public_name": f"Casa {mark}"}, headers=admin)
    assert http.post(f"{made.location}/suspend", headers=admin).status_code == 200
    again = http.post("/api/v1/organisations", json=named("Otra") | {"public_name": f"Casa {mark}"}, headers=admin)
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (422, "/public_name")


@pytest.mark.parametrize("field", ["name", "public_name"])
def test_a_letter_that_only_looks_latin_is_refused(
    http: FlaskClient, admin: dict[str, str], mark: str, field: str
) -> None:
    answer = http.post("/api/v1/organisations", json=named("Griega") | {field: f"Cаsa {mark}"}, headers=admin)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [(f"/{field}", "letters_of_another_script")]


def test_an_organisation_corrects_the_spelling_of_its_own_names(
    http: FlaskClient, network: Network, admin: dict[str, str], mark: str
) -> None:
    first = named("Original") | {"name": f"Casa {mark} A.C.", "public_name": f"Casa {mark}"}
    made = http.post("/api/v1/organisations", json=first, headers=admin)
    # Two that were there before names were compared as they are read.
    other = network.add_organisation(f"doble {mark}", Country.GUATEMALA).id
    network.rows("UPDATE organisations SET public_name = %s WHERE id = %s", f"CASA {mark}", other)
    for changes in ({"public_name": f"Cása {mark}"}, {"name": f"Casa {mark}, A. C.", "adm1": None}):
        version = admin | {"If-Match": http.get(made.location, headers=admin).headers["ETag"]}
        assert http.patch(made.location, json=changes, headers=version).status_code == 200


def test_of_two_that_take_one_name_at_once_one_gets_it(network: Network, admin: dict[str, str], mark: str) -> None:
    def open_one(number: int) -> int:
        body = named(f"Rápida {number}") | {"public_name": f"Casa {mark}"}
        return network.app.test_client().post("/api/v1/organisations", json=body, headers=admin).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(open_one, range(4))) == [201, 422, 422, 422]


def test_an_organisation_is_notified_of_a_name_that_others_gave_it(
    http: FlaskClient, network: Network, admin: dict[str, str], mark: str
) -> None:
    network.add_organisation("renamed", Country.GUATEMALA)
    own = f"/api/v1/organisations/{organisation_id(network, 'renamed')}"
    theirs = network.bearer(Role.COUNTRY_ADMIN, "renamed")

    def rename(headers: dict[str, Any], **changes: str) -> int:
        version = headers | {"If-Match": http.get(own, headers=headers).headers["ETag"]}
        assert http.patch(own, json=changes, headers=version).status_code == 200
        return published(network, own.rpartition("/")[2]).count("identity.organisation_renamed.v1")

    assert rename(admin, adm1="GT-01") == 0
    assert rename(theirs, public_name=f"Casa {mark}") == 0
    assert rename(admin, public_name=f"Hogar {mark}") == 1
    assert rename(admin, name=f"Asociación {mark}") == 2
    supervisor = network.bearer(Role.SUPERVISOR, "renamed")
    query = {"action": "organisation.changed", "object_id": own.rpartition("/")[2]}
    seen = http.get("/api/v1/audit", query_string=query, headers=supervisor).json["items"]
    ministry = str(organisation_id(network, "gt_ministry"))
    assert [e["fields"] for e in seen if e["organisation_id"] == ministry] == [["name"], ["public_name"], ["adm1"]]


def test_an_organisation_elsewhere_is_seen_as_its_public_card_only(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    there = http.get(f"/api/v1/organisations/{organisation_id(network, 'hn1')}", headers=admin)
    assert there.status_code == 200
    assert set(there.json) == {"id", "country", "kind", "public_name", "adm1", "status", "parent_id"}


def test_an_organisation_elsewhere_cannot_be_changed_and_looks_like_a_missing_one(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    for organisation in (organisation_id(network, "hn1"), uuid4()):
        path = f"/api/v1/organisations/{organisation}"
        assert http.patch(path, json={"adm1": None}, headers=admin | {"If-Match": '"1"'}).status_code == 404
        assert http.post(f"{path}/suspend", headers=admin).status_code == 404
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


def test_a_corrected_name_does_not_bring_a_suspended_organisation_back(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    made = http.post("/api/v1/organisations", json=named("Cerrada"), headers=admin)
    one = f"/api/v1/organisations/{made.json['id']}"
    suspended = http.post(f"{one}/suspend", headers=admin | {"If-Match": made.headers["ETag"]})
    version = http.get(one, headers=admin).headers["ETag"]

    changed = http.patch(one, json={"public_name": "Nombre Corregido"}, headers=admin | {"If-Match": version})

    assert (suspended.status_code, changed.status_code) == (200, 200)
    # Both facts share a moment; what counts is that a suspension follows the card.
    assert published(network, made.json["id"]).count("identity.organisation_suspended.v1") == 2


def entered(http: FlaskClient, admin: dict[str, str], name: str, **more: Any) -> dict[str, Any]:
    answer = http.post("/api/v1/organisations", json=named(name) | more, headers=admin)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def test_an_organisation_has_offices_which_are_organisations_of_their_own(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    parent = entered(http, admin, "Central")
    offices = [entered(http, admin, "Sede", parent_id=parent["id"]) for _ in range(2)]
    abroad = network.bearer(Role.COUNTRY_ADMIN, "hn1")

    listed = http.get(f"/api/v1/organisations?parent_id={parent['id']}", headers=admin).json["items"]
    card = http.get(f"/api/v1/organisations/{offices[0]['id']}", headers=abroad).json

    assert {each["id"] for each in listed} == {each["id"] for each in offices}
    assert card["parent_id"] == parent["id"]


@pytest.mark.parametrize("case", ["unknown", "abroad", "itself", "an office"])
def test_no_organisation_is_an_office_of_what_cannot_have_one(
    http: FlaskClient, network: Network, admin: dict[str, str], case: str
) -> None:
    own = entered(http, admin, "Propia")
    office = entered(http, admin, "Sede", parent_id=entered(http, admin, "Central")["id"])
    wrong = {
        "unknown": str(uuid4()),
        "abroad": str(organisation_id(network, "hn1")),
        "itself": own["id"],
        "an office": office["id"],
    }

    answer = http.patch(
        f"/api/v1/organisations/{own['id']}",
        json={"parent_id": wrong[case]},
        headers=admin | {"If-Match": f'"{own["version"]}"'},
    )

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "no_parent")


def test_what_has_offices_becomes_none_and_an_office_can_stand_alone_again(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    parent, other = entered(http, admin, "Central"), entered(http, admin, "Otra")
    office = entered(http, admin, "Sede", parent_id=parent["id"])

    refused = http.patch(
        f"/api/v1/organisations/{parent['id']}", json={"parent_id": other["id"]}, headers=admin | {"If-Match": '"1"'}
    )
    alone = http.patch(
        f"/api/v1/organisations/{office['id']}", json={"parent_id": None}, headers=admin | {"If-Match": '"1"'}
    )

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "has_offices")
    assert (alone.status_code, alone.json["parent_id"]) == (200, None)


def test_who_works_for_the_one_reads_nothing_of_the_other(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    parent = entered(http, admin, "Central")
    office = entered(http, admin, "Sede", parent_id=parent["id"])
    with network.parts.system_work(ALL_COUNTRIES) as work:
        for key, made in (("office", office), ("central", parent)):
            network.organisations[key] = work.organisations.get(UUID(made["id"]))
    colleague = network.add_person(Role.CASEWORKER, "office")
    supervisor = network.as_person(network.add_person(Role.SUPERVISOR, "central"))

    people = http.get("/api/v1/users", headers=supervisor).json["items"]

    assert str(colleague.id) not in {each["id"] for each in people}
