"""`/api/v1/colleagues`: the active people of the caller's organisation, who can be assigned work."""

from flask import Response

from services.identity.api.schemas import COLLEAGUE
from services.identity.bootstrap import services
from services.identity.domain.people import PersonStatus
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import page_response
from shared.web.representations import page_of

blp = Blueprint("colleagues", __name__, url_prefix="/api/v1/colleagues", description="People of one's organisation")


@blp.get("")
@requires(Permission.REFERRALS_READ)
@blp.response(200, page_of(COLLEAGUE, "Colleagues"))
def browse() -> Response:
    """The active people of the caller's own organisation."""
    grant = current_grant()
    if grant.organisation_id is None:
        raise NotFound
    with services().work(grant) as work:
        people = work.people.all_of(grant.organisation_id)
    active = sorted((p for p in people if p.status is PersonStatus.ACTIVE), key=lambda person: person.display_name)
    return page_response([COLLEAGUE.body(person) for person in active], None)
