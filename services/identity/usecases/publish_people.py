"""Publish who may act in an organisation: ids and roles, so that other services assign work to nobody else."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from shared.contracts.identity import PersonChanged
from shared.kernel.country import Country


def publish_people(organisation_id: UUID, country: Country, *, work: IdentityWork) -> None:
    """Publish each person who became active, left, or has another role since the last time."""
    before = dict(work.duties.published_people(organisation_id, country))
    now = dict(work.duties.active_people(organisation_id))
    if before == now:
        return
    work.duties.keep_people(organisation_id, now)
    for user_id in sorted(before.keys() | now.keys()):
        if before.get(user_id) != now.get(user_id):
            work.publish(
                PersonChanged(
                    country=country,
                    user_id=user_id,
                    organisation_id=organisation_id,
                    role=now.get(user_id) or before[user_id],
                    active=user_id in now,
                )
            )
