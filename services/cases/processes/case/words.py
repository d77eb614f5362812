"""What the country of a case calls things and reads out, by its own clock."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.consent.consent import Consent
from services.cases.domain.jurisdictions.country_words import NOTICES, CountryNotice, CountryVocabulary
from shared.contracts.codelists import code_list
from shared.contracts.country_settings import CONSENT_NOTICE, WORDS
from shared.kernel.country import Country
from shared.kernel.errors import invalid
from shared.kernel.language import LANGUAGES


def read_vocabulary(country: Country, *, work: CasesWork) -> CountryVocabulary:
    """What holds now in a country, and in its practice country."""
    now = work.clock.now()
    words = work.country_settings.value(WORDS, country, now)
    notices = tuple(
        CountryNotice(
            decided.version,
            decided.valid_from,
            tuple((language, str(decided.value.get(f"text_{language}", ""))) for language in LANGUAGES),
        )
        for decided in work.country_settings.begun(CONSENT_NOTICE, country, now)
    )
    return CountryVocabulary(country.real, tuple((key, str(words[key])) for key in sorted(words)), notices)


def check_notice(consent: Consent, country: Country, *, field: str = "notice_version", work: CasesWork) -> None:
    """Refuse a notice that is neither the platform's nor one that has held in `country`. Raises Invalid.

    An older one may be named: it may have been read out without network, before the newer one held.
    """
    code = consent.notice_version
    # Without a connection for what every country knows: a registration needs none before its commit.
    if code is None or code in code_list(NOTICES) or read_vocabulary(country, work=work).is_notice(code):
        return
    raise invalid(
        field,
        "unknown_code",
        es="Debe ser un aviso de la plataforma o de este país",
        en="Must be a notice of the platform or of this country",
    )
