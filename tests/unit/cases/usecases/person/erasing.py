"""A person who is erased once a second person has approved it."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Act, Approval
from services.cases.processes.person.erasing import erase_approved


def erase_identity(case_id: UUID, reason: str, *, person_id: UUID | None = None, work: CasesWork) -> None:
    """What the approval carries out."""
    asked = Approval(
        case_id=case_id,
        act=Act.ERASURE,
        about=person_id,
        terms={"reason": reason},
        asked_by="ana",
        asked_at=work.clock.now(),
    )
    erase_approved(work.cases.get_for_update(case_id), asked, work=work)
