"""The code lists as one country words them, with the notices before a consent that it has decided (ADR 0062)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from shared.contracts.codelists import CodeList, code_list, code_list_ids, is_code_list
from shared.contracts.country_settings import paragraphs_of
from shared.contracts.country_words import REGIONAL_TERMS, regional_terms, worded
from shared.kernel.country import Country
from shared.kernel.language import LANGUAGES

NOTICES = "consent_notice"
"""The list of the texts that are read out before a consent."""


@dataclass(frozen=True, slots=True)
class CountryNotice:
    """A version of the notice of a country. Without text the country reads out the platform's."""

    version: int
    valid_from: date
    text: tuple[tuple[str, str], ...]
    """Language → the text; an empty line parts paragraphs."""

    @property
    def is_own(self) -> bool:
        """Whether the country has a text of its own."""
        return all(text for _, text in self.text)


@dataclass(frozen=True, slots=True)
class CountryVocabulary:
    """What a country has decided about words, as it holds at a moment. It can be hashed, so lists are made once."""

    country: Country
    """Never a practice country: it has the words of the country it stands for."""
    words: tuple[tuple[str, str], ...] = ()
    """Setting `words`."""
    notices: tuple[CountryNotice, ...] = ()
    """Every version whose first day has come; the first one holds."""

    def lists(self) -> Sequence[CodeList]:
        """Every published list, in order."""
        return [*map(self.named, code_list_ids()), regional_terms(dict(self.words))]

    def has(self, list_id: str) -> bool:
        """Whether there is such a list."""
        return list_id == REGIONAL_TERMS or is_code_list(list_id)

    def named(self, list_id: str) -> CodeList:
        """One list. Raises KeyError for one that does not exist."""
        if list_id == REGIONAL_TERMS:
            return regional_terms(dict(self.words))
        return _named(self, list_id)

    def is_notice(self, code: str) -> bool:
        """Whether the code names a notice of the platform, or one that has held in the country."""
        return code in self.named(NOTICES)


@lru_cache(maxsize=1024)
def _named(vocabulary: CountryVocabulary, list_id: str) -> CodeList:
    found = code_list(list_id)
    if list_id == NOTICES:
        return _with_notices(found, vocabulary)
    return worded(found, dict(vocabulary.words))


def _with_notices(found: CodeList, vocabulary: CountryVocabulary) -> CodeList:
    """The platform's notices, and those of the country in the order in which they held; one alone is read out today."""
    own = [notice for notice in reversed(vocabulary.notices) if notice.is_own]
    current = vocabulary.notices[0] if vocabulary.notices and vocabulary.notices[0].is_own else None
    items = {code: item if current is None else {**item, "active": False} for code, item in found.items.items()}
    for notice in own:
        item = _item(notice, vocabulary.country)
        items[item["code"]] = item if notice is current else {**item, "active": False}
    return replace(found, items=items)


def _item(notice: CountryNotice, country: Country) -> Mapping[str, Any]:
    names = code_list("platform_country").items[country]
    return {
        "code": f"{country.lower()}_{notice.version}",
        **{language: _LABELS[language](str(names[language]), notice.valid_from) for language in LANGUAGES},
        "text": {language: paragraphs_of(text) for language, text in notice.text},
        "verified": False,
    }


def _in_spanish(country: str, day: date) -> str:
    return f"Aviso de {country} del {day.day} de {_MESES[day.month - 1]} de {day.year}"


def _in_english(country: str, day: date) -> str:
    return f"Notice of {country} of {day.day} {_MONTHS[day.month - 1]} {day.year}"


_LABELS = {"es": _in_spanish, "en": _in_english}
# The names of the locale of the machine may be missing.
_MESES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
