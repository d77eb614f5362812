"""The public side of an organisation, as identity publishes it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.kernel.country import Country


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
