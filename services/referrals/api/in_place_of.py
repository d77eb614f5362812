"""A country administrator keeps the services of the organisations that they administer, in place of these."""

from dataclasses import replace
from uuid import UUID

from services.referrals.bootstrap import services
from services.referrals.domain.organisation import require_administers
from shared.kernel.grant import Grant
from shared.web.access.authorization import current_grant


def grant_for(organisation_id: UUID) -> Grant:
    """The caller's grant, in that organisation. Raises NotFound unless it is theirs or they administer it.

    Rows, audit and encryption are then those of the organisation; the audit names the caller as the actor.
    """
    grant = current_grant()
    if organisation_id == grant.organisation_id:
        return grant
    with services().work(grant) as work:
        require_administers(grant, work.organisations.find(organisation_id))
    return replace(grant, organisation_id=organisation_id)


def is_in_place(grant: Grant) -> bool:
    """Whether `grant` acts in another organisation than the caller's."""
    return grant.organisation_id != current_grant().organisation_id


def grant_for_offer(offer_id: UUID) -> Grant:
    """The caller's grant, in the organisation that offers the service. Raises NotFound as `grant_for` does."""
    with services().work(current_grant()) as work:
        owner = work.offers.line(offer_id).offer.organisation_id
    return grant_for(owner)
