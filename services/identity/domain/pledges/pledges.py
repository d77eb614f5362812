"""The pledge of confidentiality that people sign before they use the platform: its versions, and who signed which."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.identity.domain.countries.setting_versions import SettingVersion
from services.identity.domain.organisations.organisations import folded_name
from shared.contracts.country_settings import paragraphs_of
from shared.kernel.country import Country
from shared.kernel.language import LANGUAGES

DEFAULT = "default"
"""The name of the versions for countries without their own."""


@dataclass(frozen=True, kw_only=True)
class PledgeText:
    """What is signed, in one language."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PledgeVersion:
    """One version of the pledge in both languages."""

    version: str
    starts: date | None = None
    """Its first day, in the time zone of the country; None: it is in force until a later one starts."""
    es: PledgeText
    en: PledgeText

    def text(self, language: str) -> PledgeText:
        """The text in `es` or `en`."""
        return self.en if language == "en" else self.es

    def digest(self, language: str) -> bytes:
        """SHA-256 of the version and its text in one language: what a signature stands for."""
        text = self.text(language)
        signed = {"version": self.version, "title": text.title, "paragraphs": text.paragraphs}
        return hashlib.sha256(json.dumps(signed, sort_keys=True).encode()).digest()

    @property
    def digests(self) -> frozenset[bytes]:
        """That of each language."""
        return frozenset(self.digest(language) for language in LANGUAGES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pledge:
    """That a person signed one text."""

    user_id: UUID
    country: Country
    version: str
    digest: bytes
    accepted_at: datetime


class Pledges:
    """Every version of every country that stands in a file."""

    def __init__(self, versions: Mapping[str, Sequence[PledgeVersion]]) -> None:
        """`versions` by country, and of `DEFAULT` at least one without a first day."""
        self._versions = versions

    def in_force(self, country: Country, at: datetime) -> PledgeVersion:
        """The version of the files for `country` on a day; the default until the country's first day."""
        today = at.astimezone(country.time_zone).date()
        for name in (country, DEFAULT):
            started = [v for v in self._versions.get(name, ()) if v.starts is None or v.starts <= today]
            if started:
                return max(started, key=lambda version: version.starts or date.min)
        raise LookupError(DEFAULT)


def decided_pledge(decided: SettingVersion | None) -> PledgeVersion | None:
    """The text that a country has decided as its setting; None where it has not, or went back to that of the files."""
    if decided is None or not decided.value["text_es"]:
        return None
    value = decided.value
    return PledgeVersion(
        version=f"{decided.country}-{decided.version}",
        starts=decided.valid_from,
        es=PledgeText(title=value["title_es"], paragraphs=tuple(paragraphs_of(value["text_es"]))),
        en=PledgeText(title=value["title_en"], paragraphs=tuple(paragraphs_of(value["text_en"]))),
    )


def signed_on(version: PledgeVersion, signed: Sequence[Pledge], country: Country) -> date | None:
    """The day in the country on which a version was signed; None where it was not.

    A text that was changed under its old name was not signed: the digest differs.
    """
    found = [pledge.accepted_at for pledge in signed if pledge.digest in version.digests]
    return min(found).astimezone(country.time_zone).date() if found else None


def is_own_name(typed: str, display_name: str) -> bool:
    """Whether what was typed reads as the name of the account: case, accents, spaces and signs do not count."""
    return bool(typed.strip()) and folded_name(typed) == folded_name(display_name)
