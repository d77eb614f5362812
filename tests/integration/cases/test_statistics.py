"""An import leaves statistics behind, from which PostgreSQL chooses its plans."""

import psycopg
import pytest
from structlog.testing import capture_logs

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_imports import cases_of, many, upload, work_on

pytestmark = pytest.mark.integration

COUNTED = (
    "SELECT reltuples::int AS rows, (SELECT count(*) FROM pg_stats s WHERE s.tablename = relname) AS columns"
    " FROM pg_class WHERE oid = 'case_record'::regclass"
)


def test_an_import_leaves_the_number_and_the_values_of_its_rows_behind(office: Office, ana: Caller) -> None:
    before = office.admin("SELECT count(*) AS n FROM case_record")[0].n
    answer = upload(ana, many(700), confirm="true")

    work_on(office, answer.json["id"])

    counted = office.admin(COUNTED)[0]
    assert counted.rows == before + 700
    assert counted.columns > 15
    common = office.admin(
        "SELECT most_common_vals::text AS found FROM pg_stats WHERE tablename = 'case_record' AND attname = %s",
        "organisation_id",
    )
    assert str(ana.organisation_id) in common[0].found
    # The document is left out: nothing is looked for in it.
    assert office.admin("SELECT FROM pg_stats WHERE tablename = 'case_record' AND attname = 'record'") == []


def test_an_import_is_done_when_its_rows_cannot_be_counted(office: Office, ana: Caller) -> None:
    answer = upload(ana, many(3), confirm="true")
    with psycopg.connect(office.database.admin_url) as other, capture_logs() as logged:
        other.execute("LOCK TABLE case_record IN SHARE UPDATE EXCLUSIVE MODE")
        work_on(office, answer.json["id"])

    assert ana.get(f"/imports/{answer.json['id']}").json["state"] == "done"
    assert cases_of(office, ana) == 3
    assert [line["event"] for line in logged] == ["effect after commit failed"]


def test_the_application_may_have_rows_counted_and_maintain_nothing(office: Office) -> None:
    may = office.admin(
        "SELECT has_function_privilege('cases_app', 'gather_statistics()', 'EXECUTE') AS app,"
        " has_function_privilege('cases_relay', 'gather_statistics()', 'EXECUTE') AS relay,"
        " has_table_privilege('cases_app', 'case_record', 'MAINTAIN') AS maintain"
    )
    assert (may[0].app, may[0].relay, may[0].maintain) == (True, False, False)
