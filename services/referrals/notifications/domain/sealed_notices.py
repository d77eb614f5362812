"""Whom a notice about a sealed case reaches: of its organisation the people named alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.referrals.notifications.domain.notice import NewNotice
from shared.kernel.ids import new_id


def is_of_sender(new_notice: NewNotice) -> bool:
    """Whether a notice about a referral is to the organisation that sent it."""
    notice = new_notice.notice
    return notice.referral_id is not None and notice.organisation_id == notice.from_organisation_id


def to_each_named(new_notice: NewNotice, named: Sequence[str]) -> Iterator[NewNotice]:
    """The notice to each of the people named alone, in the application: nothing of it leaves by mail or webhook."""
    for user_id in named:
        occasion = f"{new_notice.notice.occasion}|{user_id}"
        yield replace(new_notice, id=new_id(), notice=replace(new_notice.notice, recipient=user_id, occasion=occasion))


def is_for_named(new_notice: NewNotice, named: Mapping[UUID, Sequence[str]]) -> bool:
    """Whether a notice about a case is to a person who sees it, where `named` says who sees each sealed case."""
    case_id = new_notice.notice.case_id
    return case_id is None or case_id not in named or new_notice.notice.recipient in named[case_id]
