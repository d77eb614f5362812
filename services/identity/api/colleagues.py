"""`/api/v1/colleagues`: the active people of the caller's organisation, to whom work can be assigned."""

from flask import Response
from marshmallow import fields

from services.identity.bootstrap import services
from services.identity.domain.people import PersonStatus
from services.identity.domain.roles import Role
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.responses import json_response
from shared.web.schemas import StrictSchema

blp = Blueprint("colleagues", __name__, url_prefix="/api/v1/colleagues", description="People of one's organisation")


class ColleagueSchema(StrictSchema):
    """A colleague. No address: it is not needed to assign work."""

    id = fields.UUID()
    display_name = fields.String()
    role = fields.String(metadata={"enum": list(Role)})


class ColleaguesSchema(StrictSchema):
    """All of them, by name: an organisation has few."""

    items = fields.List(fields.Nested(ColleagueSchema))
    next_cursor = fields.String(allow_none=True)


@blp.get("")
@requires(Permission.REFERRALS_READ)
@blp.response(200, ColleaguesSchema)
def browse() -> Response:
    """The active people of the caller's own organisation."""
    grant = current_grant()
    if grant.organisation_id is None:
        raise NotFound
    with services().work(grant) as work:
        people = work.people.everyone_of(grant.organisation_id)
    active = sorted((p for p in people if p.status is PersonStatus.ACTIVE), key=lambda person: person.display_name)
    items = [{"id": person.id, "display_name": person.display_name, "role": person.role} for person in active]
    return json_response({"items": items, "next_cursor": None})
