"""The settings that a country decides: their names, and what holds where it has decided nothing.

Identity owns them (services/identity/domain/countries/country_settings.py says what each may be); the services that
act by them keep copies of every version from `CountrySettingChanged`.
"""

from collections.abc import Mapping, Sequence
from datetime import date

SettingValue = Mapping[str, int | str]
"""The parts of one setting by key: whole numbers in the unit of the part, codes, texts, or days (`days_of`)."""

REFERRAL_DEADLINES = "referral_deadlines"
"""Hours to answer a referral, by code of list `risk_level`."""
ESCALATION = "escalation"
"""What happens to a referral without an answer, in percent of the time to answer."""
RETENTION = "retention"
"""Years for which a closed case is kept, by its class (ADR 0049)."""
NIGHT_HOURS = "night_hours"
"""The hours of the day at which the night begins and ends; a night from an hour to the same hour does not exist."""
SIGN_IN = "sign_in"
"""How people of each role must prove themselves: with a second factor, which is the least, or with a passkey."""
BY_SECOND_FACTOR, BY_PASSKEY = "second_factor", "passkey"
DAYS_OFF = "days_off"
"""Days without work beside the holidays of the law, such as those that a government decrees for one year."""
PLEDGE = "pledge"
"""What people sign before their first use: title and paragraphs in both languages. Empty: the text of the platform."""
WORDS = "words"
"""How the country words the code lists, and which codes it does not offer (`shared/contracts/country_words.py`)."""
CONSENT_NOTICE = "consent_notice"
"""What is read out before a consent: paragraphs in both languages. Empty: the notice of the platform."""

DEFAULTS: Mapping[str, SettingValue] = {
    REFERRAL_DEADLINES: {"imminent": 2, "high": 24, "medium": 72, "low": 168},
    ESCALATION: {"remind": 50, "region": 200, "expires": 300},
    # Long enough for a proceeding, a restitution or papers that a person asks for later, no longer (IOM Data Protection
    # Manual, principle 9).
    RETENTION: {"child": 10, "victim": 10, "not_a_victim": 1},
    NIGHT_HOURS: {"begins": 22, "ends": 5},
    SIGN_IN: {
        "country_admin": BY_SECOND_FACTOR,
        "organisation_admin": BY_SECOND_FACTOR,
        "supervisor": BY_SECOND_FACTOR,
        "caseworker": BY_SECOND_FACTOR,
        "focal_point": BY_SECOND_FACTOR,
        "legal_liaison": BY_SECOND_FACTOR,
    },
    DAYS_OFF: {"days": ""},
    PLEDGE: {"title_es": "", "text_es": "", "title_en": "", "text_en": ""},
    WORDS: {},
    CONSENT_NOTICE: {"text_es": "", "text_en": ""},
}
"""Name → value in a country that has decided nothing."""


def days_of(value: str) -> Sequence[date]:
    """The days of a part that holds days. Raises ValueError for what is none."""
    return [date.fromisoformat(word) for word in value.split()]


def paragraphs_of(value: str) -> Sequence[str]:
    """The paragraphs of a text, each in one line: an empty line stands between two."""
    found = (" ".join(part.split()) for part in value.split("\n\n"))
    return [paragraph for paragraph in found if paragraph]
