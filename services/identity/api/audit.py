"""`/api/v1/audit`: who did what in the administration."""

from typing import Any
from uuid import UUID

from flask import Response

from services.identity.adapters.audit_entries import audit_page
from services.identity.api.schemas import AuditQuery, AuditSchema, page_of
from services.identity.bootstrap import services
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import decode_cursor, page_response

blp = Blueprint("audit", __name__, url_prefix="/api/v1/audit", description="Audit of the administration")


@blp.get("")
@requires(Permission.AUDIT_READ)
@blp.arguments(AuditQuery, location="query")
@blp.response(200, page_of(AuditSchema))
def browse(query: dict[str, Any]) -> Response:
    """The caller's countries for an administrator, the newest first.

    For a supervisor what their organisation did, and what others did to it, its people and its systems.
    """
    grant = current_grant()
    position, limit = decode_cursor(query.pop("cursor")), query.pop("limit")
    # Row-level security shows an organisation only what it did itself; both read as the platform, in their countries.
    concerned = None if grant.allows(Permission.USERS_WRITE) else grant.organisation_id
    before = UUID(position[0]) if position else None
    with services().system_work(grant.countries) as work:
        found = audit_page(work.connection, query, concerned=concerned, before=before, limit=limit + 1)
    return page_response(found[:limit], [str(found[limit - 1]["id"])] if len(found) > limit else None)
