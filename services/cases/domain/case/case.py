"""A case: the file one organisation opens for a person and for those with them, with their consents."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from services.cases.domain.case.errors import CaseAnonymised, CaseClosedAlready, CaseNotClosed, not_to_keep
from services.cases.domain.case.origin import Origin
from services.cases.domain.case.overrides import HoldsOverrides
from services.cases.domain.case.persons import HoldsPersons
from services.cases.domain.case.risk import Risk, RiskBasis
from services.cases.domain.case.seal_mark import check_mark
from services.cases.domain.case.stage import CLOSED, MAY_BECOME, CaseStatus, Stage, stage_of
from services.cases.domain.consent.capacity import check_capacity
from services.cases.domain.consent.child_protection import best_interest_open, child_protection_required
from services.cases.domain.consent.consent import Consent, ConsentStatus, WithdrawalChannel, check_recipient
from services.cases.domain.consent.latest_answer import latest_answers, takes_back
from services.cases.domain.consent.override import Override
from services.cases.domain.jurisdictions.days import end_of_day, local_day
from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.kinds.follow_up import (
    FOR_A_CHILD,
    OF_A_PROCEEDING,
    REASSESS_WITHIN,
    DuePart,
    Task,
    TaskKind,
    consents_ending,
    reassess_by,
)
from services.cases.domain.parts.flag import CautionFlag, Flag, in_force
from services.cases.domain.person.age import Majority
from services.cases.domain.person.data_kinds import DataKind
from services.cases.domain.person.field_facts import (
    A_ROW,
    CODED,
    OPERATIONAL,
    OWN_FOLLOW_UP,
    OWN_STAFF,
    SENSITIVE,
    Leaves,
    Reading,
    Stays,
)
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.levels import D0, D1, D2, D3, D4
from services.cases.domain.person.member import Member
from services.cases.domain.person.person import FEW
from services.cases.domain.person.pseudonym import pseudonym_of
from services.cases.domain.person.recorded_person import PersonProfile, RecordedPerson
from shared.kernel.changes import Changes
from shared.kernel.codes import Code, Subdivision
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, invalid

REFERRED, DUPLICATE = "referred", "duplicate"
"""Codes of list `case_closure_reason`."""

_OWN_CONSENTS = Stays("the referral carries the end of the one consent it stands on")
_CLOSED = Stays("an open case is referred, not a closed one")
_IMPORTED = Stays("an imported record is closed and not referred")


class CaseSource(StrEnum):
    """How a record came to be here."""

    REGISTERED = "registered"
    IMPORTED = "imported"


@dataclass(kw_only=True, slots=True)
class CaseProfile(PersonProfile):
    """What people fill in about a case and may correct."""

    risk_level: Annotated[str, Code("risk_level"), Leaves(D2, SENSITIVE, DataKind.SAFETY, Reading.RISK + 10)]
    identified_on: Annotated[date | None, Leaves(D4, CODED, DataKind.FILE, Reading.FILE + 40)] = None
    """The day on which the person was identified; None only in imported records."""
    identification_source: Annotated[
        str | None, Code("identification_source"), Leaves(D4, CODED, DataKind.FILE, Reading.FILE + 30)
    ] = None
    identified_adm1: Annotated[Subdivision | None, Leaves(D2, CODED, DataKind.FILE, Reading.FILE + 20)] = None
    needs: Annotated[
        Sequence[Annotated[str, Code("service_type")]], FEW, Leaves(D2, SENSITIVE, DataKind.NEEDS, Reading.NEEDS + 20)
    ] = ()
    confidentiality: Annotated[
        str, Code("confidentiality"), Stays("each organisation decides how closely it holds its own case")
    ] = "normal"
    """How carefully people treat the case. `sealed` hides it from all but named people (`domain/access/seal.py`)."""


@dataclass(kw_only=True, slots=True)
class Case(CaseProfile, HoldsPersons, HoldsOverrides):
    """The coded case, with the record of its first person. The identity of a person is not in it but in the vault."""

    id: Annotated[UUID, A_ROW]
    person_id: Annotated[UUID, Stays("names a row of the sender's vault")]
    country: Annotated[Country, Leaves(D0, OPERATIONAL, DataKind.FILE, Reading.FILE + 10)]
    organisation_id: Annotated[UUID, Stays("the referral itself names the sender")]
    case_number: Annotated[str, Leaves(D3, CODED, DataKind.FILE, Reading.NAME + 60)]
    opened_on: Annotated[date, Leaves(D4, CODED, DataKind.FILE, Reading.FILE + 50)]
    status: Annotated[CaseStatus, OWN_FOLLOW_UP] = CaseStatus.INTAKE
    stage: Annotated[Stage, OWN_FOLLOW_UP] = Stage.SCREENING
    age_said_on: Annotated[date | None, Stays("counts how an age has grown for the sender's own rule")] = None
    majority: Annotated[
        Majority, Leaves(D1, CODED, DataKind.AGE, Reading.AGE + 60, list_id="majority_status", of_each=True)
    ] = Majority.UNKNOWN
    others: Annotated[
        list[Member], Stays("those who go along are content of their own, each on grounds of their own")
    ] = field(default_factory=list)
    """The other persons of the case."""
    consents: Annotated[list[Consent], _OWN_CONSENTS] = field(default_factory=list)
    overrides: Annotated[list[Override], Stays("why it was allowed is the sender's own file")] = field(
        default_factory=list
    )
    """Requests to disclose without a consent, and what became of them."""
    flags: list[CautionFlag] = field(default_factory=list)
    """The cautions in force, as its parts say (`parts/flag.py`)."""
    assigned_to: Annotated[UUID | None, OWN_STAFF] = None
    duplicate_of: Annotated[UUID | None, A_ROW] = None
    """The case of the same organisation that stands for the person, of a case that is its duplicate."""
    also_numbered: Annotated[Sequence[str], Stays("the numbers of files that stand for nobody any more")] = ()
    """The numbers of its duplicates: the person is found under them too."""
    origin: Annotated[Origin | None, Stays("how the sender's own case began")] = None
    """The referral that it was opened from; None for a case that the organisation registered itself."""
    reassess_risk_by: Annotated[datetime | None, OWN_FOLLOW_UP] = None
    """When the risk must be assessed again (UTC); None once the case is closed."""
    risk_basis: Annotated[RiskBasis | None, OWN_STAFF] = None
    """What the level of risk stands on; None where an earlier release, or an import, set it."""
    due_parts: Annotated[Sequence[DuePart], OWN_FOLLOW_UP] = ()
    """What its parts ask for, so that no list has to look for it. It changes without a new version."""
    closed_on: Annotated[date | None, _CLOSED] = None
    closure_reason: Annotated[str | None, Code("case_closure_reason"), _CLOSED] = None
    anonymised_on: Annotated[date | None, _CLOSED] = None
    """When the retention of the case had ended and only what statistics count was left (`retention.py`)."""
    source: Annotated[CaseSource, Stays("how the sender got the record")] = CaseSource.REGISTERED
    year_known: Annotated[bool, _IMPORTED] = True
    """False for an imported record whose source names no year: `opened_on` is then only the day of the import."""
    flags_absent: Annotated[Sequence[str], _IMPORTED] = ()
    """Columns of an imported record whose value is no (`0`), by their CTDC name; an empty column is not among them."""
    counted_until: Annotated[date | None, _OWN_CONSENTS] = None
    """The day after which statistics count one of its persons no longer, as a consent ends; None where none ends."""
    sealed_for: Annotated[Sequence[str] | None, OWN_STAFF] = None
    """The ids of the only people who see the case; None when it is not sealed. PostgreSQL asks this column."""
    emergency_for: Annotated[str | None, OWN_STAFF] = None
    """Who may see a sealed case besides, until `emergency_until`."""
    emergency_until: Annotated[datetime | None, OWN_STAFF] = None
    version: Annotated[int, Stays("counts the sender's changes")] = 1
    """Grows by one with every change."""

    @property
    def origin_referral_id(self) -> UUID | None:
        """The referral that it was opened from, which opens one case only."""
        return self.origin.referral_id if self.origin else None

    @property
    def pseudonym(self) -> str:
        """Two words by which people distinguish open cases without a name; two cases may have the same."""
        return pseudonym_of(self.id)

    @property
    def is_sealed(self) -> bool:
        """Whether only named people see the case."""
        return self.sealed_for is not None

    @property
    def child_protection_required(self) -> bool:
        """Whether the child-protection authority still has to be involved for one of its persons."""
        return any(child_protection_required(who.majority, self.consents_of(person)) for person, who in self.records)

    @property
    def suggested_authority(self) -> str | None:
        """The authority that is competent for a child among them, whoever has consented; code of list `institution`."""
        has_child = any(record.majority == Majority.MINOR for _, record in self.records)
        return pack_of(self.country).child_protection.code if has_child else None

    @property
    def tasks(self) -> list[Task]:
        """What has to be done, the soonest first; for a closed case, to review what left without a consent."""
        tasks = list(self._override_reviews())
        if self.status not in CLOSED:
            tasks.extend(self._open_tasks())
        return sorted(tasks, key=lambda task: task.due_at)

    def _open_tasks(self) -> Iterator[Task]:
        for person_id, record in self.records:
            yield from self._tasks_of(person_id, record)
        yield from self._override_decisions()
        if self.reassess_risk_by is not None:
            yield Task(kind=TaskKind.RISK_REASSESSMENT, due_at=self.reassess_risk_by)
        yield from (part.task(self.country) for part in self.due_parts)

    def has_open_tasks(self, now: datetime) -> bool:
        """Whether something was to be done before `now`, or a child is not yet protected.

        A proceeding goes on for years, and whether assistance may end does not depend on it.
        """
        open_tasks = [task for task in self.tasks if task.kind not in OF_A_PROCEEDING]
        return any(task.due_at <= now or task.kind in FOR_A_CHILD for task in open_tasks)

    @property
    def next_task(self) -> TaskKind | None:
        """The kind of the task that is due first."""
        return next((task.kind for task in self.tasks), None)

    @property
    def next_due_at(self) -> datetime | None:
        """When the first task is due; None when there is none."""
        return next((task.due_at for task in self.tasks), None)

    def change(self, changes: Changes, identity: Identity | None = None, *, on: date) -> None:
        """Apply a merge patch (RFC 7396) of coded fields on a day. Raises CaseClosedAlready, Invalid.

        `identity` is needed when the birth year or the age changes: the two may not contradict one another.
        """
        self.must_be_open()
        check_mark(changes.get("confidentiality"), self.confidentiality, self.sealed_for)
        if "status" in changes:
            self._check_may_become(changes["status"])
        self.change_record(changes, identity, on=on)

    @property
    def risk(self) -> Risk | None:
        """The level, and what it stands on; None for an imported record that nobody has assessed."""
        basis = self.risk_basis
        if basis is None and self.reassess_risk_by is not None:
            made = self.reassess_risk_by - REASSESS_WITHIN[self.risk_level]
            basis = RiskBasis(done_on=local_day(made, self.country), recorded_at=made)
        return None if basis is None else Risk(level=self.risk_level, basis=basis)

    def schedule_reassessment(self, *, assessed_at: datetime, basis: RiskBasis | None = None) -> None:
        """The risk was assessed at that moment, on that basis: compute when it must be assessed again."""
        self.reassess_risk_by, self.risk_basis = reassess_by(self.risk_level, assessed_at), basis

    def show_flags(self, flags: Iterable[Flag]) -> bool:
        """Show the cautions in force of all that were recorded; returns whether that changes the case."""
        before, self.flags = self.flags, in_force(flags, first=self.person_id, others=self.other_ids or ())
        return self.flags != before

    def note_due(self, part_id: UUID, due: DuePart | None) -> bool:
        """Remember what one of its parts asks for now; returns whether that is another than before."""
        others = tuple(part for part in self.due_parts if part.part_id != part_id)
        before, self.due_parts = self.due_parts, (*others, due) if due else others
        return set(before) != set(self.due_parts)

    def add_consent(
        self, consent: Consent, *, majority: Majority, now: datetime, field_prefix: str = ""
    ) -> list[Consent]:
        """Add a consent of a person who is of `majority` today; errors name a field after `field_prefix`.

        Returns the earlier consents that it withdraws: a refusal ends those for the same purpose and recipients, if
        its author may withdraw them (`may_take_back`). Raises Invalid when a consent cannot be given in that capacity,
        or has no possible recipient.
        """
        check_capacity(majority, consent, f"{field_prefix}capacity")
        check_recipient(consent, f"{field_prefix}recipient_type")
        taken = [
            given.id
            for given in self.consents
            if given.status == ConsentStatus.GIVEN and takes_back(consent, given, majority)
        ]
        self.consents.append(consent)
        return [self.withdraw(consent_id, at=now, channel=WithdrawalChannel.LATER_REFUSAL) for consent_id in taken]

    def withdraw(self, consent_id: UUID, *, at: datetime, channel: str) -> Consent:
        """Withdraw a consent. Raises NotFound, AlreadyWithdrawn."""
        for index, consent in enumerate(self.consents):
            if consent.id == consent_id:
                self.consents[index] = consent.withdrawn(at=at, channel=channel)
                return self.consents[index]
        raise NotFound

    def close(self, reason: str, *, on: date) -> None:
        """Close the case; the retention period begins. Raises CaseClosedAlready."""
        self.must_be_open()
        self.status = CaseStatus.CLOSED_REFERRED if reason == REFERRED else CaseStatus.CLOSED
        self.closed_on, self.closure_reason, self.reassess_risk_by = on, reason, None

    def check_kept(self, kept: "Case") -> None:
        """Refuse a case that cannot stand for this one, as who sees one of them must see both. Raises Invalid."""
        other_readers = set(kept.sealed_for or ()) != set(self.sealed_for or ())
        if kept.closed_on is not None or kept.country != self.country or other_readers:
            raise not_to_keep()

    def close_as_duplicate(self, kept: "Case", *, on: date) -> None:
        """Close it in favour of another case of its organisation, which gets its number. Raises CaseClosedAlready."""
        self.close(DUPLICATE, on=on)
        self.status, self.duplicate_of = CaseStatus.DUPLICATE, kept.id
        kept.also_numbered = (*kept.also_numbered, self.case_number, *self.also_numbered)

    def hand_over(self, *, on: date) -> None:
        """Close it because another organisation has taken the person over. Raises CaseClosedAlready."""
        self.close(REFERRED, on=on)
        self.status = CaseStatus.TRANSFERRED

    def reopen(self, *, at: datetime) -> None:
        """Open a closed case again; its risk counts as assessed then. Raises CaseNotClosed, CaseAnonymised."""
        if self.status not in CLOSED:
            raise CaseNotClosed
        if self.anonymised_on is not None:
            raise CaseAnonymised
        self.status, self.closed_on, self.closure_reason = CaseStatus.REOPENED, None, None
        self.duplicate_of = None
        known = self.risk_basis or RiskBasis(done_on=self.opened_on, recorded_at=at)
        basis = replace(known, done_on=local_day(at, self.country), recorded_at=at, version=self.version + 1)
        self.schedule_reassessment(assessed_at=at, basis=basis)

    def refresh_stage(self, referral_states: Collection[str]) -> bool:
        """Recompute the stage from the states of the referrals; returns whether it changed."""
        before, self.stage = self.stage, stage_of(self.status, referral_states)
        return self.stage != before

    def must_be_open(self) -> None:
        """Raises CaseClosedAlready when the case may not change any more."""
        if self.status in CLOSED:
            raise CaseClosedAlready

    @property
    def _age_day(self) -> date:
        return self.identified_on or self.opened_on

    @property
    def recorded_on(self) -> date:
        return self.opened_on

    def _tasks_of(self, person_id: UUID, record: RecordedPerson) -> list[Task]:
        consents = self.consents_of(person_id)
        day = end_of_day(record.recorded_on, self.country)
        named = None if record is self else person_id
        asked = {
            TaskKind.CHILD_PROTECTION: child_protection_required(record.majority, consents),
            TaskKind.BEST_INTEREST: best_interest_open(record.majority, record.best_interest),
        }
        return [
            *consents_ending(latest_answers(consents, record.majority), self.country, person_id=named),
            *(Task(kind=kind, due_at=day, person_id=named) for kind, is_open in asked.items() if is_open),
        ]

    def _check_may_become(self, status: CaseStatus) -> None:
        if status != self.status and status not in MAY_BECOME[self.status]:
            raise invalid(
                "status",
                "not_from_here",
                es="El caso no pasa de su estado actual a este",
                en="The case cannot change to this status from its current one",
            )
