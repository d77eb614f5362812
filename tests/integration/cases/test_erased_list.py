"""Who was erased is listed outside the database by the relay, with ids alone."""

from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import namedtuple_row

from services.cases.adapters.person.erased_list import ErasedList, erased_persons
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import erase

pytestmark = pytest.mark.integration


def test_everybody_who_was_erased_is_listed_once_also_by_a_relay_that_starts_again(
    office: Office, ana: Caller, her_supervisor: Caller, tmp_path: Path
) -> None:
    with psycopg.connect(office.database.relay_url, autocommit=True, row_factory=namedtuple_row) as relay:
        listed = ErasedList(tmp_path)
        before = listed.follow(relay)
        case = ana.register()
        erase(ana, her_supervisor, f"/cases/{case['id']}")
        (person,) = office.admin("SELECT person_id FROM case_record WHERE id = %s", case["id"])
        assert (listed.follow(relay), listed.follow(relay)) == (1, 0)
        # A relay that was stopped between a commit and its line compares everybody.
        lines = (tmp_path / "cases-GT.erased").read_text()
        (tmp_path / "cases-GT.erased").write_text(lines[: lines.rindex(str(person.person_id)) + 9])
        assert (ErasedList(tmp_path).follow(relay), ErasedList(tmp_path).follow(relay)) == (1, 0)

        found = list(erased_persons(tmp_path))
        assert len(found) == before + 1
        assert (found[-1].person_id, found[-1].reason) == (person.person_id, "person_request")
        with pytest.raises(InsufficientPrivilege):
            relay.execute("SELECT erased_by FROM vault.tombstone")
