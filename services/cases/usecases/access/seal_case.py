"""Seal a case for named people, change the names, or open it to everybody who attends cases again (ADR 0047)."""

from collections.abc import Callable, Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Act, Approval
from services.cases.domain.access.seal import (
    Seal,
    SealCase,
    check_active,
    check_may_change_seal,
    has_emergency,
    may_change_seal,
    names_of,
    seal,
    unseal,
)
from services.cases.domain.case.case import Case
from services.cases.domain.case.case_workers import workers_event
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.access.sealing import publish_seal
from services.cases.processes.access.second_person import ask_approval, needs_approval
from services.cases.processes.case.timeline import save_case
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant


def read_seal(case_id: UUID, *, work: CasesWork) -> tuple[Seal, int]:
    """Who sees a case, and its version. Raises NotFound to everybody else."""
    case = work.cases.get(case_id)
    work.audit_case("seal.read", case)
    return shown_seal(case, work.grant, work), case.version


def seal_case(
    case_id: UUID, command: SealCase, *, caller: Grant, require_version: Callable[[int], None], work: CasesWork
) -> tuple[Seal, int] | Approval:
    """Seal a case for the people named, or name others; one who attended it and is not named no longer does.

    Where the organisation wants a second person before a case is sealed, ask them. `work` is the platform's, on record
    as the caller. Raises NotFound, Forbidden, PreconditionFailed, Invalid, ApprovalWaits.
    """
    case = _to_change(case_id, caller, require_version, work)
    names = names_of(command.named, caller, work.members.roles(case.organisation_id))
    if not case.is_sealed and needs_approval(Act.SEALED, case, work=work):
        return ask_approval(Act.SEALED, case, terms={"named": names}, work=work)
    _seal_for(names, case, work)
    return shown_seal(case, caller, work), case.version


def seal_approved(case: Case, approval: Approval, *, work: CasesWork) -> None:
    """Seal a case for the people named in its approval. Raises Invalid when one of them is not active any more."""
    names = approval.terms["named"]
    check_active([UUID(name) for name in names], work.members.roles(case.organisation_id))
    _seal_for(names, case, work)


def unseal_case(case_id: UUID, *, caller: Grant, require_version: Callable[[int], None], work: CasesWork) -> None:
    """Open a sealed case again; nothing happens to one that is not sealed. Raises as `seal_case`."""
    case = _to_change(case_id, caller, require_version, work)
    if case.sealed_for is None:
        raise NotFound
    before = case.sealed_for
    unseal(case)
    _save(case, TimelineEntry(kind="case.unsealed", details={"before": before}), work)


def shown_seal(case: Case, reader: Grant, work: CasesWork) -> Seal:
    """The seal as those who see the case read it."""
    now = work.clock.now()
    by_emergency = has_emergency(case, reader.subject, now) and reader.subject not in (case.sealed_for or ())
    return Seal(
        named=case.sealed_for or (),
        may_change=may_change_seal(case, reader),
        emergency_until=case.emergency_until if by_emergency else None,
    )


def _to_change(case_id: UUID, caller: Grant, require_version: Callable[[int], None], work: CasesWork) -> Case:
    case = work.cases.get_for_update(case_id)
    check_may_change_seal(case, caller, work.clock.now())
    require_version(case.version)
    return case


def _seal_for(names: Sequence[str], case: Case, work: CasesWork) -> None:
    before = case.sealed_for
    seal(case, names)
    _end_assignment(case, work)
    details = {"named": case.sealed_for, "before": before}
    _save(case, TimelineEntry(kind="case.sealed" if before is None else "seal.changed", details=details), work)


def _end_assignment(case: Case, work: CasesWork) -> None:
    if case.assigned_to is not None and str(case.assigned_to) not in (case.sealed_for or ()):
        case.assigned_to = None
        work.assignments.end(case, work.clock.now())
        work.publish(workers_event(case, work.case_workers.of(case.id)))


def _save(case: Case, entry: TimelineEntry, work: CasesWork) -> None:
    save_case(case, entry, work=work)
    work.audit_case(entry.kind, case)
    publish_seal(case, work=work)
