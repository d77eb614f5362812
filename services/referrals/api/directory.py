"""The directory of services: every signed-in role of the network reads it, each organisation writes its own offers."""

from collections.abc import Sequence
from datetime import UTC
from uuid import UUID

from flask import Response

from services.referrals.adapters.offers import DirectoryLine, OfferFilter
from services.referrals.adapters.work import ReferralsWork
from services.referrals.api import directory_schemas as schemas
from services.referrals.api.in_place_of import grant_for_offer, is_in_place
from services.referrals.bootstrap import services
from services.referrals.domain.offer import Offer, gender_for, is_stale
from services.referrals.domain.organisation import listed_to
from services.referrals.domain.packet import recipient_type
from services.referrals.usecases.publish_offer import change_offer, publish_offer, remove_offer
from shared.contracts.country_settings import REFERRAL_DEADLINES
from shared.kernel.changes import Changes
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.kernel.practice import partner_of
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import page_response
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("directory", __name__, url_prefix="/api/v1/directory/services", description="Who offers what, where")


@blp.get("")
@requires(Permission.DIRECTORY_READ)
@blp.query(schemas.SearchDirectoryQuery)
@blp.response(200, schemas.OfferPageSchema)
def search(query: schemas.SearchDirectoryQuery) -> Response:
    """Services that could take a person, those with free places first."""
    wanted = OfferFilter(
        country=query.country,
        adm1=query.adm1,
        service_type=query.service_type,
        gender=None if query.sex is None else gender_for(query.sex),
        age=query.age,
        organisation_id=query.organisation_id,
    )
    with services().work(current_grant()) as work:
        page = work.offers.page(wanted, after=query.position, limit=query.limit, only=listed_to(work.grant))
        items = _bodies(page.items, work)
    return page_response(items, page.next_position)


@blp.post("")
@requires(Permission.DIRECTORY_WRITE)
@blp.arguments(schemas.PublishOfferSchema)
@blp.response(201, schemas.OFFER.schema)
@idempotent_create(lambda: services().work(current_grant()))
def publish(terms: Changes, work: ReferralsWork) -> Created:
    """Publish a service of the caller's organisation."""
    return published(publish_offer(terms, work=work), work)


@blp.get("/<uuid:offer_id>")
@requires(Permission.DIRECTORY_READ)
@blp.response(200, schemas.OFFER.schema)
def read(offer_id: UUID) -> Response:
    """One offer of any organisation."""
    with services().work(current_grant()) as work:
        line = work.offers.line(offer_id)
        listed = listed_to(work.grant)
        if listed is not None and line.offer.organisation_id not in listed:
            raise NotFound
        (body,) = _bodies([line], work)
    return json_response(body, etag=etag_of(line.offer.version))


@blp.patch("/<uuid:offer_id>")
@requires(Permission.DIRECTORY_WRITE)
@blp.arguments(schemas.ChangeOfferSchema)
@blp.response(200, schemas.OFFER.schema)
def change(changes: Changes, offer_id: UUID) -> Response:
    """Change an offer of the caller's organisation, or of one that they administer.

    An empty change confirms it as of today.
    """
    with services().work(grant_for_offer(offer_id)) as work:
        offer = change_offer(
            offer_id, changes, work=work, require_version=require_version, in_place=is_in_place(work.grant)
        )
        (answer,) = _bodies([work.offers.line(offer.id)], work)
    return json_response(answer, etag=etag_of(offer.version))


@blp.delete("/<uuid:offer_id>")
@requires(Permission.DIRECTORY_WRITE)
@blp.response(204)
def remove(offer_id: UUID) -> Response:
    """Stop offering a service."""
    with services().work(grant_for_offer(offer_id)) as work:
        remove_offer(offer_id, work=work, require_version=require_version, in_place=is_in_place(work.grant))
    return Response(status=204)


def published(offer: Offer, work: ReferralsWork) -> Created:
    """The response to an offer that was published."""
    (body,) = _bodies([work.offers.line(offer.id)], work)
    return Created(
        body,
        location=f"/api/v1/directory/services/{offer.id}",
        etag=etag_of(offer.version),
    )


def _bodies(lines: Sequence[DirectoryLine], work: ReferralsWork) -> list[dict[str, object]]:
    now, countries = work.clock.now(), {line.offer.country for line in lines}
    hours = {country: work.country_settings.value(REFERRAL_DEADLINES, country, now) for country in countries}
    return [_body(line, work) | {"hours_to_answer": hours[line.offer.country]} for line in lines]


def _body(line: DirectoryLine, work: ReferralsWork) -> dict[str, object]:
    offer, own = line.offer, line.offer.organisation_id == current_grant().organisation_id
    body = schemas.FOR_ALL.body(offer) | {
        "organisation_name": line.organisation_name,
        "kind": line.kind,
        "recipient_type": recipient_type(line.kind),
        # What is referred in practice is answered by the platform, in the place of the partner.
        "answered": line.answered or partner_of(offer.country, offer.organisation_id) is not None,
        "stale": is_stale(offer.verified_on, today=work.clock.now().astimezone(UTC).date()),
        "address": work.offers.decrypt_address(offer) if own or not offer.address_confidential else None,
    }
    return body | schemas.FOR_OWNER.body(offer) if own else body
