"""Which entries of the audit a caller reads. The platform asks for them, so the rules of sealed cases are said here."""

from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, any_, false, func, not_, or_, select, true

from services.referrals.adapters.tables import case_seal, referral
from shared.db.audit.audit_log import AUDIT
from shared.kernel.grant import Grant, Permission

_of_referral = AUDIT.c.object_type == "referral"
# A scalar subquery is asked for each entry that is shown, by key; `NOT IN` would read all referrals for every page.
_sealed = (
    select(true())
    .select_from(referral.join(case_seal, case_seal.c.case_id == referral.c.case_id))
    .where(referral.c.id == AUDIT.c.object_id)
)


def visible_to(caller: Grant) -> ColumnElement[bool]:
    """Entries of the caller's countries with `audit:oversee`, else those that concern their organisation.

    An organisation reads what it did, and what was done by others to its referrals. Those of a sealed case are read on
    the sender's side by the people named alone, and by those who oversee a country not at all (ADR 0047).
    """
    own = caller.organisation_id
    if caller.allows(Permission.AUDIT_OVERSEE) or own is None:
        return or_(not_(_of_referral), _sealed.scalar_subquery().is_(None))
    is_party = or_(referral.c.from_organisation_id == own, referral.c.to_organisation_id == own)
    parties = select(referral.c.id).where(is_party)
    return or_(
        and_(not_(_of_referral), or_(AUDIT.c.organisation_id == own, AUDIT.c.object_id == own)),
        and_(_of_referral, AUDIT.c.object_id.in_(parties), _hidden(own, caller.subject).is_(None)),
    )


def _hidden(organisation_id: UUID, subject: str) -> ScalarSelect[bool]:
    """True for one of the organisation's own referrals of a sealed case that does not name the person, else null."""
    named = or_(
        any_(case_seal.c.sealed_for) == subject,
        and_(case_seal.c.emergency_for == subject, case_seal.c.emergency_until > func.now()),
    )
    unnamed = func.coalesce(named, false()).is_(False)
    return _sealed.where(referral.c.from_organisation_id == organisation_id, unnamed).scalar_subquery()
