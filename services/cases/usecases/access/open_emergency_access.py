"""See a sealed case for some minutes without being named. `work` is the platform's, on record as the caller."""

from collections.abc import Callable, Collection
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.emergency import (
    AskForAccess,
    EmergencyAccess,
    ShownAccess,
    end_of,
    place_of,
    whole_number,
)
from services.cases.domain.access.errors import EmergencyNotNeeded, EmergencyNotReviewed, EmergencyRunning
from services.cases.domain.access.seal import has_emergency, sees
from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import CASEWORK
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.access.sealing import publish_seal, shown_access
from services.cases.processes.case.timeline import save_case
from shared.contracts.cases import EmergencyAccessOpened
from shared.kernel.errors import DomainError, Forbidden, NotFound
from shared.kernel.grant import Grant
from shared.telemetry import get_logger

log = get_logger(__name__)


def find_case_in_emergency(
    number: str, *, caller: Grant, exists: Callable[[UUID], bool], work: CasesWork
) -> UUID | DomainError:
    """The case that the caller may ask to see. `exists` says whether a case that is not sealed is there for them.

    What is refused is returned and not raised, so that it stays in the audit: looking for numbers is counted. A
    number that no case has is answered as the number of a case of somebody else.
    """
    organisation = caller.organisation_id
    if organisation is None or not _attends_cases(caller, organisation, work):
        return Forbidden()
    if work.emergency_accesses.is_waiting(caller.subject):
        return _refused(EmergencyNotReviewed(), organisation, work)
    case = work.emergency_accesses.find_case(organisation, caller.countries, whole_number(number))
    if case is None or not (case.is_sealed or exists(case.id)):
        return _refused(NotFound(), organisation, work)
    if sees(case, caller, work.clock.now()):
        return _refused(EmergencyNotNeeded(), organisation, work)
    return case.id


def open_emergency_access(case_id: UUID, command: AskForAccess, *, caller: Grant, work: CasesWork) -> ShownAccess:
    """Let the caller see one case for some minutes; supervisors and those named are notified at once.

    Raises NotFound, EmergencyNotNeeded, EmergencyRunning, EmergencyNotReviewed.
    """
    case, now = work.cases.get_for_update(case_id), work.clock.now()
    if sees(case, caller, now):
        raise EmergencyNotNeeded
    if case.emergency_for is not None and has_emergency(case, case.emergency_for, now):
        raise EmergencyRunning
    access = _access(case, command, caller, work)
    if not work.emergency_accesses.add(case, access):
        raise EmergencyNotReviewed
    case.emergency_for, case.emergency_until = caller.subject, access.until
    details = {"emergency_access_id": access.id, "reason": access.reason, "until": access.until}
    save_case(case, TimelineEntry(kind="emergency.opened", details=details), work=work)
    work.audit_case("emergency.opened", case)
    publish_seal(case, work=work)
    work.publish(
        EmergencyAccessOpened(
            country=case.country,
            case_id=case.id,
            organisation_id=case.organisation_id,
            emergency_access_id=access.id,
            notified=_notified(case, caller, work),
        )
    )
    return shown_access(access, case, caller, work=work)


def _attends_cases(caller: Grant, organisation: UUID, work: CasesWork) -> bool:
    """A person who attends cases; no client of another system asks for emergency access."""
    active = work.members.roles(organisation)
    return any(str(user_id) == caller.subject and role in CASEWORK for user_id, role in active.items())


def _refused(refusal: DomainError, organisation: UUID, work: CasesWork) -> DomainError:
    log.warning("emergency access refused", organisation_id=str(organisation), slug=refusal.slug)
    work.audit_each_country("emergency.refused", "organisation", organisation)
    return refusal


def _access(case: Case, command: AskForAccess, caller: Grant, work: CasesWork) -> EmergencyAccess:
    now = work.clock.now()
    access = EmergencyAccess(
        case_id=case.id,
        opened_by=caller.subject,
        opened_through=tuple(sorted(caller.held_by)),
        reason=command.reason,
        explanation=b"",
        opened_at=now,
        until=end_of(command.minutes, now),
    )
    access.explanation = work.vault.encrypt_text(case, command.explanation, place_of(access.id, "explanation"))
    return access


def _notified(case: Case, caller: Grant, work: CasesWork) -> tuple[str, ...]:
    active = work.members.roles(case.organisation_id)
    named: Collection[str] = case.sealed_for or ()
    notified = {str(user_id) for user_id, role in active.items() if role == "supervisor" or str(user_id) in named}
    return tuple(sorted(notified - {caller.subject}))
