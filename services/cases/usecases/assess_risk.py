"""Record an assessment of the risk."""

from datetime import date, datetime
from uuid import UUID

import orjson

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.casework import Assessment, AssessRisk, place_of_assessment
from services.cases.domain.days import check_not_future, end_of_day
from services.cases.domain.timeline import TimelineEntry


def assess_risk(case_id: UUID, command: AssessRisk, *, work: CasesWork) -> Assessment:
    """Record an assessment; the case takes its risk level. Raises NotFound, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    now = work.clock.now()
    check_not_future(command.done_on, now, "done_on")
    needs = [need for need in command.needs if need not in case.needs] if command.add_needs else []
    changes = {"risk_level": command.overall_risk, **({"needs": (*case.needs, *needs)} if needs else {})}
    case.change(changes, on=work.today(case.country))
    case.schedule_reassessment(assessed_at=_made_at(command.done_on, case, now))
    assessment = Assessment(
        kind=command.kind,
        overall_risk=command.overall_risk,
        done_on=command.done_on,
        tool=command.tool,
        factors=command.factors,
        items=command.items,
        done_by=work.grant.subject,
        recorded_at=now,
    )
    work.assessments.add(case, assessment.stored(_encrypted(case, assessment, work)))
    details = {"assessment_id": assessment.id, "kind": command.kind, "overall_risk": command.overall_risk}
    added = {"needs": needs} if needs else {}
    work.save(case, TimelineEntry(kind="risk.assessed", details={**details, **added}))
    work.audit_case("assessment.recorded", case)
    return assessment


def _encrypted(case: Case, assessment: Assessment, work: CasesWork) -> bytes | None:
    if not assessment.notes:
        return None
    return work.vault.encrypt_text(case, orjson.dumps(assessment.notes).decode(), place_of_assessment(assessment.id))


def _made_at(day: date, case: Case, now: datetime) -> datetime:
    # Only the day is asked. One written down later was made by the end of its day, and its clock runs since then.
    return min(now, end_of_day(day, case.country))
