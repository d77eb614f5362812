"""Writing a note about a case, and reading it again."""

# fixed dates: NOON is the clock of the service

import pytest

from services.cases.domain.case.case import CaseSource
from services.cases.domain.case.casework import NoteMark
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.usecases.case.read_notes import read_note, read_notes
from services.cases.usecases.case.write_note import write_note
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, an_identity
from tests.support.use_cases import actions, published
from tests.unit.cases.usecases.world import World

TEXT = "Duerme en casa de su tía."


def test_a_note_is_read_as_it_was_written(world: World) -> None:
    case = world.add(identity=an_identity())
    with world.work() as work:
        written = write_note(case.id, TEXT, work=work)
    assert (written.text, written.written_at, written.written_by) == (TEXT, NOON, "ana")
    with world.work() as work:
        assert read_note(case.id, written.id, work=work) == written
        assert read_notes(case.id, after=None, limit=9, work=work).items == [written]


def test_a_note_says_what_it_is_about_without_its_words(world: World) -> None:
    case = world.add()
    with world.work() as work:
        written = write_note(case.id, TEXT, NoteMark(kind="home_visit", content_warning=True), work=work)
    with world.work() as work:
        assert read_note(case.id, written.id, work=work) == written
    assert (written.kind, written.content_warning) == ("home_visit", True)
    assert world.timeline(case)[0].details["kind"] == "home_visit"


def test_a_note_is_stored_encrypted(world: World) -> None:
    case = world.add()
    with world.work() as work:
        written = write_note(case.id, TEXT, work=work)
    with world.work() as work:
        stored = work.notes.get(case.id, written.id).content
    assert TEXT.encode() not in stored
    assert len(stored) > len(TEXT.encode())


def test_a_note_is_audited_and_its_text_is_nowhere_but_in_the_note(world: World) -> None:
    case = world.add()
    with world.work() as work:
        written = write_note(case.id, TEXT, work=work)
    assert work.audited == [("note.written", case.id)]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.details) == ("note.written", {"note_id": str(written.id), "kind": "other"})
    assert (entry.actor, entry.at) == ("ana", NOON)
    assert published(work) == []


def test_a_note_leaves_the_version_of_the_case_alone(world: World) -> None:
    case = world.add()
    with world.work() as work:
        write_note(case.id, TEXT, work=work)
    assert world.case(case) == case


def test_the_same_text_twice_is_two_notes(world: World) -> None:
    case = world.add()
    with world.work() as work:
        first, second = (write_note(case.id, TEXT, work=work) for _ in range(2))
    assert first.id != second.id
    with world.work() as work:
        page = read_notes(case.id, after=None, limit=9, work=work)
    assert {note.id for note in page.items} == {first.id, second.id}


def test_an_imported_case_gets_the_key_of_its_person_with_its_first_note(world: World) -> None:
    case = a_case(source=CaseSource.IMPORTED)
    with world.work() as work:
        work.cases.add_imported([case], actor="ana")
        written = write_note(case.id, TEXT, work=work)
    with world.work() as work:
        assert read_note(case.id, written.id, work=work).text == TEXT


def test_no_note_is_written_about_an_erased_person(world: World) -> None:
    case = world.add()
    with world.work() as work:
        work.vault.erase(case, reason="person_asked", erased_by="ana", at=NOON)
    with pytest.raises(NotFound), world.work() as work:
        write_note(case.id, TEXT, work=work)
    assert (world.happened(case), actions(work)) == ([], [])


def test_a_closed_case_gets_no_note(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case)
    with pytest.raises(CaseClosedAlready), world.work() as work:
        write_note(case.id, TEXT, work=work)
    assert (world.happened(case), actions(work)) == ([], [])


def test_a_missing_case_is_not_found(world: World) -> None:
    with pytest.raises(NotFound), world.work() as work:
        write_note(new_id(), TEXT, work=work)
