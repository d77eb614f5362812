"""Working together, in memory: questions to a second person, rules of organisations, followers and caseloads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.cases.adapters.access.approvals import ApprovalRepository
from services.cases.adapters.access.organisation_rules import OrganisationRulesRepository
from services.cases.adapters.access.supervision import Supervision
from services.cases.adapters.case.caseloads import RISKS, CaseloadRepository
from services.cases.adapters.case.followers import FollowerRepository
from services.cases.domain.access.approval import Act, Approval, Decision, WaitingApproval
from services.cases.domain.access.organisation_rules import OrganisationRules
from services.cases.domain.case.case import Case
from services.cases.domain.case.caseload import Caseload
from services.cases.domain.case.following import QUIET
from shared.contracts.identity import OrganisationRulesChanged
from shared.contracts.transfer_refusals import ApprovalWaits
from shared.db.paging import Page
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from tests.support.fakes.cases.tables import ApprovalNote, CasesTables, Follower
from tests.support.fakes.members import FakeMembers
from tests.support.fakes.memory import Database, Rows, Undo


class FakeApprovalRepository(ApprovalRepository):
    """Questions to a second person in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._tables = tables
        self._approvals = tables.approvals
        self._notes = tables.approval_notes

    def add(self, case: Case, asked: Approval) -> Approval:
        same = (asked.act, asked.about, None)
        if any((one.act, one.about, one.decision) == same for one in self._approvals.of_case(case.id)):
            raise ApprovalWaits
        assert self._approvals.add(case, asked)
        return asked

    def get(self, case_id: UUID, approval_id: UUID) -> Approval:
        row = self._approvals.find(approval_id)
        if row is None or row.case_id != case_id:
            raise NotFound
        return row.entity

    def save(self, answered: Approval, note: bytes | None) -> None:
        self._approvals.change(lambda row: row.entity.id == answered.id, lambda _: answered)
        row = self._approvals.find(answered.id)
        if note is not None and row is not None:
            self._notes.put(ApprovalNote(answered.id, note, row.country, row.organisation_id))

    def notes_of(self, approvals: Sequence[Approval]) -> dict[UUID, bytes]:
        ids = {one.id for one in approvals}
        return {row.approval_id: row.content for row in self._notes.where(lambda row: row.approval_id in ids)}

    def of_case(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[Approval]:
        return self._approvals.page(case_id, "asked_at", after=after, limit=limit)

    def last_approved(self, case_id: UUID, act: Act) -> Approval | None:
        approved = (act, Decision.APPROVED)
        found = [one for one in self._approvals.of_case(case_id) if (one.act, one.decision) == approved]
        return max(found, key=lambda one: (one.decided_at, one.id), default=None)

    def waiting_for(self, case_id: UUID, act: Act) -> Sequence[Approval]:
        return [one for one in self._approvals.of_case(case_id) if (one.act, one.decision) == (act, None)]

    def waiting_alone(self, country: Country) -> Sequence[Approval]:
        cases = self._tables.cases.where(lambda case: case.country == country)
        asked = [one for case in cases for one in self._approvals.of_case(case.id)]
        return [one for one in asked if one.decision is None and one.due_at is not None]

    def waiting(self, organisation: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[WaitingApproval]:
        cases = self._tables.cases.where(lambda case: case.organisation_id == organisation)
        found = [(case, one) for case in cases for one in self._approvals.of_case(case.id) if one.decision is None]
        waiting = [
            WaitingApproval(
                **{each.name: getattr(one, each.name) for each in fields(Approval)}, case_number=case.case_number
            )
            for case, one in found
        ]
        return Page(sorted(waiting, key=lambda one: one.asked_at, reverse=True)[:limit])


class FakeOrganisationRulesRepository(OrganisationRulesRepository):
    """The rules of organisations in memory."""

    def __init__(self, database: Database, journal: list[Undo]) -> None:
        self._rules: Rows[OrganisationRulesChanged] = Rows(
            database, "organisation_rule", journal, key=lambda row: row.organisation_id
        )

    def keep(self, event: OrganisationRulesChanged, *, at: datetime) -> None:
        self._rules.put(event)

    def of(self, organisation_id: UUID) -> OrganisationRules:
        kept = self._rules.find(organisation_id)
        if kept is None:
            return OrganisationRules()
        return OrganisationRules(approvals_for=kept.approvals_for, caseworkers_see=kept.caseworkers_see)


class FakeSupervision(Supervision):
    """Who supervised until when, in memory: kept with the members, as the trigger of the table does."""

    def __init__(self, members: FakeMembers) -> None:
        self._supervised = members.supervised

    def ended_since(self, organisation_id: UUID, since: datetime) -> Sequence[UUID]:
        of_organisation = self._supervised.where(lambda row: row.organisation_id == organisation_id)
        return sorted(row.user_id for row in of_organisation if row.until > since)


class FakeFollowerRepository(FollowerRepository):
    """Who follows which case, in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._followers: Rows[Follower] = tables.followers

    def add(self, case: Case, follower: str, at: datetime) -> bool:
        if self.follows(case.id, follower):
            return False
        self._followers.add(Follower(case.id, follower, case.country, case.organisation_id))
        return True

    def remove(self, case_id: UUID, follower: str) -> bool:
        return self._followers.remove_where(lambda row: (row.case_id, row.follower) == (case_id, follower)) == 1

    def follows(self, case_id: UUID, follower: str) -> bool:
        return self._followers.find((case_id, follower)) is not None

    def to_notify(self, case_ids: Collection[UUID], *, besides: str, at: datetime) -> Mapping[UUID, tuple[str, ...]]:
        told: dict[UUID, tuple[str, ...]] = {}
        for row in self._followers.where(lambda row: row.case_id in case_ids and row.follower != besides):
            if row.told_at is None or row.told_at <= at - QUIET:
                self._followers.put(replace(row, told_at=at))
                told[row.case_id] = (*told.get(row.case_id, ()), row.follower)
        return told


class FakeCaseloadRepository(CaseloadRepository):
    """Counts the open cases in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._cases = tables.cases

    def of(self, organisation_id: UUID, now: datetime) -> Sequence[Caseload]:
        cases = self._cases.where(lambda case: case.organisation_id == organisation_id and case.closed_on is None)
        return [
            _load(user_id, [case for case in cases if case.assigned_to == user_id], now)
            for user_id in {case.assigned_to for case in cases}
        ]


def _load(user_id: UUID | None, cases: Sequence[Case], now: datetime) -> Caseload:
    levels = [case.risk_level for case in cases]
    return Caseload(
        user_id=user_id,
        open=len(cases),
        overdue=sum(case.next_due_at is not None and case.next_due_at < now for case in cases),
        by_risk={level: levels.count(level) for level in RISKS},
    )
