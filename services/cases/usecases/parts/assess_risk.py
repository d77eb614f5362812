"""Record an assessment of the risk."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import orjson

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import Assessment, AssessRisk, place_of_assessment
from services.cases.domain.case.risk import Risk, check_seen, last_of
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.jurisdictions.days import check_not_future, end_of_day
from services.cases.processes.case.risk import risk_basis
from services.cases.processes.case.timeline import save_case
from shared.kernel.errors import invalid


def assess_risk(case_id: UUID, command: AssessRisk, *, work: CasesWork) -> Assessment:
    """Record an assessment; the case takes its level unless a later one holds.

    Raises NotFound, CaseClosedAlready, Invalid, and RiskMovedOn where its author did not know the level that is held.
    """
    case = work.cases.get_for_update(case_id)
    case.must_be_open()
    now = work.clock.now()
    check_not_future(command.done_on, now, "done_on")
    if command.seen_version is not None and command.seen_version > case.version:
        raise invalid(
            "seen_version",
            "not_there_yet",
            es="El caso todavía no tiene esa versión",
            en="The case has no such version yet",
        )
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
    found = _found(case, assessment, work)
    assessment = replace(assessment, sets_risk=command.sets_risk and _holds(case, found, command, work))
    needs = [need for need in command.needs if need not in case.needs] if command.add_needs else []
    changes = {"risk_level": found.level} if assessment.sets_risk else {}
    case.change({**changes, **({"needs": (*case.needs, *needs)} if needs else {})}, on=work.today(case.country))
    if assessment.sets_risk:
        case.schedule_reassessment(assessed_at=_made_at(command.done_on, case, now), basis=found.basis)
    work.assessments.add(case, assessment.stored(_encrypted(case, assessment, work)))
    save_case(case, _entry(assessment, needs), work=work)
    work.audit_case("assessment.recorded", case)
    return assessment


def _found(case: Case, assessment: Assessment, work: CasesWork) -> Risk:
    basis = risk_basis(case, version=case.version + 1, work=work)
    # A system that dates in UTC may be a day ahead of the country: what comes later on its day is no older for that.
    done_on = min(assessment.done_on, basis.done_on)
    return Risk(level=assessment.overall_risk, basis=replace(basis, done_on=done_on, assessment_id=assessment.id))


def _holds(case: Case, found: Risk, command: AssessRisk, work: CasesWork) -> bool:
    held = case.risk
    if held is None:
        return True
    # One who signs in is one person; behind a system there may be many.
    check_seen(found, held, seen_version=command.seen_version, may_be_own=work.grant.is_person)
    return last_of(found, held) is found


def _entry(assessment: Assessment, needs: list[str]) -> TimelineEntry:
    details = {
        "assessment_id": assessment.id,
        "kind": assessment.kind,
        "overall_risk": assessment.overall_risk,
        **({} if assessment.sets_risk else {"sets_risk": False}),
        **({"needs": needs} if needs else {}),
    }
    return TimelineEntry(kind="risk.assessed", details=details)


def _encrypted(case: Case, assessment: Assessment, work: CasesWork) -> bytes | None:
    if not assessment.notes:
        return None
    return work.vault.encrypt_text(case, orjson.dumps(assessment.notes).decode(), place_of_assessment(assessment.id))


def _made_at(day: date, case: Case, now: datetime) -> datetime:
    # Only the day is asked. One written down later was made by the end of its day, and its clock runs since then.
    return min(now, end_of_day(day, case.country))
