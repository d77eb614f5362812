"""`/api/v1/access-alerts`: accounts that read much within an hour, at night or of another team, and who saw that."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response

from services.cases.api.caller import oversight_work, platform_work
from services.cases.bootstrap import services
from services.cases.domain.access.unusual_access import ListFilter, MarkAsSeen, UnusualAccess, UnusualKind
from services.cases.usecases.access.mark_unusual_access import mark_unusual_access
from services.cases.usecases.access.read_unusual_accesses import read_unusual_accesses
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.inputs import input_of
from shared.web.pagination import PageQuery, page_response
from shared.web.representations import Representation, page_of
from shared.web.responses import json_response

ALERT = Representation(UnusualAccess, "AccessAlert", without=("held_by",))

blp = Blueprint("unusual_accesses", __name__, url_prefix="/api/v1/access-alerts", description="Accesos / Accesses")


@dataclass(frozen=True, kw_only=True)
class ListAlertsQuery(PageQuery):
    """Of which kind, and whether they were marked as seen."""

    kind: UnusualKind | None = None
    seen: bool | None = None


@blp.get("")
@requires(Permission.AUDIT_READ)
@blp.query(ListAlertsQuery)
@blp.response(200, page_of(ALERT))
def browse(query: ListAlertsQuery) -> Response:
    """Accounts that read unusually: of the organisation, for administrators of the country. Never the caller's own."""
    oversees = current_grant().allows(Permission.AUDIT_OVERSEE)
    wanted = ListFilter(kind=query.kind, seen=query.seen)
    with oversight_work() if oversees else services().work(current_grant()) as work:
        page = read_unusual_accesses(wanted, after=query.position, limit=query.limit, work=work)
    return page_response([ALERT.body(alert) for alert in page.items], page.next_position)


@blp.post("/<uuid:alert_id>/seen")
@requires(Permission.AUDIT_READ)
@blp.arguments(input_of(MarkAsSeen))
@blp.response(200, ALERT.schema)
def mark(command: MarkAsSeen, alert_id: UUID) -> Response:
    """Say whether it was justified, once: another person than the one it is about, or than who holds the system."""
    with platform_work() as work:
        alert = mark_unusual_access(alert_id, command, caller=current_grant(), work=work)
    return json_response(ALERT.body(alert))
