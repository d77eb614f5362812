"""Referrals that wait too long, for the organisations that were notified: nothing about a person."""

from flask import Response

from services.referrals.api.escalation_schemas import ESCALATED, EscalatedPageSchema
from services.referrals.api.referral_bodies import names_of, names_of_parties
from services.referrals.bootstrap import services
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, page_response

blp = Blueprint("escalated referrals", __name__, url_prefix="/api/v1/referrals/escalated")


@blp.get("")
@requires(Permission.REFERRALS_OVERSEE)
@blp.query(PageQuery)
@blp.response(200, EscalatedPageSchema)
def list_escalated(query: PageQuery) -> Response:
    """Referrals still without an answer that the caller's organisation was notified of, the longest waiting first."""
    with services().work(current_grant()) as work:
        page = work.escalations.page(work.organisation_id, after=query.last_id, limit=query.limit)
        names = names_of(page.items, work)
    return page_response([ESCALATED.body(one) | names_of_parties(one, names) for one in page.items], page.next_position)
