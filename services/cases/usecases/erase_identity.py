"""Erase who the person of a case is."""

from uuid import UUID

from services.cases.adapters.erasing import erase_person
from services.cases.adapters.work import CasesWork
from services.cases.domain.disclosure import referrals_along
from services.cases.domain.timeline import TimelineEntry
from shared.contracts.cases import IdentityErased
from shared.kernel.errors import Forbidden, NotFound
from shared.kernel.grant import Permission


def erase_identity(case_id: UUID, reason: str, *, person_id: UUID | None = None, work: CasesWork) -> None:
    """Destroy the key of a person: identity, documents and notes become unreadable, backups of files included.

    Without a `person_id` it is the first person of the case, under whose key the notes of the case are.

    A supervisor's act: they may read the audit, a caseworker may not. Raises Forbidden, NotFound.
    """
    if not work.grant.allows(Permission.AUDIT_READ):
        raise Forbidden
    case = work.cases.get_for_update(case_id)
    whose = case.whose(person_id or case.person_id)
    if not work.vault.knows(whose):
        raise NotFound
    erase_person(case, whose, reason, work=work)
    work.save(case, TimelineEntry(kind="identity.erased", details={"reason": reason, **case.named(whose)}))
    is_first = whose.person_id == case.person_id
    along = None if is_first else referrals_along(work.disclosures.prepared(case.id), [whose.person_id])
    work.publish(IdentityErased(country=case.country, case_id=case.id, referral_ids=along))
    work.audit_case("identity.erased", case)
