"""Which entries of the audit a caller reads."""

from sqlalchemy import ColumnElement, or_, select, union_all

from services.reporting.adapters.tables import extract, extract_run
from shared.db.audit.audit_log import AUDIT
from shared.kernel.grant import Grant, Permission


def visible_to(caller: Grant) -> ColumnElement[bool] | None:
    """Entries of the caller's countries with `audit:oversee` (None), else those that concern their organisation.

    An organisation reads what it did, and what was done by others to its extracts.
    """
    own = caller.organisation_id
    if caller.allows(Permission.AUDIT_OVERSEE) or own is None:
        return None
    extracts = [select(table.c.id).where(table.c.organisation_id == own) for table in (extract, extract_run)]
    return or_(AUDIT.c.organisation_id == own, AUDIT.c.object_id.in_(union_all(*extracts)))
