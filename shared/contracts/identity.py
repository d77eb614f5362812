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
class OrganisationDutiesChanged(Event):
    """The duties of an organisation changed: a person who may act got such a role there, or the last one lost it."""

    NAME: ClassVar[str] = "identity.organisation_duties_changed.v1"
    AGGREGATE: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    duties: tuple[str, ...]
    """All present duties, as roles of the identity service (`country_admin`, `regional_coordinator`), sorted."""


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
