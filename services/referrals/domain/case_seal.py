"""Who of the sender sees the referrals of a sealed case; the receiver sees them as any other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.referrals.notifications.domain.notice import News
from shared.kernel.country import Country
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseSeal:
    """A sealed case, as the cases service says it."""

    case_id: UUID
    country: Country
    organisation_id: UUID
    sealed_for: Sequence[str]
    """The ids of the people who see it."""
    emergency_for: str | None
    emergency_until: datetime | None


def is_of_sender(news: News) -> bool:
    """Whether a notice about a referral is to the organisation that sent it."""
    notice = news.notice
    return notice.referral_id is not None and notice.organisation_id == notice.from_organisation_id


def to_each_named(news: News, named: Sequence[str]) -> Iterator[News]:
    """The notice to each of the people named alone, in the application: nothing of it leaves by mail or webhook."""
    for user_id in named:
        occasion = f"{news.notice.occasion}|{user_id}"
        yield replace(news, id=new_id(), notice=replace(news.notice, recipient=user_id, occasion=occasion))
