"""`/api/v1/organisations/{id}/services`: what an organisation offers, entered by who administers it."""

from uuid import UUID

from flask import request

from services.referrals.adapters.work import ReferralsWork
from services.referrals.api import directory_schemas as schemas
from services.referrals.api.directory import published
from services.referrals.api.in_place_of import grant_for
from services.referrals.bootstrap import services
from services.referrals.usecases.publish_offer import publish_offer
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create

blp = Blueprint(
    "organisation services",
    __name__,
    url_prefix="/api/v1/organisations/<uuid:organisation_id>/services",
    description="Services of an organisation",
)


def _work() -> ReferralsWork:
    organisation_id: UUID = (request.view_args or {})["organisation_id"]
    return services().work(grant_for(organisation_id))


@blp.post("")
@requires(Permission.DIRECTORY_WRITE)
@blp.arguments(schemas.PublishOfferSchema)
@blp.response(201, schemas.OFFER.schema)
@idempotent_create(_work)
def publish(terms: Changes, work: ReferralsWork, organisation_id: UUID) -> Created:
    """Publish a service of the caller's organisation, or of one that they administer, which is notified.

    404 for any other organisation.
    """
    return published(publish_offer(terms, work=work, in_place=organisation_id != current_grant().organisation_id), work)
