"""Where the caller's organisation is."""

from services.referrals.notifications.adapters.work import NotificationsWork
from shared.kernel.country import Country
from shared.kernel.errors import Invalid


def get_home_country(*, work: NotificationsWork) -> Country:
    """The country of the caller's own organisation. Raises Invalid when it is not known."""
    card = work.organisations.find(work.organisation_id)
    if card is not None and work.grant.covers(card.country):
        return card.country
    if len(work.grant.countries) == 1:
        return next(iter(work.grant.countries))
    raise Invalid
