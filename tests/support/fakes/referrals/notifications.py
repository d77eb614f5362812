"""Notifications in the application, and e-mail channels, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.notifications.adapters.email_channels import EmailChannelRepository
from services.referrals.notifications.adapters.notifications import NotificationRepository
from services.referrals.notifications.domain.email_channel import EmailChannel
from services.referrals.notifications.domain.notice import Asked, NewNotice, Notice
from services.referrals.notifications.domain.notification import Notification, account_made_at, opened_by
from shared.db.paging import Page
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from tests.support.fakes.referrals.tables import StoredNotification, Tables


class FakeNotificationRepository(NotificationRepository):
    """Notifications in memory."""

    def __init__(self, tables: Tables, reader: Grant) -> None:
        self._tables = tables
        self._rows = tables.notifications
        self._reader = reader.subject
        self._since = account_made_at(reader)
        self._opens = opened_by(reader)
        self._locks = tables.transaction.database.locks

    def lock(self, organisation_id: UUID) -> None:
        self._locks.hold(_lock_of(organisation_id), self._tables.transaction)

    def try_lock(self, organisation_ids: Collection[UUID]) -> set[UUID]:
        return {one for one in organisation_ids if self._locks.try_hold(_lock_of(one), self._tables.transaction)}

    def add(self, new_notices: Sequence[NewNotice], *, at: datetime) -> set[UUID]:
        for organisation_id in sorted({one.notice.organisation_id for one in new_notices}):
            self.lock(organisation_id)
        return {one.id for one in new_notices if self._add(one, at)}

    def _add(self, new_notice: NewNotice, at: datetime) -> bool:
        notice = new_notice.notice
        known = (row for row in self._rows.every() if row.organisation_id == notice.organisation_id)
        if any(_is_same(row, notice) for row in known):
            return False
        seqs = (row.notification.seq for row in self._rows.where() if row.organisation_id == notice.organisation_id)
        notification = Notification(
            id=new_notice.id,
            seq=1 + max(seqs, default=0),
            kind=notice.kind,
            subject_id=notice.subject_id,
            referral_id=notice.referral_id,
            code=notice.code,
            state=notice.state,
            country=notice.country,
            created_at=at,
            read_at=None,
        )
        self._rows.add(
            StoredNotification(
                organisation_id=notice.organisation_id,
                occasion=notice.occasion,
                recipient=notice.recipient,
                notification=notification,
            )
        )
        return True

    def page(self, organisation_id: UUID, *, unread: bool, before: int | None, limit: int) -> Page[Notification]:
        page = self._rows.page(
            lambda row: (
                self._is_shown(row, organisation_id)
                and not (unread and self._as_shown(row).read_at)
                and (before is None or row.notification.seq < before)
            ),
            order=lambda row: row.notification.seq,
            limit=limit,
            position=lambda row: [row.notification.seq],
            descending=True,
        )
        return page.map(self._as_shown)

    def after(self, organisation_id: UUID, seq: int, *, limit: int) -> list[Notification]:
        newer = [row for row in self._all(organisation_id) if row.seq > seq]
        return sorted(newer, key=lambda row: row.seq)[:limit]

    def last_seq(self, organisation_id: UUID) -> int:
        return max((row.seq for row in self._all(organisation_id)), default=0)

    def mark_read(self, organisation_id: UUID, notification_id: UUID, *, at: datetime) -> Notification:
        read = self._rows.update(
            lambda row: self._is_shown(row, organisation_id) and row.notification.id == notification_id,
            lambda row: _read(row, row.notification.read_at or at),
        )
        if not read:
            raise NotFound
        return read[0].notification

    def mark_many_read(self, organisation_id: UUID, *, referral_id: UUID | None, at: datetime) -> int:
        read = self._rows.update(
            lambda row: (
                self._is_shown(row, organisation_id)
                and row.notification.read_at is None
                and referral_id in (None, row.notification.referral_id)
            ),
            lambda row: _read(row, at),
        )
        return len(read)

    def mark_decided(self, asked: Asked, *, at: datetime) -> int:
        def waits(row: StoredNotification) -> bool:
            about = (row.notification.kind, row.notification.subject_id) == (asked.kind, asked.subject_id)
            return about and row.notification.read_at is None and row.occasion.startswith(asked.occasion)

        return len(self._rows.update(waits, lambda row: _read(row, at)))

    def save_state(self, asked: Asked, organisation_id: UUID, state: str) -> int:
        def is_meant(row: StoredNotification) -> bool:
            about = (row.organisation_id, row.notification.kind, row.notification.subject_id)
            return about == (organisation_id, asked.kind, asked.subject_id) and row.occasion.startswith(asked.occasion)

        def with_state(row: StoredNotification) -> StoredNotification:
            return replace(row, notification=replace(row.notification, state=state))

        return len(self._rows.update(is_meant, with_state))

    def _as_shown(self, row: StoredNotification) -> Notification:
        shown = row.notification
        if self._since is None or shown.created_at >= self._since:
            return shown
        return replace(shown, read_at=shown.read_at or shown.created_at)

    def _all(self, organisation_id: UUID) -> list[Notification]:
        return [self._as_shown(row) for row in self._rows.where(lambda row: self._is_shown(row, organisation_id))]

    def _is_shown(self, row: StoredNotification, organisation_id: UUID) -> bool:
        opens = self._opens.may(row.notification.kind, row.notification.referral_id)
        return row.organisation_id == organisation_id and row.recipient in (None, self._reader) and opens


class FakeEmailChannelRepository(EmailChannelRepository):
    """E-mail channels in memory."""

    def __init__(self, tables: Tables, cipher: FieldCipher) -> None:
        self._channels = tables.email_channels
        self._cipher = cipher

    encrypt_address = EmailChannelRepository.encrypt_address
    decrypt_address = EmailChannelRepository.decrypt_address

    def find(self, organisation_id: UUID) -> EmailChannel | None:
        return self._channels.find(organisation_id)

    def of(self, organisation_ids: Collection[UUID]) -> dict[UUID, EmailChannel]:
        return {row.organisation_id: row for row in self._channels.where() if row.organisation_id in organisation_ids}

    def find_for_update(self, organisation_id: UUID) -> EmailChannel | None:
        found = self._channels.find(organisation_id)
        return None if found is None else self._channels.get_locked(organisation_id)

    def get(self, organisation_id: UUID) -> EmailChannel:
        return self._channels.get(organisation_id)

    def put(self, channel: EmailChannel) -> None:
        self._channels.put(channel)

    def record_refusal(self, organisation_id: UUID, *, at: datetime) -> None:
        self._channels.update(
            lambda row: row.organisation_id == organisation_id, lambda row: replace(row, refused_at=at)
        )


def _lock_of(organisation_id: UUID) -> str:
    return f"notification|{organisation_id}"


def _is_same(row: StoredNotification, notice: Notice) -> bool:
    about = (row.notification.kind, row.notification.subject_id, row.occasion)
    return about == (notice.kind, notice.subject_id, notice.occasion)


def _read(row: StoredNotification, at: datetime) -> StoredNotification:
    return replace(row, notification=replace(row.notification, read_at=at))
