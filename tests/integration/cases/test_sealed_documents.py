"""Documents of a sealed case: who is not named finds no row, no step and no use for a ticket."""

from pathlib import Path
from uuid import UUID

import pytest

from services.cases.bootstrap import services
from shared.kernel.errors import NotFound
from tests.integration.cases.conftest import Caller
from tests.integration.cases.document_desk import PDF, add, added, download, path_of, ticket
from tests.integration.cases.grants import grant_of
from tests.integration.cases.seals import ask, seal

pytestmark = pytest.mark.integration


def test_a_ticket_from_before_opens_nothing_afterwards(desk: Path, ana: Caller, beto: Caller, dora: Caller) -> None:
    case = ana.register()
    document = added(ana, case)
    address = ticket(dora, case, document).json["address"].removeprefix("/api/v1")

    assert seal(ana, case, ana, beto).status_code == 200

    assert dora.get(address).status_code == 404
    assert [dora.get(path).status_code for path in (path_of(case), f"{path_of(case)}/{document['id']}/custody")] == [
        404,
        404,
    ]
    assert add(dora, case).status_code == ticket(dora, case, document).status_code == 404
    assert download(beto, case, document).data == PDF


def test_no_table_of_documents_shows_a_row(desk: Path, ana: Caller, beto: Caller, dora: Caller) -> None:
    case = ana.register()
    document_id = UUID(added(ana, case)["id"])
    seal(ana, case, ana, beto)

    with services().work(grant_of(dora)) as work:
        assert work.documents.page(UUID(case["id"]), after=None, limit=9).items == []
        assert work.documents.custody(document_id) == []
        assert work.documents.known_of([document_id]) == set()
        with pytest.raises(NotFound):
            work.documents.get(UUID(case["id"]), document_id)
    with services().system_work(grant_of(ana).countries) as work:
        assert work.documents.known_of([document_id]) == {document_id}


def test_emergency_access_shows_them(desk: Path, ana: Caller, beto: Caller, dora: Caller) -> None:
    case = ana.register()
    document = added(ana, case)
    seal(ana, case, ana, beto)

    assert ask(dora, case["case_number"]).status_code == 201

    assert download(dora, case, document).data == PDF
