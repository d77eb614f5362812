"""Facts that the identity service tells."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationRegistered(Event):
    """An organisation joined, or its public card changed."""

    NAME: ClassVar[str] = "identity.organisation_registered.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    kind: str
    """Code of list `org_type`."""
    public_name: str
    """The name on the directory card: an institution's, never a person's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationSuspended(Event):
    """An organisation may no longer act or be referred to."""

    NAME: ClassVar[str] = "identity.organisation_suspended.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
