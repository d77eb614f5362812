"""Publish again what countries have decided, for a service that has lost its copy or is new."""

from services.identity.adapters.work import IdentityWork


def retell_settings(*, work: IdentityWork) -> int:
    """Publish every approved version once more; a service that has it changes nothing. How many there were."""
    approved = work.country_settings.find_approved()
    for version in approved:
        work.publish(version.event())
    return len(approved)
