"""The identity of a person: read for a stated purpose, encrypted under a key of their own, erased for good."""

from dataclasses import replace

import pytest

from services.cases.adapters.work import CasesWork
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import erase
from tests.integration.cases.grants import grant_of
from tests.support.builders.case_bodies import a_registration
from tests.support.days import CHILD_BORN
from tests.support.tokens import bearer

pytestmark = pytest.mark.integration


def test_identity_is_read_for_a_stated_purpose_and_the_reading_is_recorded(office: Office, ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}/identity"

    read = ana.get(path, X_Purpose="service_delivery")

    assert read.json["surnames"] == "Hernández López"
    assert read.json["documents"][0]["number"] == "E-123 456"
    row = office.admin("SELECT * FROM audit WHERE object_id = %s AND action = 'identity.read'", case["id"])[0]
    assert (row.purpose, row.actor) == ("service_delivery", ana.subject)
    assert set(row.fields) == {"first_names", "surnames", "birthdate", "documents", "phones"}


@pytest.mark.parametrize("headers", [{}, {"X_Purpose": "curiosity"}])
def test_without_a_purpose_of_the_list_nothing_is_read(office: Office, ana: Caller, headers: dict[str, str]) -> None:
    case = ana.register()

    answer = ana.get(f"/cases/{case['id']}/identity", **headers)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "purpose_required")
    assert office.admin("SELECT * FROM audit WHERE object_id = %s AND action = 'identity.read'", case["id"]) == []


def test_a_changed_name_is_found_and_the_old_one_no_longer(ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}/identity"

    changed = ana.patch(path, {"surnames": "Tzunún Ixchop"}, If_Match='"1"')

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert changed.json["first_names"] == "María José"
    assert [i["id"] for i in ana.post("/cases/search", {"name": "Tzunun"}).json["items"]] == [case["id"]]
    assert ana.post("/cases/search", {"name": "Hernández López"}).json["items"] == []


def test_an_identity_is_not_overwritten_unseen(ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}/identity"

    assert ana.put(path, {"first_names": "Ana"}).status_code == 428
    assert ana.put(path, {"first_names": "Ana"}, If_Match='"7"').status_code == 412
    assert ana.put(path, {"first_names": "Ana"}, If_Match='"1"').json["surnames"] is None


def test_an_identity_can_be_recorded_later(ana: Caller) -> None:
    case = ana.register(identity=None)
    path = f"/cases/{case['id']}/identity"

    empty = ana.get(path, X_Purpose="record_keeping")
    recorded = ana.put(path, {"first_names": "Lucía", "birthdate": str(CHILD_BORN)}, If_Match=empty.headers["ETag"])

    assert (empty.headers["ETag"], recorded.status_code) == ('"0"', 200)
    assert ana.get(path, X_Purpose="record_keeping").json["first_names"] == "Lucía"


def test_a_ciphertext_moved_to_another_person_does_not_open(office: Office, ana: Caller) -> None:
    one, other = ana.register(), ana.register()
    office.admin(
        "UPDATE vault.person_identity SET names = (SELECT names FROM vault.person_identity v JOIN case_record c"
        " ON c.person_id = v.person_id WHERE c.id = %s),"
        " wrapped_key = (SELECT wrapped_key FROM vault.person_identity v JOIN case_record c"
        " ON c.person_id = v.person_id WHERE c.id = %s)"
        " WHERE person_id = (SELECT person_id FROM case_record WHERE id = %s)",
        one["id"],
        one["id"],
        other["id"],
    )

    answer = ana.get(f"/cases/{other['id']}/identity", X_Purpose="referral")

    assert answer.status_code == 500
    assert "Hern" not in answer.text


def test_an_erased_identity_is_gone_with_the_notes_and_stays_gone(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}"
    ana.post(f"{path}/notes", {"text": "una nota"})

    erase(ana, her_supervisor, f"{path}")

    assert ana.get(f"{path}/identity", X_Purpose="referral").json["first_names"] is None
    assert ana.get(f"{path}/notes").status_code == 404
    assert ana.post("/cases/search", {"name": "María Hernández"}).json["items"] == []
    assert ana.put(f"{path}/identity", {"first_names": "María"}, If_Match='"0"').status_code == 404
    assert office.admin("SELECT reason FROM vault.tombstone")[0].reason == "person_request"


def test_a_forged_context_sees_nothing(office: Office, ana: Caller) -> None:
    ana.register()
    with office.services.work(grant_of(ana)) as work:
        good = work.connection.exec_driver_sql("SELECT current_setting('ceiba.context')").scalar_one()
        seen = _counts(work)
        for forged in (good.replace("GT", "HN"), good[:-1] + ("0" if good[-1] != "0" else "1"), "", "GT||system|9|x"):
            work.connection.exec_driver_sql("SELECT set_config('ceiba.context', %s, true)", (forged,))
            assert _counts(work) == [0, 0, 0, 0]

    assert min(seen) > 0


def test_no_table_but_the_vault_holds_a_name(office: Office, ana: Caller) -> None:
    ana.post("/cases", a_registration(identity={"first_names": "Canariamaria", "surnames": "Zopilotepeque"}))
    tables = office.admin(
        "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables"
        " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
    )

    leaky = [
        table.name
        for table in tables
        if office.admin(
            f"SELECT 1 FROM {table.name} t WHERE t::text ILIKE '%%canaria%%' OR t::text ILIKE '%%zopilote%%'"
        )
    ]

    assert leaky == []


def test_no_answer_log_or_error_repeats_a_name(
    ana: Caller, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = a_registration(identity={"first_names": "Canariamaria", "birthdate": "Zopilotepeque"}, risk_level="Guacamaya")

    refused = ana.post("/cases", bad)
    registered = ana.post("/cases", a_registration(identity={"first_names": "Canariamaria"}))

    out, err = capfd.readouterr()
    everything = refused.text + registered.text + caplog.text + out + err
    assert [word for word in ("Canariamaria", "Zopilotepeque", "Guacamaya") if word in everything] == []


def _counts(work: CasesWork) -> list[int]:
    tables = ("case_record", "vault.person_identity", "case_search_token", "timeline_entry")
    return [work.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables]


@pytest.mark.parametrize(
    ("method", "step"), [("PATCH", "identity"), ("PUT", "identity"), ("POST", "erase-identity")], ids=str
)
@pytest.mark.parametrize("of_person", [False, True], ids=["of the case", "of a person"])
def test_who_only_reads_changes_and_erases_no_identity(ana: Caller, method: str, step: str, of_person: bool) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}"
    whose = f"{path}/persons/{ana.get(f'{path}/persons').json['items'][0]['id']}" if of_person else path
    body = {"surnames": "Otra"} if step == "identity" else {"reason": "person_request"}
    reading = replace(ana)
    reading.token = bearer(
        role="supervisor",
        country=ana.country,
        organisation_id=ana.organisation_id,
        subject=ana.subject,
        scope="cases:read cases:identify audit:read",
    )

    answer = reading.request(method, f"{whose}/{step}", json=body, headers={"If-Match": '"1"'})

    assert answer.status_code == 403
    assert ana.get(f"{path}/identity", X_Purpose="referral").json["surnames"] == "Hernández López"
