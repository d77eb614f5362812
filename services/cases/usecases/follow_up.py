"""Notes, risk assessments and assignments of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.days import check_not_future, end_of_day, local_day
from services.cases.domain.timeline import TimelineEntry
from services.cases.usecases.change_case import save
from shared.contracts.cases import CaseAssigned
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id

CASEWORK = ("caseworker", "supervisor")
"""Roles that may attend a case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskItem:
    """One thing that was asked: codes of `risk_domain`, `vulnerability_factor` and `yes_no_unknown`."""

    domain: str
    factor: str
    is_risk: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessRisk:
    """An assessment that somebody made. `overall_risk` is a human decision; no score is computed."""

    kind: str
    overall_risk: str
    done_on: date
    tool: str | None = None
    factors: tuple[str, ...] = ()
    items: tuple[RiskItem, ...] = ()


def write_note(case_id: UUID, text: str, *, work: CasesWork) -> dict[str, Any]:
    """Add a note, encrypted under the person's key. Raises NotFound, CaseClosedAlready."""
    case = work.cases.get_for_change(case_id)
    case.must_be_open()
    note_id, now = new_id(), work.clock.now()
    sealed = work.vault.seal_text(case, text, _place(note_id))
    work.follow_up.add_note(
        {**_of(case), "id": note_id, "content": sealed, "written_at": now, "written_by": work.grant.subject}
    )
    work.timeline.append(
        case, TimelineEntry(kind="note.written", details={"note_id": note_id}), actor=work.grant.subject, at=now
    )
    work.audit_case("note.written", case)
    return {"id": note_id, "text": text, "written_at": now, "written_by": work.grant.subject}


def read_note(case_id: UUID, note_id: UUID, *, work: CasesWork) -> dict[str, Any]:
    """One note. Raises NotFound, also once the person is erased."""
    case = work.cases.get(case_id)
    work.audit_case("notes.read", case)
    row = work.follow_up.note(case.id, note_id)
    if row is None:
        raise NotFound
    (text,) = work.vault.open_text(case, [(_place(note_id), row.pop("content"))])
    return {**row, "text": text}


def read_notes(case_id: UUID, after: list[Any] | None, limit: int, *, work: CasesWork) -> list[dict[str, Any]]:
    """Notes, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("notes.read", case)
    rows = work.follow_up.notes(case.id, after, limit)
    texts = work.vault.open_text(case, [(_place(row["id"]), row.pop("content")) for row in rows])
    return [{**row, "text": text} for row, text in zip(rows, texts, strict=True)]


def assess_risk(case_id: UUID, command: AssessRisk, *, work: CasesWork) -> tuple[Case, dict[str, Any]]:
    """Record an assessment; the case takes its risk level. Raises NotFound, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_change(case_id)
    now = work.clock.now()
    check_not_future(command.done_on, now, "done_on")
    case.change({"risk_level": command.overall_risk}, on=local_day(now, case.country))
    case.risk_assessed(_made_at(command.done_on, case, now))
    assessment = {
        "id": new_id(),
        "kind": command.kind,
        "tool": command.tool,
        "done_on": command.done_on,
        "overall_risk": command.overall_risk,
        "factors": list(command.factors),
        "items": list(command.items),
        "done_by": work.grant.subject,
        "recorded_at": now,
    }
    work.follow_up.add_assessment({**_of(case), **assessment})
    details = {"assessment_id": assessment["id"], "kind": command.kind, "overall_risk": command.overall_risk}
    save(case, TimelineEntry(kind="risk.assessed", details=details), work=work)
    work.audit_case("assessment.recorded", case)
    return case, assessment


def read_assessments(case_id: UUID, after: list[Any] | None, limit: int, *, work: CasesWork) -> list[dict[str, Any]]:
    """Assessments, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("assessments.read", case)
    return work.follow_up.assessments(case.id, after, limit)


def assign_case(case_id: UUID, user_id: UUID, *, work: CasesWork) -> tuple[Case, dict[str, Any]]:
    """Give a case to an active person of the organisation, who is notified.

    Raises NotFound, CaseClosedAlready, Invalid for anybody else.
    """
    case = work.cases.get_for_change(case_id)
    work.members.require(user_id, case.organisation_id, CASEWORK)
    case.change({"assigned_to": user_id}, on=local_day(work.clock.now(), case.country))
    assignment_id = new_id()
    assignment = {
        "id": assignment_id,
        "user_id": user_id,
        "assigned_at": work.clock.now(),
        "assigned_by": work.grant.subject,
    }
    work.follow_up.assign({**_of(case), **assignment})
    details = {"assignment_id": assignment["id"], "user_id": user_id}
    save(case, TimelineEntry(kind="case.assigned", details=details), work=work)
    work.publish(
        CaseAssigned(
            country=case.country,
            case_id=case.id,
            organisation_id=case.organisation_id,
            assignment_id=assignment_id,
            user_id=user_id,
        )
    )
    work.audit_case("case.assigned", case)
    return case, assignment


def read_assignments(case_id: UUID, after: list[Any] | None, limit: int, *, work: CasesWork) -> list[dict[str, Any]]:
    """Assignments, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("assignments.read", case)
    return work.follow_up.assignments(case.id, after, limit)


def _of(case: Case) -> Mapping[str, Any]:
    return {"country": case.country, "organisation_id": case.organisation_id, "case_id": case.id}


def _made_at(day: date, case: Case, now: datetime) -> datetime:
    # Only the day is asked. One written down later was made by the end of its day, and its clock runs since then.
    return min(now, end_of_day(day, case.country))


def _place(note_id: UUID) -> str:
    return f"note|content|{note_id}"
