"""Documents of a case: received, kept, opened once, deleted, erased with the person; and files that nobody knows."""

# fixed dates: NOON is the clock of the service

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.adapters.documents.document_storage import StoredFile
from services.cases.adapters.documents.file_cleaner import CleanFile, FileCleaner
from services.cases.adapters.documents.virus_scanner import NoScanner
from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.documents.document_refusals import INFECTED, FileRefused
from services.cases.domain.documents.documents import CaseDocument, CustodyStep, DocumentLimits, DocumentState
from services.cases.domain.documents.errors import DocumentDamaged
from services.cases.domain.jobs import RemoveDocumentFiles
from services.cases.processes.documents.documents import DocumentParts, OfferedDocument
from services.cases.usecases.documents import clear_document_files as clearing
from services.cases.usecases.documents.clear_document_files import clear_document_files
from services.cases.usecases.documents.download_document import download_document
from services.cases.usecases.documents.keep_document import keep_document
from services.cases.usecases.documents.open_document import open_document
from services.cases.usecases.documents.read_documents import read_custody, read_document, read_documents
from services.cases.usecases.documents.receive_document import receive_document
from services.cases.usecases.documents.remove_document_files import remove_document_files
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, NotFound, TooLarge, Unavailable
from shared.kernel.grant import Grant, Permission
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker, an_identity
from tests.support.world import GT
from tests.unit.cases.usecases.person.erasing import erase_identity
from tests.unit.cases.usecases.world import World

NAME = "Ixchel Tzunun.txt"
CONTENT = os.urandom(200_000)
SUPERVISOR = replace(a_caseworker(), permissions=a_caseworker().permissions | {Permission.AUDIT_READ})


@dataclass
class Shelf:
    """Files in memory."""

    kept: dict[tuple[Country, UUID], bytes] = field(default_factory=dict)
    away: bool = False

    def put(self, country: Country, document_id: UUID, sealed: bytes) -> None:
        if self.away:
            raise Unavailable
        self.kept[country, document_id] = sealed

    def get(self, country: Country, document_id: UUID) -> bytes:
        if self.away:
            raise Unavailable
        if (country, document_id) not in self.kept:
            raise NotFound
        return self.kept[country, document_id]

    def delete(self, country: Country, document_id: UUID) -> None:
        self.kept.pop((country, document_id), None)

    def files(self, country: Country) -> Iterator[StoredFile]:
        yield from [StoredFile(document, NOON) for of, document in self.kept if of == country]


class Unchanged(FileCleaner):
    """Keeps every file as it is, without a process."""

    def clean(self, content: bytes) -> CleanFile:
        if content == b"EICAR":
            raise FileRefused(INFECTED)
        return CleanFile(content=content, media_type="text/plain", done=(), sha256=sum_of(content))


def sum_of(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()


@dataclass
class Desk:
    """What a test does with documents."""

    world: World
    shelf: Shelf = field(default_factory=Shelf)
    most: int = 5

    @property
    def parts(self) -> DocumentParts:
        limits = DocumentLimits(largest=300_000, largest_of_kind={"photo": 10}, most=self.most)
        return DocumentParts(limits=limits, storage=self.shelf, scanner=NoScanner(), cleaner=Unchanged())

    def add(self, case: Case, content: bytes = CONTENT, *, grant: Grant | None = None, **more: Any) -> CaseDocument:
        offered = OfferedDocument(**{"kind": "medical", "person_id": None, "name": NAME, **more}, content=content)
        received = receive_document(
            case.id, offered, open_work=lambda: self.world.work(*([grant] if grant else [])), parts=self.parts
        )
        with self.world.work() as work:
            return keep_document(case.id, received, self.parts.limits, work=work)

    def ticket(self, case: Case, document: CaseDocument, grant: Grant | None = None) -> str:
        with self.world.work(*([grant] if grant else [])) as work:
            return open_document(case.id, document.id, "interview", work=work)[0]

    def download(self, case: Case, document: CaseDocument, secret: str, grant: Grant | None = None) -> bytes:
        _, content = download_document(
            case.id,
            document.id,
            secret,
            open_work=lambda: self.world.work(*([grant] if grant else [])),
            storage=self.shelf,
        )
        return content

    def steps(self, case: Case, document: CaseDocument) -> list[CustodyStep]:
        with self.world.work() as work:
            return [step.step for step in read_custody(case.id, document.id, work=work)]

    def read(self, case: Case, document: CaseDocument) -> CaseDocument:
        with self.world.work() as work:
            return read_document(case.id, document.id, work=work)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_neither_name_nor_content_is_readable_where_they_are_kept(desk: Desk) -> None:
    case = desk.world.add()
    document = desk.add(case, b"Ixchel" * 1000)

    with desk.world.work() as work:
        stored = work.documents.get(case.id, document.id)
    assert b"Ixchel" not in stored.name + stored.wrapped_key + desk.shelf.kept[GT, document.id]
    (entry,) = desk.world.timeline(case)
    assert (entry.kind, entry.details) == (
        "document.received",
        {"document_id": str(document.id), "kind": "medical"},
    )


def test_a_ticket_opens_once_for_who_asked_and_within_a_minute(desk: Desk) -> None:
    case = desk.world.add()
    document, other = desk.add(case), desk.add(case)
    colleague = replace(a_caseworker(), subject="eva")

    used = desk.ticket(case, document)
    desk.download(case, document, used)
    for wrong, secret, grant in (
        (document, used, None),
        (document, "guessed", None),
        (other, desk.ticket(case, document), None),
        (document, desk.ticket(case, document), colleague),
    ):
        with pytest.raises(NotFound):
            desk.download(case, wrong, secret, grant)
    late = desk.ticket(case, document)
    desk.world.now = NOON + timedelta(seconds=60)
    with pytest.raises(NotFound):
        desk.download(case, document, late)


def test_a_damaged_file_is_not_given_out_and_is_known(desk: Desk) -> None:
    case = desk.world.add()
    document = desk.add(case)
    key = (GT, document.id)
    sealed = desk.shelf.kept[key]

    for damaged in (
        sealed[:-1],
        sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:],
        desk.shelf.kept[GT, desk.add(case).id],
        None,
    ):
        desk.shelf.kept.pop(key, None)
        if damaged is not None:
            desk.shelf.kept[key] = damaged
        with pytest.raises(DocumentDamaged):
            desk.download(case, document, desk.ticket(case, document))
        assert desk.steps(case, document)[-1] == CustodyStep.DAMAGED


