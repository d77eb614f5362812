"""What waits for an answer too long, for those who were told: codes and organisations, nothing of a person."""

from typing import Any
from uuid import UUID

from flask import Response

from services.referrals.api import escalation_schemas as schemas
from services.referrals.api.referral_bodies import waiting_body
from services.referrals.bootstrap import services
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, decode_cursor, page_response

blp = Blueprint("escalated referrals", __name__, url_prefix="/api/v1/referrals/escalated")


@blp.get("")
@requires(Permission.REFERRALS_OVERSEE)
@blp.arguments(PageQuery, location="query")
@blp.response(200, schemas.EscalatedPageSchema)
def list_escalated(arguments: dict[str, Any]) -> Response:
    """Referrals still without an answer that the caller's organisation was told of, the longest waiting first."""
    limit, after = arguments["limit"], decode_cursor(arguments["cursor"])
    with services().work(current_grant()) as work:
        rows = work.escalations.waiting(work.organisation_id, after=UUID(after[0]) if after else None, limit=limit)
        shown = rows[:limit]
        names = work.organisations.names(
            {end for row in shown for end in (row.from_organisation_id, row.to_organisation_id)}
        )
    more = [shown[-1].id] if len(rows) > limit else None
    return page_response([waiting_body(row, names) for row in shown], more)
