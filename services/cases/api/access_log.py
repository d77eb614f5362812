"""`/api/v1/access-log`: who read or changed cases in the caller's countries, without what stands in them."""

from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields, validate

from services.cases.adapters.access_log import AccessQuery
from services.cases.api.answers import AccessPage
from services.cases.api.caller import oversight_work
from services.cases.bootstrap import services
from services.cases.usecases.read_country_accesses import read_country_accesses
from shared.kernel.grant import Permission
from shared.web.authorization import requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, decode_cursor, page_response
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
@blp.response(200, AccessPage)
def browse(query: dict[str, Any]) -> Response:
    """Who opened which case of the country, when and for which purpose; the newest first. No content of any case."""
    position, limit = decode_cursor(query.pop("cursor")), query.pop("limit")
    since, until = query.pop("since", None) or services().clock.now() - _DAYS, query.pop("until", None)
    wanted = AccessQuery(
        equal={_COLUMN.get(name, name): value for name, value in query.items()},
        since=since,
        until=until,
        before=UUID(position[0]) if position else None,
        limit=limit + 1,
    )
    with oversight_work() as work:
        rows = read_country_accesses(wanted, work=work)
    return page_response(rows[:limit], [str(rows[limit - 1]["id"])] if len(rows) > limit else None)
