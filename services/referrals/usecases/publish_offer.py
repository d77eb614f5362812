"""An organisation offers a service in the directory, changes the offer, and takes it back.

`in_place`: an administrator does it in place of the organisation, which is notified.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.offer import Offer, require_not_owners
from services.referrals.notifications.domain.notice import SERVICES_CHANGED, Notice
from services.referrals.notifications.processes.home_country import get_home_country
from services.referrals.notifications.processes.notices import notify
from shared.kernel.changes import Changes
from shared.kernel.ids import new_id


def publish_offer(terms: Changes, *, work: ReferralsWork, in_place: bool = False) -> Offer:
    """Add an offer of the organisation of the grant. `terms` are fields of an offer, the address in clear.

    Raises Invalid for ranges that contradict each other.
    """
    country = get_home_country(work=work)
    offer = Offer(
        id=new_id(),
        country=country,
        organisation_id=work.organisation_id,
        service_type=terms["service_type"],
        data_key=work.cipher.new_key(country).wrapped,
        updated_at=work.clock.now(),
    )
    offer = _with(offer, terms, work)
    work.offers.add(offer)
    _audit("offer.published", offer, work)
    _notify(offer, work, in_place=in_place)
    return offer


def change_offer(
    offer_id: UUID,
    changes: Changes,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None],
    in_place: bool = False,
) -> Offer:
    """Change some fields, which confirms the offer as of today.

    Raises NotFound for another organisation's, Invalid, also `in_place` for what its owner alone is shown.
    """
    if in_place:
        require_not_owners(changes)
    offer = work.offers.get_own_for_update(offer_id, work.organisation_id)
    require_version(offer.version)
    offer = _with(replace(offer, version=offer.version + 1), changes, work)
    work.offers.save(offer)
    _audit("offer.changed", offer, work, fields=sorted(changes))
    _notify(offer, work, in_place=in_place)
    return offer


def remove_offer(
    offer_id: UUID, *, work: ReferralsWork, require_version: Callable[[int], None], in_place: bool = False
) -> None:
    """Stop offering a service. Raises NotFound for another organisation's offer."""
    offer = work.offers.get_own_for_update(offer_id, work.organisation_id)
    require_version(offer.version)
    work.offers.remove(offer.id)
    _audit("offer.removed", offer, work)
    _notify(replace(offer, version=offer.version + 1), work, in_place=in_place)


def _with(offer: Offer, changes: Changes, work: ReferralsWork) -> Offer:
    now = work.clock.now()
    encrypted = dict(changes)
    if address := changes.get("address"):
        encrypted["address"] = work.offers.encrypt_address(offer, address)
    today = now.astimezone(offer.country.time_zone).date()
    changed = replace(offer, **encrypted, updated_at=now, verified_on=today)
    changed.check_ranges()
    return changed


def _notify(offer: Offer, work: ReferralsWork, *, in_place: bool) -> None:
    if not in_place:
        return
    notice = Notice(
        country=offer.country,
        organisation_id=offer.organisation_id,
        kind=SERVICES_CHANGED,
        subject_id=offer.id,
        occasion=str(offer.version),
    )
    notify(notice, work=work)


def _audit(action: str, offer: Offer, work: ReferralsWork, *, fields: Sequence[str] = ()) -> None:
    work.audit(action, country=offer.country, object_type="service_offer", object_id=offer.id, fields=fields)
