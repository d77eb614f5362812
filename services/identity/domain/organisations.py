"""An organisation of the network: an NGO, a ministry, a prosecutor's office, a regional body."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.codelists import code_list
from shared.free_text import GLOTTAL, fold
from shared.kernel.country import Country
from shared.kernel.errors import invalid

REGIONAL_KIND = "international"
"""Code of list `org_type` that only the operator gives (`ceiba organisation create`)."""

_ALIKE = str.maketrans({" ": None, "0": "o", "1": "l", "i": "l", "ı": "l"})


class OrganisationStatus(StrEnum):
    """Whether the organisation may act and be referred to."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """One organisation. `public_name`, `kind`, `adm1` and `status` are its public directory card."""

    id: UUID
    country: Country
    kind: str
    """Code of list `org_type`."""
    name: str
    """The registered legal name."""
    public_name: str
    adm1: str | None
    """ISO 3166-2 code of the department or state of its seat."""
    contact_email: str | None
    """The institution's mailbox, never a person's."""
    status: OrganisationStatus
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def is_active(self) -> bool:
        """Whether it may act."""
        return self.status is OrganisationStatus.ACTIVE

    @property
    def is_regional(self) -> bool:
        """Whether it is the network's own, like the regional secretariat: no country administers it."""
        return self.kind == REGIONAL_KIND


def folded_name(name: str) -> str:
    """What two names share that are read as one: no case, accents, spaces, punctuation or glottal marks.

    Signs that look like one another count as one too: I, l and 1; O and 0.
    """
    folded, _ = fold(name)
    return folded.translate(_ALIKE)


def require_readable_name(field: str, name: str) -> None:
    """Raise Invalid for a letter of another script: it may look like one of ours, and names are compared as read."""
    for character in unicodedata.normalize("NFKD", name):
        if character.isalpha() and character not in GLOTTAL and not unicodedata.name(character, "").startswith("LATIN"):
            raise invalid(
                field,
                "letters_of_another_script",
                es="El nombre se escribe con letras latinas",
                en="The name is written in Latin letters",
            )


def require_own_subdivision(adm1: str | None, country: Country) -> None:
    """Raise Invalid when `adm1` is not a department or state of `country` (ISO 3166-2)."""
    if adm1 is not None and adm1 not in code_list(f"iso_3166_2_{country.lower()}"):
        raise invalid(
            "adm1",
            "adm1_elsewhere",
            es="El departamento no es de ese país",
            en="The subdivision is of another country",
        )
