"""Alleged perpetrators: known to one organisation, their aliases encrypted, with a role of their own in each case."""

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.seals import seal
from tests.integration.cases.test_own_cases import shows

pytestmark = pytest.mark.integration

ALIAS = "Canariaelzurdo"
SOMEONE = {
    "country": "GT",
    "kind": "individual",
    "alias": ALIAS,
    "description": f"{ALIAS}, cicatriz en la mano",
    "gender": "masculine",
    "is_public_official": False,
}
LINK = {"roles": ["recruiter", "transporter"], "relationship": "friend", "details": f"{ALIAS} la llevó"}


@pytest.fixture
def beto(office: Office, ana: Caller, beto: Caller) -> Caller:
    """A colleague of Ana; both are known as members."""
    join(office, ana, beto)
    return beto


def known(caller: Caller, **changes: Any) -> Any:
    answer = caller.post("/perpetrators", SOMEONE | changes)
    assert answer.status_code == 201, answer.text
    return answer.json


def linked(caller: Caller, case: Any, perpetrator: Any, **changes: Any) -> Any:
    body = {**LINK, "perpetrator_id": perpetrator["id"], **changes}
    answer = caller.post(f"/cases/{case['id']}/perpetrators", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def names(caller: Caller, query: str = "") -> list[str]:
    return [each["id"] for each in caller.get(f"/perpetrators{query}").json["items"]]


def test_the_same_person_has_a_role_of_their_own_in_each_case(ana: Caller) -> None:
    perpetrator, first, second = known(ana), ana.register(), ana.register()

    recruiter = linked(ana, first, perpetrator)
    exploiter = linked(ana, second, perpetrator, roles=["exploiter"], still_poses_threat=True)

    assert (recruiter["roles"], exploiter["roles"]) == (["recruiter", "transporter"], ["exploiter"])
    cases = ana.get(f"/perpetrators/{perpetrator['id']}/cases").json["items"]
    assert {case["case_number"] for case in cases} == {first["case_number"], second["case_number"]}
    assert ana.get(f"/cases/{first['id']}/perpetrators").json["items"] == [recruiter]


def test_those_of_one_case_are_read_alone_and_with_an_audit_row_of_the_case(
    office: Office, ana: Caller, colleague_elsewhere: Caller
) -> None:
    case, other = ana.register(), ana.register()
    perpetrator = known(ana)
    linked(ana, case, perpetrator)
    linked(ana, other, known(ana))

    assert names(ana, f"?case_id={case['id']}") == [perpetrator["id"]]
    assert colleague_elsewhere.get(f"/perpetrators?case_id={case['id']}").status_code == 404
    read = "SELECT count(*) AS times FROM audit WHERE action = 'perpetrators.read' AND object_id = %s"
    assert office.admin(read, case["id"])[0].times == 1


def test_what_is_known_of_them_is_corrected_with_the_version_that_was_read(ana: Caller) -> None:
    perpetrator = known(ana)
    path = f"/perpetrators/{perpetrator['id']}"

    unseen = ana.patch(path, {"organised_group": True})
    changed = ana.patch(path, {"organised_group": True, "alias": None}, If_Match='"1"')
    outdated = ana.patch(path, {"organised_group": False}, If_Match='"1"')

    assert [answer.status_code for answer in (unseen, changed, outdated)] == [428, 200, 412]
    assert (changed.json["organised_group"], changed.json["alias"], changed.json["version"]) == (True, None, 2)
    assert ana.get(path).json == changed.json


def test_the_audit_says_which_fields_were_corrected(office: Office, ana: Caller) -> None:
    perpetrator = known(ana)

    ana.patch(f"/perpetrators/{perpetrator['id']}", {"organised_group": True, "alias": None}, If_Match='"1"')

    changed = "SELECT fields FROM audit WHERE action = 'perpetrator.changed' AND object_id = %s"
    assert [row.fields for row in office.admin(changed, perpetrator["id"])] == [["alias", "organised_group"]]


def test_a_list_goes_page_by_page_newest_first(ana: Caller) -> None:
    recorded = [known(ana)["id"] for _ in range(5)]
    pages, cursor = [], ""
    while cursor is not None:
        page = ana.get(f"/perpetrators?limit=2{cursor and f'&cursor={cursor}'}").json
        pages.append([each["id"] for each in page["items"]])
        cursor = page["next_cursor"]

    assert pages == [recorded[:2:-1], recorded[2:0:-1], recorded[:1]]


def test_naming_somebody_and_knowing_them_have_names_of_their_own_in_the_audit(office: Office, ana: Caller) -> None:
    perpetrator, case = known(ana), ana.register()
    linked(ana, case, perpetrator)
    ana.get(f"/cases/{case['id']}/perpetrators")

    found = "SELECT action, object_type AS of FROM audit WHERE actor = %s AND action LIKE 'perp%%' ORDER BY id"
    rows = [(row.action, row.of) for row in office.admin(found, ana.subject)]
    assert rows == [
        ("perpetrator.recorded", "perpetrator"),
        ("perpetrator_link.recorded", "case"),
        ("perpetrator_link.read", "case"),
    ]


def test_a_colleague_knows_them_once_they_are_named_in_a_case(ana: Caller, beto: Caller) -> None:
    perpetrator, case = known(ana), ana.register()
    before = names(beto)
    linked(ana, case, perpetrator)

    assert (before, names(ana), names(beto)) == ([], [perpetrator["id"]], [perpetrator["id"]])
    assert (perpetrator["linked"], beto.get(f"/perpetrators/{perpetrator['id']}").json["linked"]) == (False, True)
    assert [names(beto, f"?kind={kind}") for kind in ("individual", "group")] == [[perpetrator["id"]], []]


def test_who_does_not_see_a_sealed_case_learns_nothing_of_who_appears_in_it(
    office: Office, ana: Caller, beto: Caller
) -> None:
    carla = office.caller(organisation_id=ana.organisation_id)
    join(office, carla)
    hidden, both, case, other = known(ana), known(ana), ana.register(), ana.register()
    for perpetrator, where in ((hidden, case), (both, case), (both, other)):
        linked(ana, where, perpetrator)
    assert seal(ana, case, ana, carla, etag=ana.get(f"/cases/{case['id']}").headers["ETag"]).status_code == 200

    assert (names(beto), sorted(names(carla))) == ([both["id"]], sorted([hidden["id"], both["id"]]))
    path = f"/perpetrators/{hidden['id']}"
    refused = [beto.get(path), beto.get(f"{path}/cases"), beto.patch(path, {"alias": "x"}, If_Match='"1"')]
    named = beto.post(f"/cases/{other['id']}/perpetrators", {**LINK, "perpetrator_id": hidden["id"]})
    assert [answer.status_code for answer in (*refused, named)] == [404, 404, 404, 422]
    assert beto.get(f"/cases/{case['id']}/perpetrators").status_code == 404
    assert [each["id"] for each in beto.get(f"/perpetrators/{both['id']}/cases").json["items"]] == [other["id"]]
    assert len(carla.get(f"/perpetrators/{both['id']}/cases").json["items"]) == 2


def test_who_sees_only_their_own_cases_knows_only_who_appears_in_these(
    office: Office, ana: Caller, beto: Caller
) -> None:
    perpetrator, case = known(ana), ana.register()
    linked(ana, case, perpetrator)
    shows(office, ana.organisation_id, "own")

    assert (names(beto), names(ana)) == ([], [perpetrator["id"]])


def test_words_are_read_with_an_audit_row(office: Office, ana: Caller) -> None:
    perpetrator = known(ana)
    ana.get(f"/perpetrators/{perpetrator['id']}")
    ana.get("/perpetrators")

    rows = office.admin("SELECT action FROM audit WHERE actor LIKE %s ORDER BY action", f"%{ana.subject}%")
    assert [row.action for row in rows] == ["perpetrator.read", "perpetrator.recorded", "perpetrators.read"]


def test_only_the_organisation_that_knows_them_reads_and_names_them(
    office: Office, ana: Caller, colleague_elsewhere: Caller, abroad: Caller
) -> None:
    perpetrator, case = known(ana), ana.register()
    linked(ana, case, perpetrator)
    path = f"/perpetrators/{perpetrator['id']}"

    for stranger in (colleague_elsewhere, abroad):
        assert stranger.get("/perpetrators").json["items"] == []
        refused = [stranger.get(path), stranger.get(f"{path}/cases"), stranger.patch(path, {}, If_Match='"1"')]
        assert [answer.status_code for answer in refused] == [404] * 3
        own = stranger.register(country=stranger.country, identified_adm1=None)
        named = stranger.post(f"/cases/{own['id']}/perpetrators", {**LINK, "perpetrator_id": perpetrator["id"]})
        assert (named.status_code, named.json["errors"][0]["pointer"]) == (422, "/perpetrator_id")
        assert stranger.get(f"/cases/{case['id']}/perpetrators").status_code == 404
    anonymous = office.app.test_client()
    assert anonymous.get("/api/v1/perpetrators").status_code == 401
    assert anonymous.post("/api/v1/perpetrators", json=SOMEONE).status_code == 401
    assert ana.post("/perpetrators", SOMEONE | {"country": "HN"}).status_code == 422


def test_the_same_one_sent_twice_is_one(ana: Caller) -> None:
    key = str(uuid4())

    first = ana.post("/perpetrators", SOMEONE, Idempotency_Key=key)
    second = ana.post("/perpetrators", SOMEONE, Idempotency_Key=key)

    assert (first.status_code, second.status_code, second.json) == (201, 201, first.json)
    assert len(ana.get("/perpetrators").json["items"]) == 1


def test_an_alias_is_nowhere_in_the_clear(office: Office, ana: Caller) -> None:
    perpetrator, case = known(ana), ana.register()
    linked(ana, case, perpetrator)

    found = "SELECT words, record::text AS record FROM vault.perpetrator WHERE id = %s"
    (kept,) = office.admin(found, perpetrator["id"])
    parts = office.admin("SELECT record::text AS record, content FROM case_part WHERE case_id = %s", case["id"])
    entries = office.admin("SELECT details::text AS details FROM timeline_entry WHERE case_id = %s", case["id"])
    sent = office.admin("SELECT data::text AS data FROM outbox")

    assert ALIAS.encode() not in bytes(kept.words)
    assert ALIAS.encode() not in bytes(parts[0].content)
    assert not [row for row in (kept.record, parts[0].record, *entries, *sent) if ALIAS in str(row)]
