"""An organisation of the network: an NGO, a ministry, a prosecutor's office, a regional body."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Annotated, Any
from uuid import UUID

from services.identity.domain.suspensions import SuspensionReason
from shared.contracts.codelists import code_list
from shared.contracts.identity import OrganisationRegistered
from shared.kernel.codes import DISTINCT, READ_ONLY, Code, Email, Length, Line, Subdivision
from shared.kernel.country import Country
from shared.kernel.errors import invalid
from shared.kernel.grant import Grant
from shared.text.folding import GLOTTAL, fold

REGIONAL_KIND = "international"
"""Code of list `org_type` that only the operator gives (`ceiba organisation create`)."""

OrganisationName = Annotated[Line, Length(2, 200)]

_CHECKED = attrgetter("name", "public_name", "contact_email")
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
    kind: Annotated[str, Code("org_type")]
    name: OrganisationName
    """The registered legal name."""
    public_name: OrganisationName
    adm1: Subdivision | None
    """ISO 3166-2 code of the department or state of its seat."""
    contact_email: Email | None
    """The institution's mailbox, never a person's."""
    status: OrganisationStatus
    approvals_for: Annotated[Sequence[Annotated[str, Code("approvable_act")]], DISTINCT] = ()
    """The acts on its cases that need a second person."""
    caseworkers_see: Annotated[str, Code("caseworker_view")] = "organisation"
    """Which cases its caseworkers read: all of it, or those that are theirs."""
    parent_id: UUID | None = None
    """The organisation that it is an office of."""
    verified_on: Annotated[date | None, READ_ONLY] = None
    """The day, in its country, on which an administrator of the country last checked who it is."""
    verified_by: Annotated[str | None, READ_ONLY] = None
    """Who checked it: the id of a person, or the `client_id` of a system."""
    suspended_for: Annotated[SuspensionReason | None, READ_ONLY] = None
    suspended_at: Annotated[datetime | None, READ_ONLY] = None
    """Of one that is suspended now, since when and, where it was said, why; None from before it was kept."""
    version: int
    created_at: datetime
    updated_at: datetime

    def suspended(self, reason: SuspensionReason | None, *, at: datetime) -> "Organisation":
        """The organisation stopped, one version on."""
        stopped = replace(self, status=OrganisationStatus.SUSPENDED, suspended_for=reason, suspended_at=at)
        return replace(stopped, version=self.version + 1, updated_at=at)

    def reinstated(self, *, at: datetime) -> "Organisation":
        """The organisation let act again, one version on."""
        active = replace(self, status=OrganisationStatus.ACTIVE, suspended_for=None, suspended_at=None)
        return replace(active, version=self.version + 1, updated_at=at)

    def verified(self, *, by: str, at: datetime) -> "Organisation":
        """The organisation checked by `by`, one version on."""
        day = at.astimezone(self.country.time_zone).date()
        return replace(self, verified_on=day, verified_by=by, version=self.version + 1, updated_at=at)

    def unverified(self, *, at: datetime) -> "Organisation":
        """The organisation as one that was not checked, one version on."""
        return replace(self, verified_on=None, verified_by=None, version=self.version + 1, updated_at=at)

    def changed(self, changes: Mapping[str, Any], *, at: datetime) -> "Organisation":
        """The organisation with `changes`, one version on. Another name or contact has not been checked yet."""
        after = replace(self, **changes, version=self.version + 1, updated_at=at)
        if _CHECKED(after) == _CHECKED(self):
            return after
        return replace(after, verified_on=None, verified_by=None)

    @property
    def is_active(self) -> bool:
        """Whether it may act."""
        return self.status is OrganisationStatus.ACTIVE

    @property
    def is_regional(self) -> bool:
        """Whether it is the network's own, like the regional secretariat: no country administers it."""
        return self.kind == REGIONAL_KIND

    @property
    def has_own_rules(self) -> bool:
        """Whether it works otherwise than an organisation that has decided nothing."""
        return bool(self.approvals_for) or self.caseworkers_see != "organisation"

    def names(self) -> dict[str, str]:
        """Field → name, of the names that people read."""
        return {"name": self.name, "public_name": self.public_name}


def folded_name(name: str) -> str:
    """What two names share that are read as one: no case, accents, spaces, punctuation or glottal marks.

    Signs that look like one another count as one too: I, l and 1; O and 0.
    """
    folded, _ = fold(name)
    return folded.translate(_ALIKE)


def card_of(organisation: Organisation) -> OrganisationRegistered:
    """The event that gives the other services the organisation's public card."""
    return OrganisationRegistered(
        country=organisation.country,
        organisation_id=organisation.id,
        kind=organisation.kind,
        public_name=organisation.public_name,
    )


def require_free_names(names: Mapping[str, str], others: Iterable[Organisation]) -> None:
    """Raise Invalid when one of `names` (field → name of an organisation) is read like any name of `others`.

    Both are shown to those who refer a person: a second organisation of that name would be sent people meant for the
    first.
    """
    for field, name in names.items():
        require_readable_name(field, name)
    taken = {folded_name(name) for other in others for name in other.names().values()}
    for field, name in names.items():
        if folded_name(name) in taken:
            raise invalid(
                field,
                "name_taken",
                es="Ya hay una organización con ese nombre en el país; acentos, espacios y signos no lo hacen otro",
                en="An organisation of that name exists in the country; accents, spaces and signs make no other",
            )


def require_own_kind(kind: str, grant: Grant) -> None:
    """Raise Invalid when a caller other than the platform itself registers a regional organisation."""
    if kind == REGIONAL_KIND and not grant.is_system:
        raise invalid(
            "kind",
            "kind_not_grantable",
            es="Una organización regional no se registra desde un país",
            en="A regional organisation is not a country's to register",
        )


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


def require_office_of(
    organisation_id: UUID, country: Country, parent: Organisation | None, offices: Collection[Organisation]
) -> None:
    """Raise Invalid unless `organisation_id` may be an office of `parent`, the organisation that was named.

    Of the same country, not itself an office, not the same; and what has `offices` of its own is none. The two remain
    apart: neither reads what the other keeps.
    """
    fits = parent is not None and parent.country == country and parent.id != organisation_id
    if parent is None or not fits or parent.parent_id is not None or parent.is_regional:
        raise invalid(
            "parent_id",
            "no_parent",
            es="Debe ser otra organización del país que no es a su vez una sede",
            en="It must be another organisation of the country that is no office itself",
        )
    if offices:
        raise invalid(
            "parent_id",
            "has_offices",
            es="Una organización con sedes no es una sede",
            en="What has offices is no office",
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
