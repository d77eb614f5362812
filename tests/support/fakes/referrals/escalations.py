"""Escalations and notices of withdrawal in memory."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.referrals.adapters.escalations import EscalationRepository
from services.referrals.adapters.withdrawal_notices import WithdrawalNoticeRepository
from services.referrals.domain.escalation import Escalation
from services.referrals.domain.withdrawal_notice import WithdrawalNotice
from shared.db.paging import Page
from tests.support.fakes.referrals.tables import Tables


class FakeEscalationRepository(EscalationRepository):
    """Escalations in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, escalation: Escalation) -> None:
        self._tables.require_referral(escalation.referral_id)
        is_new = all(_occasion(row) != _occasion(escalation) for row in self._tables.escalations.every())
        assert is_new, "the organisation was notified at this level before"
        self._tables.escalations.add(escalation)

    def of(self, referral_id: UUID) -> list[Escalation]:
        rows = self._tables.escalations.where(lambda row: row.referral_id == referral_id)
        return sorted(rows, key=lambda row: row.id)

    def finish(self, referral_id: UUID, *, at: datetime) -> None:
        self._tables.escalations.update(
            lambda row: row.referral_id == referral_id and row.settled_at is None,
            lambda row: replace(row, settled_at=at),
        )

    def page(self, organisation_id: UUID, *, after: UUID | None, limit: int) -> Page[Escalation]:
        return self._tables.escalations.page(
            lambda row: (
                row.told_organisation_id == organisation_id
                and row.settled_at is None
                and (after is None or row.id > after)
            ),
            order=lambda row: row.id,
            limit=limit,
            position=lambda row: [row.id],
        )


class FakeWithdrawalNoticeRepository(WithdrawalNoticeRepository):
    """Notices in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, notice: WithdrawalNotice) -> None:
        self._tables.require_referral(notice.referral_id)
        if all(row.referral_id != notice.referral_id for row in self._tables.withdrawal_notices.every()):
            self._tables.withdrawal_notices.add(notice)

    def acknowledge(self, referral_id: UUID, *, at: datetime) -> None:
        self._tables.withdrawal_notices.update(
            lambda row: row.referral_id == referral_id and row.acknowledged_at is None,
            lambda row: replace(row, acknowledged_at=at),
        )

    def page(self, *, after: tuple[datetime, UUID] | None, limit: int) -> Page[WithdrawalNotice]:
        return self._tables.withdrawal_notices.page(
            lambda row: row.acknowledged_at is None and (after is None or (row.at, row.referral_id) > after),
            order=lambda row: (row.at, row.referral_id),
            limit=limit,
            position=lambda row: [row.at.isoformat(), row.referral_id],
        )


def _occasion(escalation: Escalation) -> tuple[UUID, int, UUID | None]:
    return (escalation.referral_id, escalation.level, escalation.told_organisation_id)
