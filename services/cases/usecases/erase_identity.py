"""Erase who the person of a case is."""

from uuid import UUID

from services.cases.adapters.erasing import erase_person
from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
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
    along = _referrals_along(case, whose.person_id, work)
    work.publish(IdentityErased(country=case.country, case_id=case.id, referral_ids=along))
    work.audit_case("identity.erased", case)


def _referrals_along(case: Case, person_id: UUID, work: CasesWork) -> tuple[UUID, ...] | None:
    """The referrals with which a person went along; None for the first person, who is in every one."""
    if person_id == case.person_id:
        return None
    along = [record.referral_id for record in work.disclosures.prepared(case.id) if record.tells_along_of(person_id)]
    return tuple(dict.fromkeys(along))
