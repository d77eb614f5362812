"""What each role may do. A role is a fixed set of scopes, so that a reader of this page knows every power there is."""

from collections.abc import Mapping
from enum import StrEnum

from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Permission as P  # noqa: N817 - the table below is read by its right-hand side


class Role(StrEnum):
    """The role of a person or of a client inside one organisation."""

    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    FOCAL_POINT = "focal_point"
    ORGANISATION_ADMIN = "organisation_admin"
    COUNTRY_ADMIN = "country_admin"
    LEGAL_LIAISON = "legal_liaison"
    NATIONAL_ANALYST = "national_analyst"
    REGIONAL_COORDINATOR = "regional_coordinator"
    ANALYST = "analyst"
    OPERATOR = "operator"

    @property
    def is_regional(self) -> bool:
        """Whether the role spans every country; a country administrator can neither see nor grant it."""
        return self in _REGIONAL

    @property
    def permissions(self) -> frozenset[P]:
        """The scopes of the role."""
        return _PERMISSIONS[self]

    @property
    def reads_people(self) -> bool:
        """Whether the role reads what is about survivors: cases, referrals with their packets."""
        return any(permission.partition(":")[0] in _ABOUT_PEOPLE for permission in _PERMISSIONS[self] - _OVERSIGHT)

    def countries(self, home: Country) -> frozenset[Country]:
        """Where a holder of the role whose organisation is in `home` may act."""
        return ALL_COUNTRIES if self.is_regional else frozenset({home})

    def label(self, language: str) -> str:
        """The role's name in `es` or `en`."""
        return _TITLES[self][language]


_REGIONAL = frozenset({Role.REGIONAL_COORDINATOR, Role.ANALYST, Role.OPERATOR})

_ABOUT_PEOPLE = frozenset({"cases", "proceedings", "referrals"})
_OVERSIGHT = frozenset({P.REFERRALS_OVERSEE})
"""Sees that a referral waits, nothing of the person in it."""

NATIONAL_ROLES: tuple[Role, ...] = tuple(role for role in Role if role not in _REGIONAL)
"""The roles a country administrator may grant."""
REGIONAL_ROLES: tuple[Role, ...] = tuple(role for role in Role if role in _REGIONAL)
"""The roles that span every country."""

_CASEWORK = frozenset(
    {
        P.CASES_READ,
        P.CASES_WRITE,
        P.CASES_SEARCH,
        P.CASES_IDENTIFY,
        P.CASES_IMPORT,
        P.PROCEEDINGS_READ,
        P.PROCEEDINGS_WRITE,
        P.REFERRALS_READ,
        P.REFERRALS_SEND,
        P.DIRECTORY_READ,
        P.NOTIFICATIONS_READ,
        P.ORGANISATIONS_READ,
        P.REPORTING_READ,
        P.ACCESS_REQUESTS_READ,
        P.ACCESS_REQUESTS_DECIDE,
        P.EXTRACTS_READ,
    }
)

