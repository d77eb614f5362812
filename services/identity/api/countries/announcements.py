"""`/api/v1/announcements`: what the administration of a country announces to everyone who works there."""

from uuid import UUID

from flask import Response

from services.identity.adapters.work import IdentityWork
from services.identity.api.schemas import ANNOUNCEMENT
from services.identity.bootstrap import services
from services.identity.usecases.countries.publish_announcement import (
    PublishAnnouncement,
    publish_announcement,
    withdraw_announcement,
)
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, not_practised, requires, signed_in
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of
from shared.web.pagination import PageQuery, page_response
from shared.web.representations import page_of
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("announcements", __name__, url_prefix="/api/v1/announcements", description="Announcements of a country")


@blp.get("/shown")
@signed_in
@blp.response(200, page_of(ANNOUNCEMENT))
def shown() -> Response:
    """What is shown today in the countries of the caller, the newest first in each.

    A person who practises reads what their real country announces: they are of it all the same.
    """
    countries, now = {country.real for country in current_grant().countries}, services().clock.now()
    with services().system_work(frozenset(countries)) as work:
        found = [
            announcement
            for country in sorted(countries)
            for announcement in work.announcements.shown(country, now.astimezone(country.time_zone).date())
        ]
    return page_response([ANNOUNCEMENT.body(each) for each in found], None)


@blp.get("")
@requires(Permission.ORGANISATIONS_WRITE)
@not_practised
@blp.query(PageQuery)
@blp.response(200, page_of(ANNOUNCEMENT, "Announcements"))
def browse(query: PageQuery) -> Response:
    """Every announcement of the caller's countries, also those that are over, withdrawn or to come."""
    with services().work(current_grant()) as work:
        page = work.announcements.page(before=query.last_id, limit=query.limit)
    return page_response([ANNOUNCEMENT.body(each) for each in page.items], page.next_position)


@blp.post("")
@requires(Permission.ORGANISATIONS_WRITE)
@not_practised
@blp.arguments(input_of(PublishAnnouncement))
@blp.response(201, ANNOUNCEMENT.schema)
@idempotent_create(lambda: services().work(current_grant()))
def publish(command: PublishAnnouncement, work: IdentityWork) -> Created:
    """Announce something to everyone of a country. It is never changed, only withdrawn."""
    made = publish_announcement(command, work=work)
    return Created(ANNOUNCEMENT.body(made), location=f"/api/v1/announcements/{made.id}", etag=etag_of(made.version))


@blp.post("/<uuid:announcement_id>/withdraw")
@requires(Permission.ORGANISATIONS_WRITE)
@not_practised
@blp.response(200, ANNOUNCEMENT.schema)
def withdraw(announcement_id: UUID) -> Response:
    """Show it no longer (needs `If-Match`)."""
    with services().work(current_grant()) as work:
        after = withdraw_announcement(announcement_id, work=work, require_version=require_version)
    return json_response(ANNOUNCEMENT.body(after), etag=etag_of(after.version))
