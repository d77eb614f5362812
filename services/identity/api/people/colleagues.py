"""`/api/v1/colleagues`: the people of the caller's organisation, who can be assigned work or once did some."""

from dataclasses import dataclass
from enum import StrEnum

from flask import Response

from services.identity.api.schemas import COLLEAGUE
from services.identity.bootstrap import services
from services.identity.domain.people.people import PersonStatus
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import page_response
from shared.web.representations import page_of

blp = Blueprint("colleagues", __name__, url_prefix="/api/v1/colleagues", description="People of one's organisation")


class Included(StrEnum):
    """Which people are listed beside the active ones."""

    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class ListColleaguesQuery:
    """Which people are listed."""

    include: Included | None = None


@blp.get("")
@requires(Permission.REFERRALS_READ)
@blp.query(ListColleaguesQuery)
@blp.response(200, page_of(COLLEAGUE, "Colleagues"))
def browse(query: ListColleaguesQuery) -> Response:
    """The active people of the caller's own organisation.

    With `include=left` also who once worked there and cannot act now: their names stay on what they signed.
    """
    grant = current_grant()
    if grant.organisation_id is None:
        raise NotFound
    with services().work(grant) as work:
        people = work.people.all_of(grant.organisation_id)
    was_active = query.include is Included.LEFT
    there = [p for p in people if p.status is PersonStatus.ACTIVE and not p.awaits_yes]
    listed = [p for p in people if p in there or (was_active and p.works_since is not None)]
    listed.sort(key=lambda person: person.display_name)
    return page_response([COLLEAGUE.body(person) for person in listed], None)
