"""What happens when a person is erased: once a second person approved it, or because retention has ended."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Approval
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.consent.disclosure import referrals_with_companion
from services.cases.domain.documents.documents import DocumentState
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.member import VaultPerson
from services.cases.processes.case.timeline import save_case
from services.cases.processes.documents.documents import end_documents
from services.cases.processes.person.identities import index_names
from shared.contracts.cases import IdentityErased
from shared.kernel.errors import NotFound


def erase_person(case: Case, whose: VaultPerson, reason: str, *, work: CasesWork) -> None:
    """Destroy the key of a person of a locked case, with the search tokens and documents that name them."""
    index_names(case, whose.person_id, Identity(), work=work)
    work.vault.erase(whose, reason=reason, erased_by=work.grant.subject, at=work.clock.now())
    work.shared_persons.end_of_person(case.id, whose.person_id, work.clock.now())
    end_documents(case, work.documents.stored_of(case.id, whose.person_id), DocumentState.ERASED, work=work)


def erase_approved(case: Case, approval: Approval, *, work: CasesWork) -> None:
    """Destroy the key of the person whom an approval is about, and publish that they were erased.

    Identity, documents and notes become unreadable, backups of files included. Raises NotFound when the person was
    erased or removed meanwhile.
    """
    whose, reason = case.vault_person(approval.about or case.person_id), approval.terms["reason"]
    if not work.vault.knows(whose):
        raise NotFound
    erase_and_publish(case, whose, reason, work=work)


def erase_and_publish(case: Case, whose: VaultPerson, reason: str, *, work: CasesWork) -> None:
    """Erase a person of a locked case, with an entry in its timeline, in the audit, and an event."""
    erase_person(case, whose, reason, work=work)
    save_case(case, TimelineEntry(kind="identity.erased", details={"reason": reason, **case.named(whose)}), work=work)
    is_first = whose.person_id == case.person_id
    along = None if is_first else referrals_with_companion(work.disclosures.prepared(case.id), [whose.person_id])
    work.publish(IdentityErased(country=case.country, case_id=case.id, referral_ids=along))
    work.audit_case("identity.erased", case)
