"""Referrals and their log in memory."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.adapters.referral_log import ReferralLogRepository
from services.referrals.adapters.referrals import DEADLINE_FIRST, BoxFilter, ReferralRepository
from services.referrals.domain.escalation import COUNTRY_LEVEL
from services.referrals.domain.life_cycle import CLOSES_ACCESS
from services.referrals.domain.referral import Referral, ReferralLine
from services.referrals.domain.steps import LogEntry
from shared.db.paging import Page
from shared.db.rows import row_reader
from shared.kernel.attributes import AttributeReader
from shared.kernel.errors import Conflict
from shared.kernel.shapes import fields_of
from tests.support.fakes.referrals.tables import StoredEntry, Tables

_LINE = AttributeReader(Referral, {name: name for name in fields_of(ReferralLine)})
_read_line = row_reader(ReferralLine)

Condition = Callable[[Referral], bool]


class FakeReferralRepository(ReferralRepository):
    """Referrals in memory."""

    def __init__(self, tables: Tables, cipher: FieldCipher) -> None:
        self._referrals = tables.referrals
        self._cipher = cipher
        self._locked_versions: dict[UUID, int] = {}

    encrypt_message = ReferralRepository.encrypt_message
    decrypt_message = ReferralRepository.decrypt_message

    def add(self, referral: Referral) -> bool:
        if any(row.code == referral.code for row in self._referrals.every()):
            return False
        self._referrals.add(_as_stored(referral))
        return True

    def get(self, referral_id: UUID) -> Referral:
        return self._referrals.get(referral_id)

    def get_for_update(self, referral_id: UUID) -> Referral:
        return self._remember(self._referrals.get_locked(referral_id))

    def save(self, referral: Referral) -> None:
        version = self._locked_versions[referral.id]
        saved = self._referrals.update(
            lambda row: row.id == referral.id and row.version == version, lambda _: _as_stored(referral)
        )
        if not saved:
            raise Conflict
        self._remember(referral)

    def page(
        self, organisation_id: UUID, wanted: BoxFilter, *, order: str, after: Sequence[Any] | None, limit: int
    ) -> Page[ReferralLine]:
        def is_wanted(row: Referral) -> bool:
            return _is_in_box(row, organisation_id, wanted) and (after is None or _comes_after(row, order, after))

        by_deadline = order == DEADLINE_FIRST
        page = self._referrals.page(
            is_wanted,
            order=lambda row: (row.respond_by, row.id) if by_deadline else row.id,
            limit=limit,
            position=lambda row: [order, row.respond_by.isoformat(), row.id] if by_deadline else [order, row.id],
            descending=not by_deadline,
        )
        return page.map(_line)

    def under_consent_for_update(self, case_id: UUID, consent_id: UUID) -> list[Referral]:
        return self._locked_rows(lambda row: (row.case_id, row.consent_id) == (case_id, consent_id))

    def of_case_for_update(self, case_id: UUID) -> list[Referral]:
        return self._locked_rows(lambda row: row.case_id == case_id)

    def unanswered_of_case_for_update(self, case_id: UUID) -> list[Referral]:
        return self._locked_rows(lambda row: row.case_id == case_id and row.closed_at is None and row.is_unanswered)

    def unanswered_to_for_update(self, organisation_id: UUID) -> list[Referral]:
        return self._locked_rows(lambda row: row.to_organisation_id == organisation_id and row.is_unanswered)

    def claim_expiring(self, now: datetime, *, limit: int) -> list[Referral]:
        return self._locked_rows(lambda row: row.expires_at <= now and row.is_unanswered, limit)

    def claim_to_escalate(self, now: datetime, *, limit: int) -> list[Referral]:
        def is_due(row: Referral) -> bool:
            again_at = row.sent_at + (row.respond_by - row.sent_at) * row.escalate_again_percent / 100
            again = row.escalation_level == COUNTRY_LEVEL and again_at <= now
            has_passed = row.respond_by <= now < row.expires_at and row.is_unanswered
            return has_passed and (row.escalation_level < COUNTRY_LEVEL or again)

        return self._locked_rows(is_due, limit)

    def claim_to_remind(self, now: datetime, *, limit: int) -> list[Referral]:
        def is_due(row: Referral) -> bool:
            return row.remind_at is not None and row.remind_at <= now < row.respond_by and row.is_unanswered

        return self._locked_rows(is_due, limit)

    def destroy_packets_past_consent(self, today: date) -> int:
        destroyed = self._referrals.update(
            lambda row: row.sealed is not None and _is_over(row, today),
            lambda row: replace(row, sealed=None, message=None),
        )
        return len(destroyed)

    def _locked_rows(self, condition: Condition, limit: int | None = None) -> list[Referral]:
        rows = self._referrals.locked_where(condition, order=lambda row: row.id, limit=limit)
        return [self._remember(row) for row in rows]


class FakeReferralLogRepository(ReferralLogRepository):
    """Logs in memory."""

    def __init__(self, tables: Tables, cipher: FieldCipher) -> None:
        self._tables = tables
        self._cipher = cipher

    def add(self, about: Referral, entry: LogEntry) -> None:
        self._tables.require_referral(about.id)
        stored = StoredEntry(
            seq=1 + max((row.seq for row in self._tables.log.every()), default=0),
            referral_id=about.id,
            country=about.country,
            from_organisation_id=about.from_organisation_id,
            to_country=about.to_country,
            to_organisation_id=about.to_organisation_id,
            entry=replace(entry, note=None),
            note=self._encrypted(about, entry.note),
        )
        self._tables.log.add(stored)

    def of(self, about: Referral, *, with_notes: bool) -> list[LogEntry]:
        rows = sorted(self._tables.log.where(lambda row: row.referral_id == about.id), key=lambda row: row.seq)
        return [
            replace(row.entry, note=self._decrypted(about, row.note)) if with_notes and row.note else row.entry
            for row in rows
        ]

    def destroy_notes(self, referral_id: UUID) -> None:
        self._destroy_notes_of(lambda row: row.id == referral_id)

    def destroy_notes_of_consent(self, case_id: UUID, consent_id: UUID) -> None:
        self._destroy_notes_of(lambda row: (row.case_id, row.consent_id) == (case_id, consent_id))

    def destroy_notes_past_consent(self, today: date) -> None:
        self._destroy_notes_of(lambda row: _is_over(row, today))

    def times_of(self, steps: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], datetime]:
        entered = self._tables.log.where(lambda row: row.entry.state_to != row.entry.state_from)
        times = {(row.referral_id, str(row.entry.state_to)): row.entry.at for row in entered}
        return {step: at for step, at in times.items() if step in steps}

    def _destroy_notes_of(self, condition: Condition) -> None:
        ids = {row.id for row in self._tables.referrals.where(condition)}
        self._tables.log.update(lambda row: row.referral_id in ids, lambda row: replace(row, note=None))


def _as_stored(referral: Referral) -> Referral:
    assert referral.sealed is None or referral.state not in CLOSES_ACCESS, "a closed referral keeps no packet"
    # The table derives it from the deadline, whatever the referral says.
    within = referral.respond_by - referral.sent_at
    return replace(referral, expires_at=referral.sent_at + within * referral.expires_percent / 100)


def _is_over(referral: Referral, today: date) -> bool:
    return referral.consent_expires_on is not None and referral.consent_expires_on < today


def _is_in_box(row: Referral, organisation_id: UUID, wanted: BoxFilter) -> bool:
    received, sent = row.to_organisation_id == organisation_id, row.from_organisation_id == organisation_id
    return (
        {"in": received, "out": sent}.get(wanted.box or "", received or sent)
        and (not wanted.states or row.state in wanted.states)
        and wanted.urgency in (None, row.urgency)
        and (not wanted.unacknowledged or row.must_acknowledge)
        and (wanted.case_id is None or (sent and row.case_id == wanted.case_id))
    )


def _comes_after(row: Referral, order: str, after: Sequence[Any]) -> bool:
    if order == DEADLINE_FIRST:
        return (row.respond_by, row.id) > (datetime.fromisoformat(after[0]), UUID(after[1]))
    return row.id < UUID(after[0])


def _line(referral: Referral) -> ReferralLine:
    return _read_line(_LINE.values_of(referral))
