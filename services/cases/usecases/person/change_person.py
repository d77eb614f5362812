"""Change the coded record of a person of a case, or remove one who was added by mistake."""

from collections.abc import Callable, Mapping
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry, majority_moved
from services.cases.domain.documents.documents import DocumentState
from services.cases.domain.jurisdictions.days import check_decided_on
from services.cases.domain.person.birth import check_birth_year
from services.cases.domain.person.case_changes import before_and_after, changed_paths, changes_age, values_at
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.member import Member, PersonOfCase
from services.cases.processes.case.facts import gather_facts, publish_changed_facts
from services.cases.processes.case.timeline import save_case
from services.cases.processes.consent.grounds import stop_disclosures
from services.cases.processes.documents.documents import end_documents
from services.cases.processes.person.identities import index_names
from services.cases.processes.person.status_decision import check_rests_on
from shared.kernel.changes import Changes

BY_MISTAKE = "recorded_in_error"


def change_person(
    case_id: UUID, person_id: UUID, changes: Changes, *, require_version: Callable[[int], None], work: CasesWork
) -> tuple[Case, PersonOfCase]:
    """Apply a merge patch to the record of another person than the first.

    Raises NotFound, PreconditionFailed, CaseClosedAlready, Invalid.
    """
    case = work.cases.get_for_update(case_id)
    require_version(case.version)
    case.must_be_open()
    member = case.member(person_id)
    before, changed = gather_facts(case, work=work), changed_paths(changes)
    values_before = values_at(member, changed)
    moved = _change(case, member, changes, work)
    values = before_and_after(values_before, values_at(member, changed))
    details = {"person_id": person_id, "fields": changed, **values, **moved}
    save_case(case, TimelineEntry(kind="person.changed", details=details), work=work)
    work.audit_case("person.changed", case, fields=changed)
    if changes_age(changes):
        stop_disclosures(case, work=work)
    publish_changed_facts(case, before, work=work)
    return case, case.show(person_id)


def remove_person(case_id: UUID, person_id: UUID, *, require_version: Callable[[int], None], work: CasesWork) -> None:
    """Remove another person than the first, who was added by mistake; the key of their identity is destroyed.

    Raises NotFound, PreconditionFailed, CaseClosedAlready.
    """
    case = work.cases.get_for_update(case_id)
    require_version(case.version)
    case.must_be_open()
    whose, before = case.vault_person(case.member(person_id).id), gather_facts(case, work=work)
    index_names(case, person_id, Identity(), work=work)
    work.vault.erase(whose, reason=BY_MISTAKE, erased_by=work.grant.subject, at=work.clock.now())
    end_documents(case, work.documents.stored_of(case.id, person_id), DocumentState.ERASED, work=work)
    case.remove_person(person_id)
    save_case(case, TimelineEntry(kind="person.removed", details={"person_id": person_id}), work=work)
    work.audit_case("person.removed", case)
    stop_disclosures(case, work=work)
    publish_changed_facts(case, before, work=work)


def _change(case: Case, member: Member, changes: Changes, work: CasesWork) -> Mapping[str, str]:
    """Apply the patch; returns how the majority moved by it."""
    now, today = work.clock.now(), work.today(case.country)
    check_decided_on(changes.get("person", {}).get("status_decided_on"), now)
    check_rests_on(changes, case, member.id, work=work)
    check_birth_year(changes.get("person", {}).get("birth_year"), now)
    # The birthdate in the vault has its say when an age is corrected, and is not decrypted otherwise.
    identity = work.vault.read(case.vault_person(member.id))[0] if changes_age(changes) else Identity()
    majority_before = member.majority_on(today, identity.birthdate)
    member.change_record(changes, identity, on=today)
    return majority_moved(majority_before, member.majority_on(today, identity.birthdate))
