"""`/api/v1/access-log`: who read or changed cases in the caller's countries, without what stands in them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from flask import Response

from services.cases.api.caller import oversight_work
from services.cases.api.responses import ACCESS
from services.cases.bootstrap import services
from services.cases.usecases.access.read_access_log import read_country_accesses
from shared.db.audit.audit_log import AuditFilter
from shared.kernel.codes import UTC_BY_DEFAULT, Code, Length, Named
from shared.kernel.grant import Permission
from shared.web.access.authorization import requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, page_response
from shared.web.representations import page_of

blp = Blueprint("access_log", __name__, url_prefix="/api/v1/access-log", description="Accesos / Accesses")

_DAYS = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class ReadAccessLogQuery(PageQuery):
    """Filters by column of the audit; without `at[gte]` the last 30 days."""

    organisation_id: UUID | None = None
    object_id: Annotated[UUID | None, Named("case_id")] = None
    actor: Annotated[str | None, Length(max=200)] = None
    action: Annotated[str | None, Length(max=80)] = None
    purpose: Annotated[str | None, Code("consent_purpose")] = None
    since: Annotated[datetime | None, Named("at[gte]"), UTC_BY_DEFAULT] = None
    until: Annotated[datetime | None, Named("at[lte]"), UTC_BY_DEFAULT] = None


@blp.get("")
@requires(Permission.AUDIT_OVERSEE)
@blp.query(ReadAccessLogQuery)
@blp.response(200, page_of(ACCESS))
def browse(query: ReadAccessLogQuery) -> Response:
    """Who opened which case of the country, when and for which purpose; the newest first. No content of any case."""
    wanted = AuditFilter(
        equal=query.filters(without=("since", "until")),
        since=query.since or services().clock.now() - _DAYS,
        until=query.until,
    )
    with oversight_work() as work:
        page = read_country_accesses(wanted, before=query.last_id, limit=query.limit, work=work)
    return page_response([ACCESS.body(entry) for entry in page.items], page.next_position)
