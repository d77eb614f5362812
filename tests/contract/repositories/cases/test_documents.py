"""Documents of cases, their custody and their tickets: the same in memory and in PostgreSQL."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.cases.domain.case.case import Case
from services.cases.domain.documents.documents import (
    CustodyEntry,
    CustodyStep,
    DocumentState,
    DownloadTicket,
    EncryptedDocument,
    digest_of,
)
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import STRANGERS, Works, on_postgresql
from tests.support.builders.cases import NOON, a_case

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def case(works: Works) -> Case:
    """A stored case."""
    case = a_case()
    works.store(case)
    return case


def a_document(case: Case, **changes: Any) -> EncryptedDocument:
    values: dict[str, Any] = {
        "id": new_id(),
        "person_id": case.person_id,
        "kind": "medical",
        "media_type": "text/plain",
        "size": 5,
        "sha256": "a" * 64,
        "received_size": 5,
        "received_sha256": "b" * 64,
        "cleaned": ("metadata_removed",),
        "received_at": NOON,
        "received_by": "ana",
        "name": b"name",
        "wrapped_key": b"key",
    }
    return EncryptedDocument(**(values | changes))


def a_ticket(document: EncryptedDocument, secret: str = "secret", **changes: Any) -> DownloadTicket:
    values: dict[str, Any] = {
        "digest": digest_of(secret),
        "document_id": document.id,
        "subject": "ana",
        "purpose": "interview",
        "expires_at": NOON + timedelta(seconds=60),
    }
    return DownloadTicket(**(values | changes))


def ended(document: EncryptedDocument) -> EncryptedDocument:
    return document.ended(DocumentState.DELETED, at=LATER, by="eva", reason="replaced")


def test_documents_are_read_newest_first(works: Works, case: Case) -> None:
    first, second = a_document(case), a_document(case, received_at=LATER, name=None)
    with works.open() as work:
        for document in (first, second):
            work.documents.add(case, document)
    with works.open() as work:
        page = work.documents.page(case.id, after=None, limit=1)
        assert page.items == [second]
        rest = work.documents.page(case.id, after=[str(each) for each in page.next_position or ()], limit=9)
        assert rest.items == [first]
        assert work.documents.get(case.id, first.id) == work.documents.get_for_update(case.id, first.id) == first
        with pytest.raises(NotFound):
            work.documents.get(new_id(), first.id)


def test_what_has_ended_no_longer_counts(works: Works, case: Case) -> None:
    kept, gone = a_document(case), a_document(case, person_id=new_id())
    with works.open() as work:
        for document in (kept, gone):
            work.documents.add(case, document)
        assert work.documents.count_stored(case.id) == 2
        work.documents.save(ended(gone))
    with works.open() as work:
        assert work.documents.get(case.id, gone.id) == ended(gone)
        assert work.documents.count_stored(case.id) == 1
        assert list(work.documents.stored_of(case.id)) == [kept]
        assert list(work.documents.stored_of(case.id, gone.person_id)) == []
        assert list(work.documents.ended_of(case.id)) == [gone.id]
        assert work.documents.known_of([kept.id, gone.id, new_id()]) == {kept.id}


def test_the_custody_is_read_in_its_order(works: Works, case: Case) -> None:
    document = a_document(case)
    steps = [
        CustodyEntry(document_id=document.id, step=step, at=at, actor="ana", sha256=document.sha256)
        for step, at in ((CustodyStep.RECEIVED, NOON), (CustodyStep.CLEANED, NOON), (CustodyStep.OPENED, LATER))
    ]
    with works.open() as work:
        work.documents.add(case, document)
        for step in (steps[2], steps[0], steps[1]):
            work.documents.add_step(case, step)
    with works.open() as work:
        assert list(work.documents.custody(document.id)) == steps
        assert list(work.documents.custody(new_id())) == []


def test_a_ticket_is_taken_once(works: Works, case: Case) -> None:
    document = a_document(case)
    with works.open() as work:
        work.documents.add(case, document)
        work.documents.add_ticket(case, a_ticket(document), NOON)
    with works.open() as work:
        assert work.documents.take_ticket(digest_of("secret")) == a_ticket(document)
    with pytest.raises(NotFound), works.open() as work:
        work.documents.take_ticket(digest_of("secret"))


def test_a_new_ticket_drops_those_that_ended(works: Works, case: Case) -> None:
    document = a_document(case)
    with works.open() as work:
        work.documents.add(case, document)
        work.documents.add_ticket(case, a_ticket(document, "old", expires_at=NOON), NOON - timedelta(seconds=60))
        work.documents.add_ticket(case, a_ticket(document, "valid"), NOON - timedelta(seconds=1))
        work.documents.add_ticket(case, a_ticket(document, "new"), NOON)
    with works.open() as work:
        assert work.documents.take_ticket(digest_of("valid")).document_id == document.id
        with pytest.raises(NotFound):
            work.documents.take_ticket(digest_of("old"))


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_nobody_else_finds_a_document(works: Works, case: Case, stranger: Grant) -> None:
    document = a_document(case)
    with works.open() as work:
        work.documents.add(case, document)
        work.documents.add_ticket(case, a_ticket(document), NOON)
    with works.open(stranger) as work:
        assert list(work.documents.page(case.id, after=None, limit=9).items) == []
        assert work.documents.known_of([document.id]) == set()
        assert list(work.documents.custody(document.id)) == []
        with pytest.raises(NotFound):
            work.documents.take_ticket(digest_of("secret"))
    with pytest.raises(DBAPIError), works.open(stranger) as work:
        work.documents.add(case, replace(document, id=new_id()))
