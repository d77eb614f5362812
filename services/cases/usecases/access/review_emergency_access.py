"""Say whether an emergency access was justified. `work` is the platform's, on record as the caller."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.emergency import ReviewAccess, ShownAccess, may_read, may_review, place_of
from services.cases.domain.access.errors import EmergencyReviewedAlready
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.access.sealing import publish_seal, shown_access
from services.cases.processes.access.second_person import who_answers
from services.cases.processes.case.timeline import save_case
from shared.kernel.errors import Forbidden, NotFound, invalid
from shared.kernel.grant import Grant


def review_emergency_access(access_id: UUID, command: ReviewAccess, *, caller: Grant, work: CasesWork) -> ShownAccess:
    """Keep what another supervisor found; the access ends with it, and who needs more asks anew.

    Raises NotFound, PersonNeeded, Forbidden, EmergencyReviewedAlready, Invalid for a note about an erased person.
    """
    access = work.emergency_accesses.get(access_id)
    # The case first: opening an access locks it first too.
    case = work.cases.get_for_update(access.case_id)
    access = work.emergency_accesses.get_for_update(access_id)
    if not may_read(access, case, caller):
        raise NotFound
    if access.reviewed_at is not None:
        raise EmergencyReviewedAlready
    second = who_answers(caller, work=work)
    if not may_review(access, caller):
        raise Forbidden
    note = None
    if command.note is not None:
        if work.vault.is_erased(case):
            raise invalid(
                "note",
                "person_erased",
                es="La persona se borró y ya no se guarda texto sobre ella: revise sin nota",
                en="The person was erased and no text about them is kept any more: review without a note",
            )
        note = work.vault.encrypt_text(case, command.note, place_of(access.id, "review_note"))
    access.review(command.outcome, note, by=second, at=work.clock.now())
    work.emergency_accesses.save(access)
    if case.emergency_for == access.opened_by and case.emergency_until is not None:
        case.emergency_until = min(case.emergency_until, access.until)
    details = {"emergency_access_id": access.id, "outcome": command.outcome}
    save_case(case, TimelineEntry(kind="emergency.reviewed", details=details), work=work)
    work.audit_case("emergency.reviewed", case)
    publish_seal(case, work=work)
    return shown_access(access, case, caller, work=work)
