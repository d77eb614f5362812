"""A person who signs in: always of one organisation, in one role."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from services.identity.domain.roles.assurance import PASSWORD, SECOND_FACTOR, needs_second_factor, scope_at
from services.identity.domain.roles.roles import Role
from services.identity.domain.suspensions import SuspensionReason
from services.identity.domain.training.standing import Pass, Standing
from services.identity.domain.training.training import Learner
from shared.kernel.codes import Email, Length, Line
from shared.kernel.country import Country
from shared.kernel.grant import Grant, Permission
from shared.kernel.language import Language

Team = Annotated[Line, Length(1, 60)]
"""The group of an organisation in which a person works, as it calls it: a shelter, a shift, a district."""

DisplayName = Annotated[Line, Length(1, 120)]
"""The name of a person or a system, as others see it."""

MINIMUM_PASSWORD = 12
"""Characters (NIST SP 800-63B-4 asks for 15 where it is the only factor and 8 with a second; this is between them)."""


class PersonStatus(StrEnum):
    """Whether a person may act: they are invited until they set a password."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Person:
    """A person with an account. Not printable: address and name stay out of logs and tracebacks."""

    id: UUID
    country: Country
    countries: frozenset[Country]
    organisation_id: UUID
    organisation_active: bool = True
    role: Role
    country_role_id: UUID | None = None
    """A role of the country that allows part of what `role` does; None: all of it."""
    narrowed: frozenset[str] | None = None
    """The scopes of that role of the country."""
    email: Email
    display_name: DisplayName
    language: Language
    team: Team | None = None
    status: PersonStatus
    suspended_for: SuspensionReason | None = None
    suspended_at: datetime | None = None
    """Of who is suspended now, since when and, where it was said, why; None from before it was kept."""
    stopped_at: datetime | None = None
    """When another person last suspended them or took their factors; None once they came back."""
    policy_version: int = 1
    version: int = 1
    password_hash: str | None = None
    totp_sealed: bytes | None = None
    totp_step: int | None = None
    created_at: datetime
    activated_at: datetime | None = None
    """When the account first became the person's own; None for one that never did."""
    awaits_yes: bool = False
    """Whether the organisation has not said yes to the invitation: until then the person only practises (ADR 0020)."""
    works_since: datetime | None = None
    """When the person first signed in to real cases, which takes the training; None for one who only practised."""
    training_due_on: date | None = None
    """For an account that is older than the training: from that day on it needs the certificate. None: always."""

    def __repr__(self) -> str:
        return f"Person(id={self.id})"

    @property
    def second_factor(self) -> bool:
        """Whether the person has set one up."""
        return self.totp_sealed is not None

    @property
    def may_sign_in(self) -> bool:
        """Whether the person is active, and their organisation too."""
        return self.status is PersonStatus.ACTIVE and self.organisation_active

    def only_practises(self, standing: Standing) -> bool:
        """Whether no real case is open to the person, whose training gives them that standing."""
        return self.awaits_yes or standing is Standing.UNTRAINED

    def without_tokens(self) -> "Person":
        """The person under their next policy version: the tokens of the ones before are refused."""
        return replace(self, policy_version=self.policy_version + 1)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role allows, and of the country's role no more than that."""
        if self.country_role_id is None:
            return self.role.permissions
        # Without the row of that role nothing is allowed.
        return frozenset(p for p in self.role.permissions if str(p) in (self.narrowed or ()))

    @property
    def given(self) -> tuple[Role, UUID | None]:
        """The role and the country's role in its place: what was given with the yes of the organisation."""
        return self.role, self.country_role_id

    def scope_at(self, acr: str) -> frozenset[str]:
        """What the role allows in a sign-in of strength `acr`."""
        return scope_at(self.permissions, acr)

    @property
    def needs_second_factor(self) -> bool:
        """Whether the role reads identities or administers."""
        return needs_second_factor(self.permissions)

    @property
    def acr(self) -> str:
        """How strongly the person proves themselves when they sign in: `mfa` with a second factor, else `pwd`."""
        return SECOND_FACTOR if self.totp_sealed else PASSWORD

    def as_learner(self, passes: Sequence[Pass]) -> Learner:
        """The person with what they passed, for the rules of the training."""
        return Learner(country=self.country, role=self.role, training_due_on=self.training_due_on, passes=passes)

    def own_grant(self) -> Grant:
        """The grant under which the person signs in and out, so that the audit names them and their organisation."""
        return Grant(
            subject=str(self.id),
            client_id="sign-in",
            organisation_id=self.organisation_id,
            countries=self.countries,
            permissions=frozenset(),
            policy_version=self.policy_version,
        )