def test_a_storage_that_is_away_is_no_damage(desk: Desk) -> None:
    case = desk.world.add()
    document = desk.add(case)
    desk.shelf.away = True

    with pytest.raises(Unavailable):
        desk.download(case, document, desk.ticket(case, document))
    with pytest.raises(Unavailable):
        desk.add(case)
    assert CustodyStep.DAMAGED not in desk.steps(case, document)
    with desk.world.work() as work:
        assert len(read_documents(case.id, after=None, limit=9, work=work).items) == 1


def test_who_may_not_identify_persons_sees_no_names(desk: Desk) -> None:
    case = desk.world.add()
    desk.add(case)
    reader = replace(a_caseworker(), permissions=frozenset({Permission.CASES_READ}))

    with desk.world.work(reader) as work:
        (document,) = read_documents(case.id, after=None, limit=9, work=work).items
    assert (document.name, document.kind) == (None, "medical")


def test_erasing_the_person_makes_their_documents_unreadable(desk: Desk) -> None:
    case = desk.world.add(identity=an_identity())
    document = desk.add(case)
    secret = desk.ticket(case, document)

    with desk.world.work(SUPERVISOR) as work:
        erase_identity(case.id, "person_asked", work=work)

    assert desk.read(case, document).state == DocumentState.ERASED
    assert desk.read(case, document).name is None
    with pytest.raises(NotFound):
        desk.download(case, document, secret)
    with pytest.raises(NotFound):
        desk.add(case)
    remove_document_files(
        RemoveDocumentFiles(country=GT, case_id=case.id), open_work=desk.world.platform, storage=desk.shelf
    )
    assert desk.shelf.kept == {}


def test_what_is_too_large_or_too_much_is_refused(desk: Desk) -> None:
    case = desk.world.add()
    with pytest.raises(TooLarge):
        desk.add(case, os.urandom(300_001))
    with pytest.raises(TooLarge):
        desk.add(case, b"12345678901", kind="photo")
    desk.most = 1
    desk.add(case)
    with pytest.raises(Invalid) as refused:
        desk.add(case)
    assert refused.value.problems[0].code == "too_many_documents"
    assert len(desk.shelf.kept) == 1


def test_a_refused_file_is_kept_nowhere_and_written_down(desk: Desk) -> None:
    case = desk.world.add()
    with pytest.raises(Invalid) as refused:
        desk.add(case, b"EICAR")
    assert refused.value.problems[0].code == INFECTED
    assert desk.shelf.kept == {}


def test_a_document_is_about_a_person_of_the_case(desk: Desk) -> None:
    case = desk.world.add()
    with pytest.raises(Invalid) as refused:
        desk.add(case, person_id=new_id())
    assert refused.value.problems[0].code == "not_of_this_case"


def test_a_closed_case_takes_no_document(desk: Desk) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    desk.world.add(case)
    with pytest.raises(CaseClosedAlready):
        desk.add(case)


def test_files_without_a_document_are_removed_after_a_day(desk: Desk) -> None:
    case = desk.world.add()
    document = desk.add(case)
    desk.shelf.put(GT, new_id(), b"left behind")

    def clear() -> int:
        return clear_document_files(GT, open_work=desk.world.platform, storage=desk.shelf)

    assert clear() == 0
    desk.world.now = NOON + timedelta(hours=24, seconds=1)
    assert clear() == 1
    assert [key[1] for key in desk.shelf.kept] == [document.id]


def test_too_many_unknown_files_are_no_left_overs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing, "MOST", 2)
    for _ in range(3):
        desk.shelf.put(GT, new_id(), b"of another database")
    desk.world.now = NOON + timedelta(days=2)

    assert clear_document_files(GT, open_work=desk.world.platform, storage=desk.shelf) == 0
    assert len(desk.shelf.kept) == 3
