"""Record that an administrator of the country has checked who an organisation is, or that it was a mistake."""

from collections.abc import Callable
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import OwnOrganisation
from services.identity.domain.organisations.organisations import Organisation
from services.identity.processes.authority.reach import get_administered_organisation


def verify_organisation(
    organisation_id: UUID, *, work: IdentityWork, require_version: Callable[[int], None]
) -> Organisation:
    """Mark it as checked today, by the caller; a second time is a check anew.

    Raises NotFound for an organisation that the caller does not administer, OwnOrganisation for that of the caller, and
    what `require_version` raises for an older version.
    """
    before = _of_another(organisation_id, work, require_version)
    after = before.verified(by=work.grant.subject, at=work.clock.now())
    work.organisations.save(after)
    work.audit("organisation.verified", country=after.country, object_type="organisation", object_id=after.id)
    return after


def unverify_organisation(
    organisation_id: UUID, *, work: IdentityWork, require_version: Callable[[int], None]
) -> Organisation:
    """Take the mark away, also that of another person; without one nothing changes.

    Raises as `verify_organisation` does.
    """
    before = _of_another(organisation_id, work, require_version)
    if before.verified_on is None:
        return before
    after = before.unverified(at=work.clock.now())
    work.organisations.save(after)
    work.audit("organisation.unverified", country=after.country, object_type="organisation", object_id=after.id)
    return after


def _of_another(organisation_id: UUID, work: IdentityWork, require_version: Callable[[int], None]) -> Organisation:
    before = get_administered_organisation(organisation_id, work=work)
    if before.id == work.grant.organisation_id:
        raise OwnOrganisation
    require_version(before.version)
    return before
