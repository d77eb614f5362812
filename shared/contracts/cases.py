"""The events of the cases service."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from shared.contracts.event import Event, Priority
from shared.kernel.country import Country

STATISTICS = "aggregate_statistics"
"""The purpose of a consent under which the coded facts of a person may be counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFacts(Event):
    """The coded profile that statistics may use. Time no finer than a month, place no finer than adm1."""

    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    person_key: str
    """Pseudonym of the person in statistics: a keyed hash, not reversible without the cases service's key."""
    organisation_id: UUID
    month: str
    """Month of registration, `YYYY-MM`."""
    adm1: str | None
    trafficking_status: str
    gender: str | None
    age_band: str | None
    majority: str
    """`minor`, `adult` or `unknown` (list `majority_status`)."""
    citizenship: str | None
    """First citizenship, ISO 3166-1 alpha-3."""
    exploitation_country: str | None
    """ISO 3166-1 alpha-3."""
    duration: str | None
    exploitation_types: tuple[str, ...]
    exploitation_subforms: tuple[str, ...]
    controls: tuple[str, ...]
    """Means of control that were present."""
    recruiter_relationships: tuple[str, ...]
    statistics_consent: bool
    """Whether an `aggregate_statistics` consent is in force; without it no figure may count this person."""
    role: str = "victim"
    """`victim`, `dependant` or `witness` (list `person_role`); only a victim is a person detected."""
    identified_month: str | None = None
    """Month in which the person was identified, `YYYY-MM`; None in events of earlier releases."""
    duplicate: bool = False
    """Whether the case was closed as a duplicate: another case of the organisation counts the person."""
    file_id: UUID | None = None
    """The case, when the facts are of another than its first person; `case_id` then names that person's record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRegistered(CaseFacts):
    """A case was opened."""

    NAME: ClassVar[str] = "cases.case_registered.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFactsChanged(CaseFacts):
    """The coded profile of a case changed; carries the whole new profile."""

    NAME: ClassVar[str] = "cases.case_facts_changed.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class CasesImported(Event):
    """A batch of de-identified records was imported. `rows` hold one list per record in the order of `columns`.

    Each batch is its own aggregate: batches need no order, and none waits for another.
    """

    NAME: ClassVar[str] = "cases.cases_imported.v1"
    AGGREGATE: ClassVar[str] = "batch_id"

    batch_id: UUID
    import_id: UUID
    organisation_id: UUID
    month: str
    columns: tuple[str, ...]
    rows: tuple[Any, ...]
    records: int | None = None
    """How many records all batches of the import have together; None in events of earlier releases."""

    @property
    def priority(self) -> Priority:
        """Behind everything that somebody waits for."""
        return Priority.BULK


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentGranted(Event):
    """The person agreed to a purpose after registration. Consents given at registration are in `CaseRegistered`."""

    NAME: ClassVar[str] = "cases.consent_granted.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    consent_id: UUID
    person_key: str
    purpose: str
    person_id: UUID | None = None
    """The person it is about, where that is not the first one of the case; their facts have this id as `case_id`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentWithdrawn(Event):
    """The person withdrew a consent; nothing more may be disclosed under it."""

    NAME: ClassVar[str] = "cases.consent_withdrawn.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    consent_id: UUID
    person_key: str
    purpose: str
    person_id: UUID | None = None
    """The person it is about, where that is not the first one of the case; their facts have this id as `case_id`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisclosureStopped(Event):
    """A consent no longer permits a referral although it was not withdrawn: the person proved to be a child, say."""

    NAME: ClassVar[str] = "cases.disclosure_stopped.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    referral_id: UUID
    reason: str
    """Why the packet may no longer be opened: an error code that begins with `consent_`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OverrideRequested(Event):
    """A person asks to disclose without a consent; a second person of the organisation decides."""

    NAME: ClassVar[str] = "cases.override_requested.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    organisation_id: UUID
    override_id: UUID
    recipients: tuple[str, ...]
    """The supervisors who may decide, by their ids; of a sealed case only those named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OverrideDecided(Event):
    """A second person approved or refused to disclose without a consent."""

    NAME: ClassVar[str] = "cases.override_decided.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    organisation_id: UUID
    override_id: UUID
    answer: str
    """`approved` or `refused`."""
    recipients: tuple[str, ...]
    """The id of the person who asked, unless they do not see the case any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseAssigned(Event):
    """A case was assigned to a person of its organisation."""

    NAME: ClassVar[str] = "cases.case_assigned.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    organisation_id: UUID
    assignment_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalAsked(Event):
    """An act on a case was asked for that a second person has to approve."""

    NAME: ClassVar[str] = "cases.approval_asked.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    organisation_id: UUID
    approval_id: UUID
    act: str
    """`closure`, `override`, `sealed` or `transfer`."""
    recipients: tuple[str, ...]
    """Ids of the persons who may decide."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalDecided(Event):
    """A second person approved an act on a case, which was then carried out, or refused it; or its wait was ended."""

    NAME: ClassVar[str] = "cases.approval_decided.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    organisation_id: UUID
    approval_id: UUID
    act: str
    decision: str
    """`approved` or `refused`; `interrupted` where it waited alone and who supervises changed."""
    recipient: str
    """Id of who asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowedCaseChanged(Event):
    """A case changed that others follow. At most one such event tells a person of one case in ten minutes."""

    NAME: ClassVar[str] = "cases.followed_case_changed.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    organisation_id: UUID
    change_id: UUID
    change: str
    """`risk`, `status`, `referral`, `assigned`, `closed` or `reopened`."""
    recipients: tuple[str, ...]
    """Ids of those who follow it, without the one who changed it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseSealChanged(Event):
    """Who sees a case changed: it was sealed for people, opened to all again, or emergency access was given."""

    NAME: ClassVar[str] = "cases.case_seal_changed.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    organisation_id: UUID
    sealed_for: tuple[str, ...] | None
    """The ids of those who see it; None when it is not sealed."""
    emergency_for: str | None
    emergency_until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseWorkersChanged(Event):
    """Whose case it is changed: it was assigned, somebody follows it or no longer does, or it was opened anew."""

    NAME: ClassVar[str] = "cases.case_workers_changed.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    organisation_id: UUID
    workers: tuple[str, ...]
    """The ids of who opened it, attends it, follows it or gave it to who attends it now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EmergencyAccessOpened(Event):
    """An account that is not named sees a sealed case for some minutes."""

    NAME: ClassVar[str] = "cases.emergency_access_opened.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    organisation_id: UUID
    emergency_access_id: UUID
    notified: tuple[str, ...]
    """The ids of the people who are notified: supervisors of the organisation and those named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkAccessDetected(Event):
    """An account opened or searched many cases within an hour. Says neither who nor what: the recipients read it."""

    NAME: ClassVar[str] = "cases.bulk_access_detected.v1"
    AGGREGATE: ClassVar[str] = "alert_id"

    alert_id: UUID
    organisation_id: UUID
    """Of the recipients."""
    recipients: tuple[str, ...]
    """Ids of supervisors of the account's organisation, or of administrators of its country; never the account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentityErased(Event):
    """Who a person of a case is was erased. What was shared about them from this case must be deleted."""

    NAME: ClassVar[str] = "cases.identity_erased.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    referral_ids: tuple[UUID, ...] | None = None
    """The referrals with which they went along; None for the first person, who is in every referral of the case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseClosed(Event):
    """A case was closed."""

    NAME: ClassVar[str] = "cases.case_closed.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    closure_reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MovementChanged(Event):
    """An assisted return or another movement across a border, as it stands now. `country` is the sender's."""

    NAME: ClassVar[str] = "cases.movement_changed.v1"
    AGGREGATE: ClassVar[str] = "case_id"

    case_id: UUID
    movement_id: UUID
    referral_id: UUID
    """The referral to the organisation that receives the person; a movement without one is not published."""
    to_country: Country
    kind: str
    """Code of list `movement_kind`."""
    stage: str
    """Code of list `movement_stage`, as far as the sender knows."""
    version: int
    """Larger for a later state of the same movement."""
    travel_on: date | None = None
    departed_on: date | None = None

    def countries(self) -> frozenset[Country]:
        """The countries that the person leaves and reaches."""
        return frozenset({self.country, self.to_country})
