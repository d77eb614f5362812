"""`/api/v1/audit`: who did what in the administration."""

from typing import Any
from uuid import UUID

from flask import Response

from services.identity.adapters.audited_organisation import concerns
from services.identity.api.schemas import AuditQuery
from services.identity.bootstrap import services
from shared.db.audit_log import AuditEntry, AuditFilter, AuditLog
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import decode_cursor, page_response
from shared.web.representations import Representation, page_of

blp = Blueprint("audit", __name__, url_prefix="/api/v1/audit", description="Audit of the administration")

AUDIT_ENTRY = Representation(AuditEntry, "Audit")


@blp.get("")
@requires(Permission.AUDIT_READ)
@blp.arguments(AuditQuery, location="query")
@blp.response(200, page_of(AUDIT_ENTRY))
def browse(query: dict[str, Any]) -> Response:
    """The caller's countries for an administrator, the newest first.

    For a supervisor what their organisation did, and what others did to it, its people and its systems.
    """
    grant = current_grant()
    position, limit = decode_cursor(query.pop("cursor")), query.pop("limit")
    before = UUID(position[0]) if position else None
    wanted = AuditFilter(equal={name: value for name, value in query.items() if value is not None})
    own = None if grant.allows(Permission.USERS_WRITE) or grant.organisation_id is None else grant.organisation_id
    # Row-level security shows an organisation only what it did itself; both read as the platform, in their countries.
    with services().system_work(grant.countries) as work:
        concerning = concerns(own) if own else None
        page = AuditLog(work.connection).page(wanted, before=before, limit=limit, concerning=concerning)
    return page_response([AUDIT_ENTRY.body(entry) for entry in page.items], page.next_position)
