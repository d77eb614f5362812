"""`/api/v1/access-log`: who read or changed cases in the caller's countries, without what stands in them."""

from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields, validate

from services.cases.api.caller import oversight_work
from services.cases.api.responses import ACCESS
from services.cases.bootstrap import services
from services.cases.usecases.read_access_log import read_country_accesses
from shared.db.audit_log import AuditFilter
from shared.kernel.grant import Permission
from shared.web.authorization import requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, decode_cursor, page_response
from shared.web.representations import page_of
from shared.web.schemas import Coded

blp = Blueprint("access_log", __name__, url_prefix="/api/v1/access-log", description="Accesos / Accesses")

_DAYS = timedelta(days=30)
_COLUMN = {"case_id": "object_id"}


class AccessQuerySchema(PageQuery):
    """Filters; without `at[gte]` the last 30 days."""

    organisation_id = fields.UUID()
    case_id = fields.UUID()
    actor = fields.String(validate=validate.Length(max=200))
    action = fields.String(validate=validate.Length(max=80))
    purpose = Coded("consent_purpose")
    since = fields.AwareDateTime(data_key="at[gte]", default_timezone=UTC)
    until = fields.AwareDateTime(data_key="at[lte]", default_timezone=UTC)


@blp.get("")
@requires(Permission.AUDIT_OVERSEE)
@blp.arguments(AccessQuerySchema(), location="query")
@blp.response(200, page_of(ACCESS))
def browse(query: dict[str, Any]) -> Response:
    """Who opened which case of the country, when and for which purpose; the newest first. No content of any case."""
    position, limit = decode_cursor(query.pop("cursor")), query.pop("limit")
    since, until = query.pop("since", None) or services().clock.now() - _DAYS, query.pop("until", None)
    equal = {_COLUMN.get(name, name): value for name, value in query.items()}
    before = UUID(position[0]) if position else None
    with oversight_work() as work:
        page = read_country_accesses(
            AuditFilter(equal=equal, since=since, until=until), before=before, limit=limit, work=work
        )
    return page_response([ACCESS.body(entry) for entry in page.items], page.next_position)
