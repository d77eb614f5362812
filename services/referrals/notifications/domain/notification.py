"""A notification as the members of an organisation see it in the application and in the stream."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.referrals.notifications.domain.notice import OVERDUE, OVERDUE_ENDED
from shared.kernel.country import Country
from shared.kernel.grant import Grant, Permission
from shared.kernel.ids import made_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Notification:
    """One notification. `seq` counts those of one organisation, and is the id of the event in the stream."""

    id: UUID
    seq: int
    kind: str
    subject_id: UUID
    """The referral, case, proceeding, extract run or endpoint it is about."""
    referral_id: UUID | None
    code: str | None
    """The code of a referral; of `access_decided` and `access_lapsed`, the kind of the request;
    of `setting_decided`, the name of the setting; of `rules_changed`, the rule."""
    state: str | None
    """The state of the referral, or of that request; of `setting_decided`, the answer; of `rules_changed`, what the
    rule says now; `ended` of what asked for access and waits no more."""
    country: Country
    created_at: datetime
    read_at: datetime | None


OF_OVERSIGHT = (OVERDUE, OVERDUE_ENDED)
"""Kinds about a referral that are for whoever oversees, and does not read it."""


@dataclass(frozen=True, slots=True)
class Opens:
    """Which notifications about referrals lead a reader somewhere; any other is not for them."""

    referrals: bool
    overdue: bool

    def may(self, kind: str, referral_id: UUID | None) -> bool:
        """Whether a notification about that referral, or about something else, is for the reader."""
        return referral_id is None or self.referrals or (self.overdue and kind in OF_OVERSIGHT)


def opened_by(reader: Grant) -> Opens:
    """What a reader may open. The platform, which opens nothing, is asked for all."""
    reads = reader.is_system or reader.allows(Permission.REFERRALS_READ)
    return Opens(referrals=reads, overdue=reads or reader.allows(Permission.REFERRALS_OVERSEE))


def account_made_at(reader: Grant) -> datetime | None:
    """When the account of a person was made, before which nothing is new to them. None for one that says no time.

    None for a system too: one that is registered anew still has to handle what its organisation has not.
    """
    return None if reader.signed_in_at is None else made_at(reader.subject)
