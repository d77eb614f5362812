"""Sign-in with an organisation's own identity provider (OpenID Connect): who may come that way, and what it proves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import PASSWORD, SECOND_FACTOR
from services.identity.domain.roles.roles import Role
from shared.kernel.country import Country

ATTEMPT_LIFE = timedelta(minutes=10)
"""From leaving for the provider to coming back, and once more for typing a code here."""
SIGNED_IN_WITHIN = timedelta(minutes=5)
"""How old a sign-in at the provider may be (`max_age`): half of what dangerous acts ask for, so that some is left."""
_ADMINISTERS = frozenset({Role.COUNTRY_ADMIN, Role.REGIONAL_COORDINATOR, Role.OPERATOR})


def is_above_organisations(role: Role) -> bool:
    """Whether people in that role administer a country, or more: an organisation alone must not make itself one."""
    return role in _ADMINISTERS


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondFactorMarks:
    """By what a provider says that a person proved themselves with two factors: values of `acr`, or of `amr`."""

    acr: frozenset[str] = frozenset()
    amr: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class IdentityProvider:
    """The provider of one organisation, as the operator has configured it. It speaks for no other people."""

    organisation_id: UUID
    issuer: str
    """As in its tokens, to the letter (OpenID Connect Discovery §3)."""
    client_id: str
    client_secret: str | None = None
    private_key: Mapping[str, Any] | None = None
    """A JWK with `alg` and `kid` for `private_key_jwt` (RFC 7523), in place of the secret."""
    email_domains: tuple[str, ...]
    """Lower case; the domain of a person's address must be one of them when they first come."""
    second_factor: SecondFactorMarks = field(default_factory=SecondFactorMarks)
    passwords: bool = True
    """Whether its people may also sign in with the password that they have here."""
    country_administrators: bool = False
    """Whether people who administer a country may come this way: else the organisation could make itself one."""

    def takes(self, person: Person) -> bool:
        """Whether the person may come this way: of this organisation, and not above it."""
        is_own = person.organisation_id == self.organisation_id
        return is_own and (self.country_administrators or not is_above_organisations(person.role))

    def strength_of(self, told: "ProvedIdentity") -> str:
        """The `acr` of a sign-in here. What is not listed counts as one factor."""
        is_strong = told.acr in self.second_factor.acr or not self.second_factor.amr.isdisjoint(told.amr)
        return SECOND_FACTOR if is_strong else PASSWORD

    def has_domain(self, email: str) -> bool:
        """Whether the address is of one of its domains."""
        name, _, domain = email.strip().lower().rpartition("@")
        return name != "" and domain in self.email_domains


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentityProviders:
    """Those of the installation. No two share an organisation, an issuer or a domain."""

    all: Sequence[IdentityProvider] = ()

    def find_by_email(self, email: str) -> IdentityProvider | None:
        """The provider for the domain of an address, whether or not there is such a person."""
        return next((one for one in self.all if one.has_domain(email)), None)

    def find(self, organisation_id: UUID) -> IdentityProvider | None:
        """The provider of an organisation, if it has one."""
        return next((one for one in self.all if one.organisation_id == organisation_id), None)

    def refuse_password_of(self, person: Person) -> bool:
        """Whether the person's organisation lets them in by its provider alone."""
        provider = self.find(person.organisation_id)
        return provider is not None and not provider.passwords and provider.takes(person)

    def repeated(self) -> Iterable[str]:
        """What two of them share and must not."""
        seen: set[str] = set()
        for one in self.all:
            for name in (str(one.organisation_id), one.issuer, *one.email_domains):
                if name in seen:
                    yield name
                seen.add(name)


NO_PROVIDERS = IdentityProviders()


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ProvedIdentity:
    """What a verified ID token says. Not printable: the address of a person stays out of logs."""

    issuer: str
    subject: str
    email: str
    """'' where it names none that it has verified."""
    acr: str
    amr: frozenset[str]
    signed_in_at: datetime

    def without_email(self) -> "ProvedIdentity":
        """The same, known by its subject alone: for an address that is not of a domain of the organisation."""
        return replace(self, email="")


@dataclass(frozen=True, kw_only=True, slots=True)
class FederatedAccount:
    """That a subject of a provider is a person here. Bound once, by a verified address; then known by the subject."""

    issuer: str
    subject: str
    user_id: UUID
    country: Country
    bound_at: datetime
