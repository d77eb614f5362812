"""Write a note about a case."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.casework import PLAIN, EncryptedNote, Note, NoteMark, place_of_note
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.case.timeline import append_entry
from shared.kernel.ids import new_id


def write_note(case_id: UUID, text: str, mark: NoteMark = PLAIN, *, work: CasesWork) -> Note:
    """Add a note, encrypted under the person's key. Raises NotFound, CaseClosedAlready."""
    case = work.cases.get_for_update(case_id)
    case.must_be_open()
    note_id = new_id()
    content = work.vault.encrypt_text(case, text, place_of_note(note_id))
    encrypted = EncryptedNote(
        id=note_id,
        content=content,
        written_at=work.clock.now(),
        written_by=work.grant.subject,
        kind=mark.kind,
        content_warning=mark.content_warning,
    )
    work.notes.add(case, encrypted)
    append_entry(case, TimelineEntry(kind="note.written", details={"note_id": note_id, "kind": mark.kind}), work=work)
    work.audit_case("note.written", case)
    return encrypted.decrypted(text)
