"""Let a suspended organisation act and be referred to again."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import NotSuspended
from services.identity.domain.organisations import Organisation, OrganisationStatus
from services.identity.usecases.change_organisation import own_organisation
from services.identity.usecases.register_organisation import card_of


def reinstate_organisation(
    organisation_id: UUID, *, work: IdentityWork, require_version: Callable[[int], None]
) -> Organisation:
    """End its suspension and tell the other services; its people and clients prove themselves anew.

    A person who was suspended herself stays so. Raises NotFound for one that the caller does not administer,
    NotSuspended, and what `require_version` raises for an older version.
    """
    before = own_organisation(organisation_id, work=work)
    require_version(before.version)
    if before.is_active:
        raise NotSuspended
    now = work.clock.now()
    after = replace(before, status=OrganisationStatus.ACTIVE, version=before.version + 1, updated_at=now)
    work.organisations.save(after)
    work.audit("organisation.reinstated", country=after.country, object_type="organisation", object_id=after.id)
    # Registering again is how the others hear that it is back.
    work.publish(card_of(after))
    return after
