"""The administration of a country announces something to everyone who works there, and takes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.countries.announcements import Announcement, Title, Words, require_days
from shared.kernel.country import Country
from shared.kernel.errors import country_out_of_scope
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class PublishAnnouncement:
    """What is announced, and until when; from today unless another day is named."""

    country: Country
    title: Title
    text: Words
    shown_from: date | None = None
    shown_until: date


def publish_announcement(command: PublishAnnouncement, *, work: IdentityWork) -> Announcement:
    """Publish it. Raises Invalid outside the caller's countries and as `require_days` does."""
    if not work.grant.covers(command.country):
        raise country_out_of_scope()
    now = work.clock.now()
    today = now.astimezone(command.country.time_zone).date()
    shown_from = command.shown_from or today
    require_days(shown_from, command.shown_until, today)
    announcement = Announcement(
        id=new_id(),
        country=command.country,
        title=command.title,
        text=command.text,
        shown_from=shown_from,
        shown_until=command.shown_until,
        published_by=work.grant.subject,
        published_at=now,
    )
    work.announcements.add(announcement)
    _audit("announcement.published", announcement, work)
    return announcement


def withdraw_announcement(
    announcement_id: UUID, *, work: IdentityWork, require_version: Callable[[int], None]
) -> Announcement:
    """Show it no longer. Raises NotFound, AnnouncementWithdrawn, and what `require_version` raises."""
    before = work.announcements.get_for_update(announcement_id)
    require_version(before.version)
    after = before.withdrawn(work.clock.now())
    work.announcements.save(after)
    _audit("announcement.withdrawn", after, work)
    return after


def _audit(action: str, announcement: Announcement, work: IdentityWork) -> None:
    work.audit(action, country=announcement.country, object_type="announcement", object_id=announcement.id)
