"""Which entries of the audit a caller reads. The platform asks for them, so the rules of sealed cases are said here."""

from sqlalchemy import ColumnElement, and_, any_, func, or_, select, true

from services.cases.adapters.tables import case_record
from shared.db.audit.audit_log import AUDIT
from shared.kernel.audit_actions import DENIED
from shared.kernel.grant import Grant, Permission

_case = case_record.c
_of_case = AUDIT.c.object_type == "case"
# Scalar subqueries are asked for each entry that is shown, by key; `NOT IN` would read all cases for every page.
_sealed = select(true()).where(_case.id == AUDIT.c.object_id, _case.sealed_for.is_not(None)).scalar_subquery()


def visible_to(caller: Grant) -> ColumnElement[bool]:
    """Entries of the caller's countries with `audit:oversee`, else those that concern their organisation.

    An organisation reads what it did, what was done by others to its cases, and what others were refused of them. What
    is sealed is read by the people named alone, as everywhere (ADR 0047).
    """
    if caller.allows(Permission.AUDIT_OVERSEE) or caller.organisation_id is None:
        return or_(~_of_case, _sealed.is_(None))
    named = or_(
        _case.sealed_for.is_(None),
        any_(_case.sealed_for) == caller.subject,
        and_(_case.emergency_for == caller.subject, _case.emergency_until > func.now()),
    )
    own_cases = select(_case.id).where(_case.organisation_id == caller.organisation_id, named)
    return or_(
        and_(~_of_case, AUDIT.c.organisation_id == caller.organisation_id),
        and_(or_(_of_case, AUDIT.c.action.in_(DENIED)), AUDIT.c.object_id.in_(own_cases)),
    )
