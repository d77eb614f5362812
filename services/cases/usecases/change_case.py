"""Change the coded record of a case, close it, take it up again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.birth import check_birth_year
from services.cases.domain.case import Case, changes_age
from services.cases.domain.days import check_decided_on, local_day
from services.cases.domain.facts import facts_of
from services.cases.domain.timeline import TimelineEntry, majority_moved, status_entry
from services.cases.usecases.grounds import stop_without_grounds
from shared.contracts.cases import CaseClosed, CaseFactsChanged

CheckVersion = Callable[[int], None]
"""Raises unless the caller has seen that version (`If-Match`)."""


def change_case(case_id: UUID, changes: Mapping[str, Any], check_version: CheckVersion, *, work: CasesWork) -> Case:
    """Apply a merge patch. Raises NotFound, PreconditionFailed, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_change(case_id)
    check_version(case.version)
    now = work.clock.now()
    today = local_day(now, case.country)
    before, status_before = facts_of(case, "", today), case.person.trafficking_status
    check_decided_on(changes.get("person", {}).get("status_decided_on"), now)
    check_birth_year(changes.get("person", {}).get("birth_year"), now)
    # The birthdate in the vault has its say when an age is corrected, and is not opened otherwise.
    age_changes = changes_age(changes)
    identity = work.vault.read(case)[0] if age_changes else None
    birthdate = identity.birthdate if identity else None
    majority_before = case.majority_on(today, birthdate)
    case.change(changes, identity, on=today)
    if "risk_level" in changes:
        case.risk_assessed(now)
    case.refresh_stage(work.referral_states.of_case(case.id))
    changed = sorted(changed_paths(changes))
    moved = majority_moved(majority_before, case.majority_on(today, birthdate)) if age_changes else {}
    save(case, TimelineEntry(kind="case.changed", details={"fields": changed, **moved}), work=work)
    if case.person.trafficking_status != status_before:
        work.timeline.append(case, status_entry(case.person), actor=work.grant.subject, at=now)
    work.audit_case("case.changed", case, fields=changed)
    if age_changes:
        stop_without_grounds(case, work=work)
    tell_changed_facts(case, before, today, work)
    return case


def close_case(case_id: UUID, reason: str, *, work: CasesWork) -> Case:
    """Close a case with a code of `case_closure_reason`. Raises NotFound, CaseClosedAlready."""
    case = work.cases.get_for_change(case_id)
    today = local_day(work.clock.now(), case.country)
    before = facts_of(case, "", today)
    case.close(reason, on=today)
    case.refresh_stage(work.referral_states.of_case(case.id))
    save(case, TimelineEntry(kind="case.closed", details={"reason": reason}), work=work)
    work.audit_case("case.closed", case)
    work.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=reason))
    tell_changed_facts(case, before, today, work)
    return case


def reopen_case(case_id: UUID, *, work: CasesWork) -> Case:
    """Take up a closed case. Raises NotFound, CaseNotClosed."""
    case = work.cases.get_for_change(case_id)
    today = local_day(work.clock.now(), case.country)
    before = facts_of(case, "", today)
    case.reopen(at=work.clock.now())
    case.refresh_stage(work.referral_states.of_case(case.id))
    save(case, TimelineEntry(kind="case.reopened"), work=work)
    work.audit_case("case.reopened", case)
    tell_changed_facts(case, before, today, work)
    return case


def save(case: Case, entry: TimelineEntry, *, work: CasesWork) -> None:
    """Store the next version of a case and what happened."""
    work.cases.save(case)
    work.timeline.append(case, entry, actor=work.grant.subject, at=work.clock.now())


def tell_changed_facts(case: Case, before: Mapping[str, Any], today: date, work: CasesWork) -> None:
    """Tell statistics when the profile is no longer what it was `before` (`facts_of`)."""
    if facts_of(case, "", today) != before:
        tell_facts(case, today, work=work)


def tell_facts(case: Case, today: date, *, work: CasesWork) -> None:
    """Tell statistics the whole new profile."""
    work.publish(CaseFactsChanged(**facts_of(case, work.pseudonyms.person_key(case.person_id), today)))


def changed_paths(changes: Mapping[str, Any]) -> list[str]:
    """Names of the changed fields, `person.gender` for nested ones; never their values."""
    nested = [f"{part}.{name}" for part in ("person", "experience") if part in changes for name in changes[part]]
    return [name for name in changes if name not in ("person", "experience")] + nested
