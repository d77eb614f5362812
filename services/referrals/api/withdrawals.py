"""Withdrawals that receivers have not acknowledged yet, for those who oversee a country or the region."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from services.referrals.api import escalation_schemas as schemas
from services.referrals.api.referral_bodies import notice_body
from services.referrals.bootstrap import services
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, decode_cursor, page_response

blp = Blueprint("unacknowledged withdrawals", __name__, url_prefix="/api/v1/referrals/unacknowledged")


@blp.get("")
@requires(Permission.REFERRALS_OVERSEE)
@blp.arguments(PageQuery, location="query")
@blp.response(200, schemas.UnacknowledgedPageSchema)
def list_unacknowledged(arguments: dict[str, Any]) -> Response:
    """Receivers who have not acknowledged that access has ended, the longest waiting first."""
    limit, position = arguments["limit"], decode_cursor(arguments["cursor"])
    after = (datetime.fromisoformat(position[0]), UUID(position[1])) if position else None
    with services().work(current_grant()) as work:
        rows = work.withdrawal_notices.waiting(after=after, limit=limit)
        shown = rows[:limit]
        ends = {end for row in shown for end in (row.from_organisation_id, row.to_organisation_id)}
        names = work.organisations.names(ends)
    more = [shown[-1].at.isoformat(), str(shown[-1].referral_id)] if len(rows) > limit else None
    return page_response([notice_body(row, names) for row in shown], more)
