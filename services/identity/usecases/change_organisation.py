"""Correct what is known of an organisation."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisations import Organisation, OrganisationStatus, require_own_subdivision
from services.identity.usecases.register_organisation import card_of, require_free_name
from shared.contracts.identity import OrganisationSuspended
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant


def change_organisation(
    organisation_id: UUID,
    changes: Mapping[str, Any],
    *,
    work: IdentityWork,
    require_version: Callable[[int], None],
) -> Organisation:
    """Merge `changes` into the organisation and tell the other services.

    Raises NotFound for one that the caller does not administer, and what `require_version` raises for an older version.
    """
    before = own_organisation(organisation_id, work=work)
    require_version(before.version)
    after = replace(before, **changes, version=before.version + 1, updated_at=work.clock.now())
    require_own_subdivision(after.adm1, after.country)
    if after.name != before.name:
        require_free_name(after.country, after.name, work=work)
    work.organisations.save(after)
    work.record(
        "organisation.changed",
        country=after.country,
        object_type="organisation",
        object_id=after.id,
        fields=sorted(changes),
    )
    work.publish(card_of(after))
    if after.status is OrganisationStatus.SUSPENDED:
        # A card tells that an organisation is there; a suspended one must not come back by a corrected name.
        work.publish(OrganisationSuspended(country=after.country, organisation_id=after.id))
    return after


def own_organisation(organisation_id: UUID, *, work: IdentityWork) -> Organisation:
    """An organisation that the caller administers, locked. Raises NotFound."""
    organisation = work.organisations.get(organisation_id, lock=True)
    if organisation is None or not administers(work.grant, organisation):
        raise NotFound
    return organisation


def administers(grant: Grant, organisation: Organisation) -> bool:
    """Whether the caller's countries answer for it: a regional organisation is the platform's alone."""
    return grant.covers(organisation.country) and (grant.is_system or not organisation.is_regional)
