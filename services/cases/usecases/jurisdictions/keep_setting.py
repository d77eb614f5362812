"""Keep what a country has decided."""

from services.cases.adapters.work import CasesWork
from shared.contracts.identity import CountrySettingChanged


def keep_setting(event: CountrySettingChanged, *, work: CasesWork) -> None:
    """Insert the version of an event, or the same once more."""
    work.country_settings.keep(event, at=work.clock.now())
