"""Let regional people and systems act in the countries that were added after they came."""

from services.identity.adapters.work import IdentityWork


def cover_added_countries(*, work: IdentityWork) -> None:
    """Give every regional role every country of the platform. Runs at each start, and changes nothing in most."""
    work.people.cover_all_countries()
    work.clients.cover_all_countries()
