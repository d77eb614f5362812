"""Announcements in memory."""

from datetime import date
from uuid import UUID

from services.identity.adapters.announcements import AnnouncementRepository
from services.identity.domain.announcements import Announcement
from shared.db.paging import Page
from shared.kernel.country import Country
from tests.support.fakes.identity.tables import Tables


class FakeAnnouncementRepository(AnnouncementRepository):
    """Announcements in memory."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.announcements

    def add(self, announcement: Announcement) -> None:
        self._rows.add(announcement)

    def get_for_update(self, announcement_id: UUID) -> Announcement:
        return self._rows.get(announcement_id)

    def save(self, announcement: Announcement) -> None:
        self._rows.update(lambda row: row.id == announcement.id, lambda _: announcement)

    def page(self, *, before: UUID | None, limit: int) -> Page[Announcement]:
        return self._rows.page(
            lambda row: before is None or row.id < before,
            order=lambda row: row.id,
            limit=limit,
            position=lambda row: [row.id],
            descending=True,
        )

    def shown(self, country: Country, today: date) -> list[Announcement]:
        shown = self._rows.where(
            lambda row: (
                row.country is country and row.withdrawn_at is None and row.shown_from <= today <= row.shown_until
            )
        )
        return sorted(shown, key=lambda row: row.id, reverse=True)
