"""The public side of an organisation, as identity publishes it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant, Permission
from shared.kernel.practice import found_in_practice, practised_organisations

_REGIONAL = "international"
"""Organisations of this kind are of no country: the operator of the platform administers them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationCard:
    """One row of table `organisation`."""

    id: UUID
    country: Country
    kind: str
    """A code of list `org_type`."""
    public_name: str
    duties: tuple[str, ...] = ()
    suspended_at: datetime | None = None
    updated_at: datetime

    @property
    def suspended(self) -> bool:
        """Whether the organisation may not act at present."""
        return self.suspended_at is not None


def listed_to(grant: Grant) -> frozenset[UUID] | None:
    """The organisations whose services the caller finds; None: all. Who practises finds no other person's."""
    practises = any(country.is_practice for country in grant.countries) and not grant.is_system
    return found_in_practice(grant.organisation_id) if practises else None


def require_administers(grant: Grant, card: OrganisationCard | None) -> None:
    """Raise NotFound unless the caller administers the organisation: to them it must look like a missing one.

    Who practises administers what they opened themselves (docs/adr/0067).
    """
    administers = grant.allows(Permission.ORGANISATIONS_WRITE)
    if card is not None and card.country.is_practice:
        space = grant.organisation_id
        administers = administers and space is not None and card.id in practised_organisations(space)
    if card is None or card.kind == _REGIONAL or not (administers and grant.covers(card.country)):
        raise NotFound
