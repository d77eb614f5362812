"""Publish who may act in every organisation, where no change has published it."""

from services.identity.adapters.work import IdentityWork
from services.identity.processes.organisations.duties import publish_duties


def publish_all_duties(*, work: IdentityWork) -> None:
    """Compare what is so with what was published, for every organisation, and publish the difference."""
    for organisation_id, country in work.duties.organisations():
        publish_duties(organisation_id, country, work=work)
