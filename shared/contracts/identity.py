"""The events of the identity service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from shared.contracts.event import Event

COUNTRY_ADMIN = "country_admin"
REGIONAL_COORDINATOR = "regional_coordinator"
DUTIES = (COUNTRY_ADMIN, REGIONAL_COORDINATOR)
"""Roles that give a duty to their organisation: the focal point of its country, the coordination of the region."""
ANSWERS_REFERRALS = "referrals:answer"
"""The duty of an organisation in which a person or system may answer referrals: without it a referral waits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationRegistered(Event):
    """An organisation joined, or its public card changed."""

    NAME: ClassVar[str] = "identity.organisation_registered.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    kind: str
    """Code of list `org_type`."""
    public_name: str
    """The name on the directory card: an institution's, never a person's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationSuspended(Event):
    """An organisation may no longer act or be referred to."""

    NAME: ClassVar[str] = "identity.organisation_suspended.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessSuspended(Event):
    """A person, a system or an organisation was suspended; those who supervise there are to know. It names none."""

    NAME: ClassVar[str] = "identity.access_suspended.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    """Of the recipients, and of what was suspended."""
    subject_type: str
    """`person`, `system` or `organisation`; `stopped_system` for one that stands still because its secret leaked."""
    subject_id: UUID
    suspension_id: UUID
    """A new id for each time."""
    recipients: tuple[str, ...]
    """Ids of people who supervise or administer the organisation, without who did it and whose account it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessReinstated(Event):
    """The suspension of a person, a system or an organisation has ended: no notice of it is new to any member."""

    NAME: ClassVar[str] = "identity.access_reinstated.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    subject_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationRenamed(Event):
    """A person of another organisation changed the legal or public name of this one. The event holds no name."""

    NAME: ClassVar[str] = "identity.organisation_renamed.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    change_id: UUID
    """A new id for each change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessRequested(Event):
    """A person of another organisation asks to give access to this one, which must approve or refuse it."""

    NAME: ClassVar[str] = "identity.access_requested.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    """The organisation that decides."""
    request_id: UUID
    about: str = "person"
    """`person`, `system`, `stopped_system`: one whose secret leaked, which stands still until the answer; `rules`."""
    recipients: tuple[str, ...] = ()
    """Ids of the people who may decide it; empty where there is none, and the organisation is to know as a whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessRequestDecided(Event):
    """A request for access waits for no answer of its organisation any more.

    It was approved, refused or withdrawn, it lapsed, or was closed: another was asked in its place, or its subject was
    suspended, or let in otherwise.
    """

    NAME: ClassVar[str] = "identity.access_request_decided.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    """The organisation that was asked."""
    request_id: UUID
    asked_by: str | None = None
    """Who is to know the answer: the person or system that asked. None where it gave none, or they took it back."""
    asked_from: UUID | None = None
    """The organisation of theirs."""
    lapsed: bool = False
    """Whether no one answered in time."""
    kind: str | None = None
    """What was asked for, as the identity service names it; None in a message of an earlier release."""
    state: str | None = None
    """How it ended, as the identity service names it: `approved` or `refused` where it was answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RefreshTokenReused(Event):
    """A refresh token was used a second time, so it may have been copied: the session was ended.

    One event for each organisation in which people are to know. It names neither the account nor the application.
    """

    NAME: ClassVar[str] = "identity.refresh_token_reused.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    """Of the recipients."""
    alert_id: UUID
    """A new id for each time."""
    recipients: tuple[str, ...]
    """Ids of people who are to know: who has the account, their supervisors, and administrators of the country."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonChanged(Event):
    """A person became active in an organisation, has another role, or may no longer act. No name and no address."""

    NAME: ClassVar[str] = "identity.person_changed.v1"
    AGGREGATE: ClassVar[str] = "user_id"

    user_id: UUID
    organisation_id: UUID
    role: str
    """As the identity service names it."""
    active: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PracticeEntered(Event):
    """A person who is to practise receiving entered their practice space (ADR 0064): at each sign-in to it."""

    NAME: ClassVar[str] = "identity.practice_entered.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    """The space; `country` is its practice country."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationDutiesChanged(Event):
    """The duties of an organisation changed: who may act got such a role or right there, or the last one lost it."""

    NAME: ClassVar[str] = "identity.organisation_duties_changed.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    duties: tuple[str, ...]
    """All present duties, sorted: roles of the identity service (`country_admin`, `regional_coordinator`), and
    `referrals:answer` where a person or system may answer referrals."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationRulesChanged(Event):
    """The rules changed by which an organisation works on its cases.

    Without such an event no act needs a second person, and every caseworker sees all cases.
    """

    NAME: ClassVar[str] = "identity.organisation_rules_changed.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    approvals_for: tuple[str, ...]
    """The acts that need a second person (codes of `approvable_act`), sorted."""
    caseworkers_see: str
    """Code of list `caseworker_view`."""
    approvals_before: tuple[str, ...] = ()
    """The acts that needed one before, sorted."""
    caseworkers_saw: str | None = None
    """The code before; None in a message of an earlier release, which tells no one."""
    change_id: UUID | None = None
    """A new id for each change."""
    recipients: tuple[str, ...] = ()
    """Ids of the people who supervise or administer the organisation, without who changed them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountrySettingProposed(Event):
    """A version of a setting waits for the yes of another administrator of the country (ADR 0060).

    One event for each organisation in which people are to know.
    """

    NAME: ClassVar[str] = "identity.country_setting_proposed.v1"
    AGGREGATE: ClassVar[str] = "setting_id"

    organisation_id: UUID
    """Of the recipients."""
    setting_id: UUID
    """Of the version that waits."""
    recipients: tuple[str, ...]
    """Ids of the people who may decide about it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountrySettingDecided(Event):
    """A proposed version of a setting waits for no other administrator any more (ADR 0060).

    Another person said yes or no to it, or who proposed it took it back.
    """

    NAME: ClassVar[str] = "identity.country_setting_decided.v1"
    AGGREGATE: ClassVar[str] = "setting_id"

    organisation_id: UUID
    """Of the recipient, or of who decided where there is none."""
    setting_id: UUID
    """Of the version that was decided."""
    recipients: tuple[str, ...]
    """Id of the person who proposed it; empty where they took it back, are suspended or are gone."""
    setting: str | None = None
    """As `shared/contracts/country_settings.py` names it; None in a message of an earlier release."""
    answer: str | None = None
    """`approved` or `rejected`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountrySettingChanged(Event):
    """A country decided a version of one of its settings. Without such an event the default holds.

    Every version is told once and holds from its day until another one does, so that the order of the events does not
    matter.
    """

    NAME: ClassVar[str] = "identity.country_setting_changed.v1"
    AGGREGATE: ClassVar[str] = "setting_id"

    setting_id: UUID
    """Of this version."""
    setting: str
    """As `shared/contracts/country_settings.py` names it."""
    version: int
    value: Mapping[str, Any]
    valid_from: date
    """The first day, in the zone of the country."""
