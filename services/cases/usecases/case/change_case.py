"""Change the coded record of a case."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry, majority_moved, status_entry
from services.cases.domain.jurisdictions.days import check_decided_on, check_identified_on
from services.cases.domain.person.birth import check_birth_year
from services.cases.domain.person.case_changes import before_and_after, changed_paths, changes_age, values_at
from services.cases.processes.case.facts import gather_facts, publish_changed_facts
from services.cases.processes.case.risk import risk_basis
from services.cases.processes.case.timeline import append_entry, save_case
from services.cases.processes.consent.grounds import stop_disclosures
from services.cases.processes.person.status_decision import check_rests_on
from shared.kernel.changes import Changes


def change_case(case_id: UUID, changes: Changes, *, require_version: Callable[[int], None], work: CasesWork) -> Case:
    """Apply a merge patch. Raises NotFound, PreconditionFailed, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    require_version(case.version)
    now, today = work.clock.now(), work.today(case.country)
    changed = changed_paths(changes)
    before, status_before = gather_facts(case, work=work), case.person.trafficking_status
    values_before = values_at(case, changed)
    _check_days(changes, now)
    check_rests_on(changes, case, case.person_id, work=work)
    # The birthdate in the vault has its say when an age is corrected, and is not decrypted otherwise.
    age_changes = changes_age(changes)
    identity = work.vault.read(case)[0] if age_changes else None
    birthdate = identity.birthdate if identity else None
    majority_before = case.majority_on(today, birthdate)
    case.change(changes, identity, on=today)
    if "risk_level" in changes:
        case.schedule_reassessment(assessed_at=now, basis=risk_basis(case, version=case.version + 1, work=work))
    case.refresh_stage(work.case_referrals.states_of(case.id).values())
    moved = majority_moved(majority_before, case.majority_on(today, birthdate)) if age_changes else {}
    values = before_and_after(values_before, values_at(case, changed))
    save_case(case, TimelineEntry(kind="case.changed", details={"fields": changed, **values, **moved}), work=work)
    if case.person.trafficking_status != status_before:
        append_entry(case, status_entry(case.person), work=work)
    work.audit_case("case.changed", case, fields=changed)
    if age_changes:
        stop_disclosures(case, work=work)
    publish_changed_facts(case, before, work=work)
    return case


def _check_days(changes: Changes, now: datetime) -> None:
    person = changes.get("person", {})
    check_decided_on(person.get("status_decided_on"), now)
    check_birth_year(person.get("birth_year"), now)
    if "identified_on" in changes:
        check_identified_on(changes["identified_on"], now)
