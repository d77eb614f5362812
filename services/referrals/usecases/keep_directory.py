"""The directory: cards that identity tells of, and the offers that organisations publish."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.jobs import NotifyOfSuspension
from services.referrals.domain.offer import Offer
from shared.contracts.identity import (
    OrganisationDutiesChanged,
    OrganisationRegistered,
    OrganisationSuspended,
    PersonChanged,
)
from shared.kernel.errors import invalid
from shared.kernel.ids import new_id

ADDRESS_FIELD = "service_offer|address"


def keep_card(event: OrganisationRegistered, *, work: ReferralsWork) -> None:
    """Store or replace the public card of an organisation."""
    work.organisations.put(
        organisation_id=event.organisation_id,
        country=event.country,
        kind=event.kind,
        public_name=event.public_name,
        at=work.clock.now(),
    )


def suspend_card(event: OrganisationSuspended, *, work: ReferralsWork) -> None:
    """Take an organisation out of the directory; senders who wait for its answer are notified, in any country."""
    since = work.organisations.suspend(event.organisation_id, at=work.clock.now())
    if since is not None:
        work.enqueue(
            NotifyOfSuspension(country=event.country, organisation_id=event.organisation_id, suspended_at=since)
        )


def keep_duties(event: OrganisationDutiesChanged, *, work: ReferralsWork) -> None:
    """Keep the duties of an organisation. Raises NotFound without a card."""
    work.organisations.keep_duties(event.organisation_id, event.duties, at=work.clock.now())


def keep_member(event: PersonChanged, *, work: ReferralsWork) -> None:
    """Keep who may be assigned a referral."""
    work.members.keep(event, at=work.clock.now())


def publish_offer(values: Mapping[str, Any], *, work: ReferralsWork) -> Offer:
    """Add an offer of the caller's organisation. Raises Invalid for ranges that make no sense."""
    country = work.home_country()
    now = work.clock.now()
    offer = Offer(
        id=new_id(),
        country=country,
        organisation_id=work.organisation_id,
        service_type=values["service_type"],
        data_key=work.cipher.new_key(country).wrapped,
        updated_at=now,
    )
    _fill(offer, values, work)
    work.offers.add(offer)
    work.audit("offer.published", country=country, object_type="service_offer", object_id=offer.id)
    return offer


def change_offer(
    offer_id: UUID, values: Mapping[str, Any], *, work: ReferralsWork, require_version: Callable[[int], None]
) -> Offer:
    """Change some fields; whoever saves an offer confirms it as of today. Raises NotFound for another's offer."""
    offer = _own(offer_id, work, require_version)
    offer.version += 1
    _fill(offer, values, work)
    work.offers.save(offer)
    work.audit(
        "offer.changed", country=offer.country, object_type="service_offer", object_id=offer.id, fields=sorted(values)
    )
    return offer


def remove_offer(offer_id: UUID, *, work: ReferralsWork, require_version: Callable[[int], None]) -> None:
    """Stop offering a service. Raises NotFound for another's offer."""
    offer = _own(offer_id, work, require_version)
    work.offers.remove(offer.id)
    work.audit("offer.removed", country=offer.country, object_type="service_offer", object_id=offer.id)


def open_address(offer: Offer, *, work: ReferralsWork) -> str | None:
    """The address in clear, when the offer has one and the caller may read it."""
    own = offer.organisation_id == work.grant.organisation_id
    if offer.address is None or (offer.address_confidential and not own):
        return None
    return work.cipher.decrypt(
        offer.address, key=offer.data_key, country=offer.country, field=ADDRESS_FIELD, row=offer.id
    )


def _own(offer_id: UUID, work: ReferralsWork, require_version: Callable[[int], None]) -> Offer:
    offer = work.offers.get_own_for_update(offer_id, work.organisation_id)
    require_version(offer.version)
    return offer


def _fill(offer: Offer, values: Mapping[str, Any], work: ReferralsWork) -> None:
    plain = {name: value for name, value in values.items() if name != "address"}
    for name, value in plain.items():
        setattr(offer, name, tuple(value) if isinstance(value, list) else value)
    if "address" in values:
        address = values["address"]
        offer.address = address and work.cipher.encrypt(
            address, key=offer.data_key, country=offer.country, field=ADDRESS_FIELD, row=offer.id
        )
    now = work.clock.now()
    offer.updated_at, offer.verified_on = now, now.astimezone(offer.country.time_zone).date()
    _check_ranges(offer)


def _check_ranges(offer: Offer) -> None:
    if offer.age_min is not None and offer.age_max is not None and offer.age_min > offer.age_max:
        raise invalid(
            "age_max",
            "bad_range",
            es="La edad máxima es menor que la mínima",
            en="The maximum age is below the minimum",
        )
    free, total = offer.capacity_free, offer.capacity_total
    if free is not None and total is not None and free > total:
        raise invalid(
            "capacity_free",
            "bad_range",
            es="Hay más lugares libres que lugares en total",
            en="There are more free places than places",
        )
