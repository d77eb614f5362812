"""Keep what a country has decided."""

from services.referrals.adapters.work import ReferralsWork
from shared.contracts.identity import CountrySettingChanged


def keep_setting(event: CountrySettingChanged, *, work: ReferralsWork) -> None:
    """Insert the version of an event, or the same once more."""
    work.country_settings.keep(event, at=work.clock.now())
