"""Who has the password and the context key of the service rewrites neither evidence nor its hand-overs unseen."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from psycopg.errors import InsufficientPrivilege

from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.court import a_shareable_case, added, opened
from tests.integration.cases.test_evidence import PHONE, digest_on_paper, sheet
from tests.support.history import as_the_service

pytestmark = pytest.mark.integration

REWRITES = {
    "another day": 'UPDATE vault.proceeding_part SET record = record || \'{"collected_on": "2020-01-01"}\'',
    "another sum": 'UPDATE vault.proceeding_part SET record = record || \'{"sha256": "ab"}\'',
    "another seal": "UPDATE vault.proceeding_part SET record = record || '{\"seal_intact\": false}'",
    "another recorder": "UPDATE vault.proceeding_part SET recorded_by = 'somebody'",
    "another kind": "UPDATE vault.proceeding_part SET kind = 'hearing'",
}
ANONYMISES = "UPDATE case_record SET anonymised_on = current_date WHERE id = %s"
OF_A_RECEIVED_ONE = {
    "another digest": 'UPDATE vault.proceeding_part SET record = record || \'{"digest": "ab"}\'',
    "in error": "UPDATE vault.proceeding_part SET in_error = true",
    "other words": "UPDATE vault.proceeding_part SET content = 'x'",
    "not received": "UPDATE vault.proceeding_part SET record = record || '{\"received_at\": null}'",
}


@pytest.fixture
def kept(office: Office, ana: Caller, beto: Caller) -> Any:
    """A proceeding with evidence that Ana handed over to Beto."""
    join(office, ana, beto)
    proceeding = opened(ana, [{"case_id": a_shareable_case(ana)["id"], "standing": "victim"}])
    evidence = added(ana, proceeding, "evidence", PHONE)
    give = {"evidence_id": evidence["id"], "to_user": beto.subject, "seal_intact": True}
    given = added(ana, proceeding, "handovers", give)
    assert beto.post(f"/proceedings/{proceeding['id']}/handovers/{given['id']}/receive").status_code == 200
    return {**proceeding, "evidence": evidence, "given": given}


@pytest.fixture
def rewrite(office: Office) -> Callable[[str, Any], None]:
    """A statement on one part, as the role of the service."""

    return lambda statement, part: executed(office, part, f"{statement} WHERE id = %s")


@pytest.mark.parametrize("name", REWRITES)
@pytest.mark.parametrize("what", ["evidence", "given"])
def test_the_service_rewrites_neither_evidence_nor_a_hand_over(
    kept: Any, rewrite: Callable[[str, Any], None], name: str, what: str
) -> None:
    with pytest.raises(InsufficientPrivilege, match="custody is history"):
        rewrite(REWRITES[name], kept[what])


@pytest.mark.parametrize("name", OF_A_RECEIVED_ONE)
def test_nothing_of_a_received_hand_over_changes(kept: Any, rewrite: Callable[[str, Any], None], name: str) -> None:
    with pytest.raises(InsufficientPrivilege, match="custody is history"):
        rewrite(OF_A_RECEIVED_ONE[name], kept["given"])


def test_a_chain_that_was_rewritten_with_its_digests_is_not_valid(office: Office, ana: Caller, kept: Any) -> None:
    assert sheet(ana, kept, kept["evidence"])["valid"]
    # As a database administrator, whom the trigger does not bind.
    office.admin(f"{REWRITES['another seal']} WHERE id = %s", kept["given"]["id"])
    forged = digest_on_paper(sheet(ana, kept, kept["evidence"]))
    statement = "UPDATE vault.proceeding_part SET record = record || %s::jsonb WHERE id = %s"
    office.admin(statement, json.dumps({"digest": forged}), kept["given"]["id"])

    printed = sheet(ana, kept, kept["evidence"])

    assert digest_on_paper(printed) == printed["handovers"][0]["digest"]
    assert not printed["valid"]


def test_a_row_of_a_case_that_is_not_anonymised_is_not_deleted(office: Office, ana: Caller) -> None:
    case = ana.register()

    with pytest.raises(InsufficientPrivilege, match="not anonymised"):
        executed(office, case, "DELETE FROM timeline_entry WHERE case_id = %s", ANONYMISES)


def test_an_anonymised_case_stays_so(office: Office, ana: Caller) -> None:
    case = ana.register()
    office.admin(ANONYMISES, case["id"])

    with pytest.raises(InsufficientPrivilege, match="stays anonymised"):
        executed(office, case, "UPDATE case_record SET anonymised_on = NULL WHERE id = %s")


def executed(office: Office, row: Any, *statements: str) -> None:
    """Commit statements about one row, as the role of the service."""
    key = base64.b64decode(office.database.environ["CEIBA_CONTEXT_KEY"])
    with as_the_service(office.database, key) as connection:
        for statement in statements:
            assert connection.execute(statement, (row["id"],)).rowcount > 0
