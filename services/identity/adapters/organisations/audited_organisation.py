"""Which entries of the audit concern one organisation."""

from uuid import UUID

from sqlalchemy import ColumnElement, select, union_all

from services.identity.adapters.tables import access_requests, clients, users
from shared.db.audit.audit_log import AUDIT
from shared.kernel.grant import Grant, Permission


def visible_to(caller: Grant) -> ColumnElement[bool] | None:
    """Which entries a caller reads: all of their countries (None), or those that concern their organisation."""
    if caller.allows(Permission.AUDIT_OVERSEE) or caller.organisation_id is None:
        return None
    return concerns(caller.organisation_id)


def concerns(organisation_id: UUID) -> ColumnElement[bool]:
    """Whether an entry is by that organisation, or about it, its people, its systems or requests to it."""
    parts = [
        select(table.c.id).where(table.c.organisation_id == organisation_id)
        for table in (users, clients, access_requests)
    ]
    return (
        (AUDIT.c.organisation_id == organisation_id)
        | (AUDIT.c.object_id == organisation_id)
        | AUDIT.c.object_id.in_(union_all(*parts))
    )
