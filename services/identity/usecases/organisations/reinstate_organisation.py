"""Let a suspended organisation act and be referred to again."""

from collections.abc import Callable
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import NotSuspended
from services.identity.domain.organisations.organisations import Organisation, card_of
from services.identity.processes.authority.reach import get_administered_organisation
from services.identity.processes.people.reinstatements import announce_reinstated


def reinstate_organisation(
    organisation_id: UUID, *, work: IdentityWork, require_version: Callable[[int], None]
) -> Organisation:
    """End its suspension and publish its card; its people and clients prove themselves anew.

    A person whose own account was suspended stays suspended. Raises NotFound for an organisation that the caller does
    not administer, NotSuspended, and what `require_version` raises for an older version.
    """
    before = get_administered_organisation(organisation_id, work=work)
    require_version(before.version)
    if before.is_active:
        raise NotSuspended
    after = before.reinstated(at=work.clock.now())
    work.organisations.save(after)
    work.audit("organisation.reinstated", country=after.country, object_type="organisation", object_id=after.id)
    announce_reinstated(after.id, after.id, after.country, work=work)
    # The event of a registration is how the other services learn that it is back.
    work.publish(card_of(after))
    return after
