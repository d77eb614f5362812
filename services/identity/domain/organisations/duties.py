"""Who may act in an organisation, as it is published to the other services: ids and roles."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from shared.contracts.identity import PersonChanged
from shared.kernel.country import Country

ActivePeople = Mapping[UUID, str]
"""Person → role."""


def people_changes(
    before: ActivePeople, now: ActivePeople, *, organisation_id: UUID, country: Country
) -> Iterator[PersonChanged]:
    """One event for each person who became active, left or has another role."""
    for user_id in sorted(before.keys() | now.keys()):
        if before.get(user_id) != now.get(user_id):
            yield PersonChanged(
                country=country,
                user_id=user_id,
                organisation_id=organisation_id,
                role=now.get(user_id) or before[user_id],
                active=user_id in now,
            )
