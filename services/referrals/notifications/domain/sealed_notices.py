"""Whom a notice about a sealed case reaches: of its organisation the people named alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.referrals.notifications.domain.notice import News
from shared.kernel.ids import new_id


def is_of_sender(news: News) -> bool:
    """Whether a notice about a referral is to the organisation that sent it."""
    notice = news.notice
    return notice.referral_id is not None and notice.organisation_id == notice.from_organisation_id


def to_each_named(news: News, named: Sequence[str]) -> Iterator[News]:
    """The notice to each of the people named alone, in the application: nothing of it leaves by mail or webhook."""
    for user_id in named:
        occasion = f"{news.notice.occasion}|{user_id}"
        yield replace(news, id=new_id(), notice=replace(news.notice, recipient=user_id, occasion=occasion))


def is_for_named(news: News, named: Mapping[UUID, Sequence[str]]) -> bool:
    """Whether a notice about a case is to a person who sees it, where `named` says who sees each sealed case."""
    case_id = news.notice.case_id
    return case_id is None or case_id not in named or news.notice.recipient in named[case_id]
