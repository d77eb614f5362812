"""How a use case asks for the yes of a second person before an act."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import ALONE_AFTER, Act, Approval
from services.cases.domain.access.seal import among_named
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.case.timeline import append_entry
from shared.contracts.cases import ApprovalAsked, ApprovalDecided
from shared.contracts.transfer_refusals import NobodyMayApprove
from shared.kernel.grant import Grant
from shared.kernel.second_person import SecondPerson, second_person

_DECIDES = ("supervisor",)
"""Roles that may be the second person."""


def needs_approval(act: Act, case: Case, *, work: CasesWork) -> bool:
    """Whether the organisation of `case` wants a second person to approve `act`. It holds for every role."""
    return work.organisation_rules.of(case.organisation_id).need_second_person(act)


def ask_approval(
    act: Act,
    case: Case,
    *,
    terms: Mapping[str, Any],
    work: CasesWork,
    about: UUID | None = None,
    waits_alone: bool = False,
) -> Approval:
    """Ask the supervisors to approve `act` on a locked `case`, with the ids and codes to carry it out by later.

    Nothing else may change in the same request. Where it `waits_alone`, nobody can be asked, and the platform carries
    it out after a time. Raises ApprovalWaits when the same was asked before and waits, and NobodyMayApprove.
    """
    deciders, now = () if waits_alone else who_decides(case, work=work), work.clock.now()
    asked = Approval(
        case_id=case.id,
        act=act,
        about=about,
        terms=terms,
        asked_by=work.grant.subject,
        asked_through=tuple(sorted(work.grant.held_by)),
        asked_at=now,
        due_at=now + ALONE_AFTER if waits_alone else None,
    )
    asked = work.approvals.add(case, asked)
    append_entry(case, TimelineEntry(kind="approval.asked", details={"approval_id": asked.id, "act": act}), work=work)
    work.audit_case("approval.asked", case)
    work.publish(
        ApprovalAsked(
            country=case.country,
            case_id=case.id,
            organisation_id=case.organisation_id,
            approval_id=asked.id,
            act=act,
            recipients=deciders,
        )
    )
    return asked


def publish_outcome(case: Case, ended: Approval, *, work: CasesWork) -> None:
    """Notify the person who asked of the answer, unless the case was sealed: it exists for them no longer."""
    if ended.decision is None or not among_named(case, [ended.asked_by]):
        return
    work.publish(
        ApprovalDecided(
            country=case.country,
            case_id=case.id,
            organisation_id=case.organisation_id,
            approval_id=ended.id,
            act=ended.act,
            decision=ended.decision,
            recipient=ended.asked_by,
        )
    )


def who_decides(case: Case, *, work: CasesWork) -> tuple[str, ...]:
    """The supervisors besides who asks who see the case, by their ids.

    Raises NobodyMayApprove where a sealed case has none: no one could answer the question.
    """
    deciders = supervisors_besides(work.grant.askers, case, work=work)
    if case.is_sealed and not deciders:
        raise NobodyMayApprove
    return deciders


def supervisors_of(case: Case, *, work: CasesWork) -> list[str]:
    """The ids of the supervisors of the organisation of `case`."""
    return [str(user_id) for user_id, _ in work.members.active(case.organisation_id, _DECIDES)]


def other_supervisors(case: Case, people: Collection[str], *, work: CasesWork) -> list[str]:
    """The ids of the supervisors of the organisation of `case` besides `people`, whether or not they see it."""
    return [user_id for user_id in supervisors_of(case, work=work) if user_id not in people]


def stopped_supervisors(case: Case, since: datetime, *, work: CasesWork) -> set[str]:
    """The ids of those of the organisation of `case` who were stopped as its supervisors after `since`.

    Also of those who supervise again.
    """
    return {str(user_id) for user_id in work.supervision.ended_since(case.organisation_id, since)}


def supervisors_besides(people: Collection[str], case: Case, *, work: CasesWork) -> tuple[str, ...]:
    """The active supervisors who see the case, but for those `people`, by their ids."""
    return among_named(case, other_supervisors(case, people, work=work))


def who_answers(caller: Grant, *, work: CasesWork) -> SecondPerson:
    """The caller as the second person: an active person of their organisation. Raises PersonNeeded."""
    return second_person(caller, is_active=work.members.is_active(caller))