_PERMISSIONS: Mapping[Role, frozenset[P]] = {
    Role.CASEWORKER: _CASEWORK,
    Role.SUPERVISOR: _CASEWORK | {P.CASES_SUPERVISE, P.AUDIT_READ, P.USERS_READ, P.REFERRALS_ASSIGN},
    Role.FOCAL_POINT: frozenset(
        {
            P.REFERRALS_READ,
            P.REFERRALS_ANSWER,
            P.REFERRALS_ASSIGN,
            P.DIRECTORY_READ,
            P.DIRECTORY_WRITE,
            P.WEBHOOKS_MANAGE,
            P.NOTIFICATIONS_READ,
            P.ORGANISATIONS_READ,
            P.ACCESS_REQUESTS_READ,
            P.ACCESS_REQUESTS_DECIDE,
            P.EXTRACTS_READ,
        }
    ),
    Role.ORGANISATION_ADMIN: frozenset(
        {
            P.ORGANISATIONS_READ,
            P.USERS_READ,
            P.USERS_WRITE,
            P.CLIENTS_READ,
            P.CLIENTS_WRITE,
            P.DIRECTORY_READ,
            P.DIRECTORY_WRITE,
            P.WEBHOOKS_MANAGE,
            P.NOTIFICATIONS_READ,
            P.AUDIT_READ,
            # Not to decide: two accounts of one administrator must not say yes to each other.
            P.ACCESS_REQUESTS_READ,
        }
    ),
    Role.COUNTRY_ADMIN: frozenset(
        {
            P.ORGANISATIONS_READ,
            P.ORGANISATIONS_WRITE,
            P.SETTINGS_DECIDE,
            P.USERS_READ,
            P.USERS_WRITE,
            P.CLIENTS_READ,
            P.CLIENTS_WRITE,
            P.REFERRALS_OVERSEE,
            P.DIRECTORY_READ,
            P.DIRECTORY_WRITE,
            P.WEBHOOKS_MANAGE,
            P.NOTIFICATIONS_READ,
            P.AUDIT_READ,
            P.AUDIT_OVERSEE,
            P.REPORTING_READ,
            P.ACCESS_REQUESTS_READ,
            P.ACCESS_REQUESTS_DECIDE,
            P.EXTRACTS_READ,
        }
    ),
    Role.LEGAL_LIAISON: frozenset(
        {
            P.PROCEEDINGS_READ,
            P.PROCEEDINGS_WRITE,
            P.REFERRALS_READ,
            P.REFERRALS_ANSWER,
            P.REFERRALS_ASSIGN,
            P.DIRECTORY_READ,
            P.NOTIFICATIONS_READ,
            P.ORGANISATIONS_READ,
            P.ACCESS_REQUESTS_READ,
            P.ACCESS_REQUESTS_DECIDE,
            P.EXTRACTS_READ,
        }
    ),
    Role.NATIONAL_ANALYST: frozenset({P.REPORTING_READ, P.EXTRACTS_READ, P.NOTIFICATIONS_READ, P.ORGANISATIONS_READ}),
    Role.REGIONAL_COORDINATOR: frozenset(
        {
            P.REPORTING_READ,
            P.EXTRACTS_READ,
            P.EXTRACTS_RUN,
            P.EXTRACTS_MANAGE,
            P.SETTINGS_DECIDE,
            P.REFERRALS_OVERSEE,
            P.DIRECTORY_READ,
            P.ORGANISATIONS_READ,
            P.NOTIFICATIONS_READ,
            P.AUDIT_READ,
            P.AUDIT_OVERSEE,
            # In the place of a supervisor whom the administration of a country stopped.
            P.ACCESS_REQUESTS_READ,
            P.ACCESS_REQUESTS_DECIDE,
        }
    ),
    Role.ANALYST: frozenset(
        {P.REPORTING_READ, P.EXTRACTS_READ, P.EXTRACTS_RUN, P.NOTIFICATIONS_READ, P.ORGANISATIONS_READ}
    ),
    Role.OPERATOR: frozenset({P.ORGANISATIONS_READ, P.OPERATIONS_READ}),
}

ANSWERING_ROLES: tuple[Role, ...] = tuple(role for role in Role if P.REFERRALS_ANSWER in _PERMISSIONS[role])
"""The roles that answer referrals, unless a role of the country in their place does not."""

_TITLES: Mapping[Role, Mapping[str, str]] = {
    Role.CASEWORKER: {"es": "Atención de casos", "en": "Caseworker"},
    Role.SUPERVISOR: {"es": "Supervisión", "en": "Supervisor"},
    Role.FOCAL_POINT: {"es": "Punto focal", "en": "Focal point"},
    Role.ORGANISATION_ADMIN: {"es": "Administración de la organización", "en": "Organisation administrator"},
    Role.COUNTRY_ADMIN: {"es": "Administración del país", "en": "Country administrator"},
    Role.LEGAL_LIAISON: {"es": "Enlace legal", "en": "Legal liaison"},
    Role.NATIONAL_ANALYST: {"es": "Análisis del país", "en": "National analyst"},
    Role.REGIONAL_COORDINATOR: {"es": "Coordinación regional", "en": "Regional coordinator"},
    Role.ANALYST: {"es": "Análisis", "en": "Analyst"},
    Role.OPERATOR: {"es": "Operación de la plataforma", "en": "Platform operator"},
}
