"""Correct what is known of an organisation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisations import (
    Organisation,
    OrganisationStatus,
    folded_name,
    require_own_subdivision,
)
from services.identity.usecases.register_organisation import card_of, require_free_names
from shared.contracts.identity import OrganisationRenamed, OrganisationSuspended
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id


def change_organisation(
    organisation_id: UUID,
    changes: Mapping[str, Any],
    *,
    work: IdentityWork,
    require_version: Callable[[int], None],
) -> Organisation:
    """Merge `changes` into the organisation and tell the other services.

    The organisation is notified of another name that it did not give itself.

    Raises NotFound for one that the caller does not administer, and what `require_version` raises for an older version.
    """
    before = own_organisation(organisation_id, work=work)
    require_version(before.version)
    after = replace(before, **changes, version=before.version + 1, updated_at=work.clock.now())
    require_own_subdivision(after.adm1, after.country)
    renamed = [field for field in ("name", "public_name") if getattr(after, field) != getattr(before, field)]
    _require_free(before, after, renamed, work)
    work.organisations.save(after)
    work.audit(
        "organisation.changed",
        country=after.country,
        object_type="organisation",
        object_id=after.id,
        fields=sorted(changes),
    )
    work.publish(card_of(after))
    if renamed and work.grant.organisation_id != after.id:
        work.publish(OrganisationRenamed(country=after.country, organisation_id=after.id, change_id=new_id()))
    if after.status is OrganisationStatus.SUSPENDED:
        # A card tells that an organisation is there; a suspended one must not come back by a corrected name.
        work.publish(OrganisationSuspended(country=after.country, organisation_id=after.id))
    return after


def _require_free(before: Organisation, after: Organisation, renamed: Sequence[str], work: IdentityWork) -> None:
    # A name that is only spelled otherwise passes, also beside one that was there before names were compared as read.
    others = [field for field in renamed if folded_name(getattr(after, field)) != folded_name(getattr(before, field))]
    require_free_names(after, others, work=work)


def own_organisation(organisation_id: UUID, *, work: IdentityWork) -> Organisation:
    """An organisation that the caller administers, locked. Raises NotFound."""
    organisation = work.organisations.get_for_update(organisation_id)
    if not administers(work.grant, organisation):
        raise NotFound
    return organisation


def administers(grant: Grant, organisation: Organisation) -> bool:
    """Whether the caller's countries answer for it: a regional organisation is the platform's alone."""
    return grant.covers(organisation.country) and (grant.is_system or not organisation.is_regional)
