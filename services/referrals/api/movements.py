"""Movements across a border, for those who oversee a country or the region: no person, no case, no organisation."""

from uuid import UUID

from flask import Response

from services.referrals.api.movement_schemas import LINE, MovementPageSchema
from services.referrals.bootstrap import services
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import PageQuery, page_response

blp = Blueprint("movements", __name__, url_prefix="/api/v1/movements", description="Movilidad / Movements")


@blp.get("")
@requires(Permission.REFERRALS_OVERSEE)
@blp.query(PageQuery)
@blp.response(200, MovementPageSchema)
def list_movements(query: PageQuery) -> Response:
    """Returns and onward movements from or to a country of the caller, newest first."""
    before = UUID(query.position[0]) if query.position else None
    with services().work(current_grant()) as work:
        page = work.movements.page(before=before, limit=query.limit)
    return page_response([LINE.body(movement) for movement in page.items], page.next_position)
