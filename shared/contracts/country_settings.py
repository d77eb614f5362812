"""The settings that a country decides: their names, and what holds where it has decided nothing.

Identity owns them (services/identity/domain/country_settings.py says what each may be); the services that act by them
keep copies of every version from `CountrySettingChanged`.
"""

from collections.abc import Mapping

SettingValue = Mapping[str, int | str]
"""The parts of one setting by key: whole numbers in the unit of the part, or codes."""

REFERRAL_DEADLINES = "referral_deadlines"
"""Hours to answer a referral, by code of list `risk_level`."""
ESCALATION = "escalation"
"""What happens to a referral without an answer, in percent of the time to answer."""

DEFAULTS: Mapping[str, SettingValue] = {
    REFERRAL_DEADLINES: {"imminent": 2, "high": 24, "medium": 72, "low": 168},
    ESCALATION: {"remind": 50, "region": 200, "expires": 300},
}
"""Name → value in a country that has decided nothing."""
