"""`/api/v1/access-alerts`: accounts that opened or searched many cases within an hour."""

from flask import Response

from services.cases.api.caller import oversight_work
from services.cases.bootstrap import services
from services.cases.domain.bulk_access import BulkAccess
from services.cases.usecases.read_bulk_accesses import read_bulk_accesses
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, page_response
from shared.web.representations import Representation, page_of

ALERT = Representation(BulkAccess, "AccessAlert")

blp = Blueprint("bulk_accesses", __name__, url_prefix="/api/v1/access-alerts", description="Accesos / Accesses")


@blp.get("")
@requires(Permission.AUDIT_READ)
@blp.query(PageQuery)
@blp.response(200, page_of(ALERT))
def browse(query: PageQuery) -> Response:
    """Accounts that opened or searched much within an hour: of the organisation, for administrators of the country."""
    oversees = current_grant().allows(Permission.AUDIT_OVERSEE)
    with oversight_work() if oversees else services().work(current_grant()) as work:
        page = read_bulk_accesses(after=query.position, limit=query.limit, work=work)
    return page_response([ALERT.body(alert) for alert in page.items], page.next_position)
