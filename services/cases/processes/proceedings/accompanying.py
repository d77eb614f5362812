"""Who is notified of a proceeding: the keeper's people, and those who attend the cases of its persons."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.seal import among_named
from services.cases.domain.access.unusual_access import SUPERVISES
from services.cases.domain.case.case import Case
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.proceeding import Proceeding


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressee:
    """An organisation that has to know, its people by their ids, and the case through which it sees the proceeding."""

    organisation_id: UUID
    case_id: UUID | None
    """None for the keeper of a proceeding about persons of other organisations."""
    recipients: tuple[str, ...]


def attended_in(case_ids: Collection[UUID], *, work: CasesWork) -> dict[UUID, UUID]:
    """Where the persons of each of these cases are attended: a duplicate in the case that stands for it."""
    kept = work.cases.survivors_of(case_ids)
    return {case_id: kept[case_id].id if case_id in kept else case_id for case_id in case_ids}


def who_keeps(proceeding: Proceeding, part: ProceedingPart) -> Addressee:
    """The keeper: the lawyer responsible for it, or else who recorded the part."""
    if proceeding.organisation_id is None:
        raise ValueError("a stored proceeding has a keeper")
    responsible = proceeding.responsible or part.recorded_by
    recipients = () if responsible is None else (str(responsible),)
    return Addressee(organisation_id=proceeding.organisation_id, case_id=None, recipients=recipients)


def who_accompanies(cases: Iterable[Case], *, work: CasesWork) -> Sequence[Addressee]:
    """For each case who attends it, or else the supervisors of its organisation; of a sealed case only those named."""
    return [
        Addressee(organisation_id=case.organisation_id, case_id=case.id, recipients=tuple(_attending(case, work)))
        for case in cases
        if case.anonymised_on is None
    ]


def all_concerned(
    proceeding: Proceeding, part: ProceedingPart, cases: Iterable[Case], *, work: CasesWork
) -> Sequence[Addressee]:
    """Keeper and accompanying organisations, each once for each of its cases."""
    keeper, accompanying = who_keeps(proceeding, part), who_accompanies(cases, work=work)
    others = [each for each in accompanying if each.organisation_id != keeper.organisation_id]
    own = [_with(each, keeper) for each in accompanying if each.organisation_id == keeper.organisation_id]
    return [*(own or [keeper]), *others]


def _with(addressee: Addressee, keeper: Addressee) -> Addressee:
    recipients = tuple(dict.fromkeys((*addressee.recipients, *keeper.recipients)))
    return Addressee(organisation_id=addressee.organisation_id, case_id=addressee.case_id, recipients=recipients)


def _attending(case: Case, work: CasesWork) -> Sequence[str]:
    if case.assigned_to is not None:
        return among_named(case, [str(case.assigned_to)])
    supervisors = work.members.active(case.organisation_id, SUPERVISES)
    return among_named(case, [str(user_id) for user_id, _ in supervisors])
