"""`/api/v1/audit`: who did what in the administration."""

from flask import Response

from services.identity.adapters.organisations.audited_organisation import visible_to
from services.identity.api.schemas import AUDIT_ENTRY, ReadAuditQuery
from services.identity.bootstrap import services
from shared.db.audit.audit_log import AuditFilter
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import page_response
from shared.web.representations import page_of

blp = Blueprint("audit", __name__, url_prefix="/api/v1/audit", description="Audit of the administration")


@blp.get("")
@requires(Permission.AUDIT_READ)
@blp.query(ReadAuditQuery)
@blp.response(200, page_of(AUDIT_ENTRY))
def browse(query: ReadAuditQuery) -> Response:
    """The caller's countries for an administrator, the newest first.

    For a supervisor what their organisation did, and what others did to it, its people and its systems.
    """
    grant = current_grant()
    # Row-level security shows an organisation only what it did itself; both read as the platform, in their countries.
    with services().system_work(grant.countries) as work:
        page = work.audit_log.page(
            AuditFilter(equal=query.filters()),
            before=query.last_id,
            limit=query.limit,
            concerning=visible_to(grant),
        )
    return page_response([AUDIT_ENTRY.body(entry) for entry in page.items], page.next_position)
