"""Withdrawals that receivers have not acknowledged yet, for those who oversee a country or the region."""

from datetime import datetime
from uuid import UUID

from flask import Response

from services.referrals.api.escalation_schemas import UNACKNOWLEDGED, UnacknowledgedPageSchema
from services.referrals.api.referral_bodies import names_of, names_of_parties
from services.referrals.bootstrap import services
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, page_response

blp = Blueprint("unacknowledged withdrawals", __name__, url_prefix="/api/v1/referrals/unacknowledged")


@blp.get("")
@requires(Permission.REFERRALS_OVERSEE)
@blp.query(PageQuery)
@blp.response(200, UnacknowledgedPageSchema)
def list_unacknowledged(query: PageQuery) -> Response:
    """Receivers who have not acknowledged that access has ended, the longest waiting first."""
    position = query.position
    after = (datetime.fromisoformat(position[0]), UUID(position[1])) if position else None
    with services().work(current_grant()) as work:
        page = work.withdrawal_notices.page(after=after, limit=query.limit)
        names = names_of(page.items, work)
    return page_response(
        [UNACKNOWLEDGED.body(one) | names_of_parties(one, names) for one in page.items], page.next_position
    )
