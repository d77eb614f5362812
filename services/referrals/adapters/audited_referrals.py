"""Which entries of the audit a caller reads. The platform asks for them, so the rules of sealed cases are said here."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, func, not_, or_, select

from services.referrals.adapters.tables import case_seal, referral
from shared.db.audit_log import AUDIT
from shared.kernel.grant import Grant, Permission

_of_referral = AUDIT.c.object_type == "referral"
_sealed = select(referral.c.id).join(case_seal, case_seal.c.case_id == referral.c.case_id)


def visible_to(caller: Grant) -> ColumnElement[bool]:
    """Entries of the caller's countries with `audit:oversee`, else those that concern their organisation.

    An organisation reads what it did, and what was done by others to its referrals. Those of a sealed case are read on
    the sender's side by the people named alone, and by those who oversee a country not at all (ADR 0047).
    """
    own = caller.organisation_id
    if caller.allows(Permission.AUDIT_OVERSEE) or own is None:
        return or_(not_(_of_referral), AUDIT.c.object_id.not_in(_sealed))
    is_party = or_(referral.c.from_organisation_id == own, referral.c.to_organisation_id == own)
    parties = select(referral.c.id).where(is_party)
    return or_(
        and_(not_(_of_referral), or_(AUDIT.c.organisation_id == own, AUDIT.c.object_id == own)),
        and_(_of_referral, AUDIT.c.object_id.in_(parties), AUDIT.c.object_id.not_in(_hidden(own, caller.subject))),
    )


def _hidden(organisation_id: UUID, subject: str) -> Select[tuple[UUID]]:
    """The organisation's own referrals of sealed cases that do not name the person."""
    named = or_(
        any_(case_seal.c.sealed_for) == subject,
        and_(case_seal.c.emergency_for == subject, case_seal.c.emergency_until > func.now()),
    )
    return _sealed.where(referral.c.from_organisation_id == organisation_id, func.coalesce(named, False).is_(False))
