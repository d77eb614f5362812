"""The roles from which a country demands a passkey on signing in."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.countries.country_settings import SETTINGS
from services.identity.domain.countries.setting_versions import day_in, value_on
from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import PASSKEY
from shared.contracts.country_settings import BY_PASSKEY, SIGN_IN


def lacks_passkey(person: Person, acr: str, *, work: IdentityWork) -> bool:
    """Whether the person's country demands a passkey of their role, and a sign-in of strength `acr` was without one."""
    if acr == PASSKEY:
        return False
    versions = work.country_settings.find_all(person.country, SIGN_IN)
    demanded = value_on(SETTINGS[SIGN_IN], versions, day_in(person.country, work.clock.now()))
    return demanded.get(person.role) == BY_PASSKEY
