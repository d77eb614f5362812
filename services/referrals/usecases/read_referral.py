"""Look at one referral, with what may be read of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import MAY_READ_PACKET, Party
from services.referrals.domain.referral import Referral
from services.referrals.usecases.advance_referral import MESSAGE_FIELD, NOTE_FIELD
from shared.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class ReadReferral:
    """A referral as one end sees it. `message` is None until the receiver may read it."""

    referral: Referral
    party: Party
    message: str | None

    @property
    def capacity(self) -> Mapping[str, Any]:
        """The coded values that decide yes or no; nothing for a receiver whose access has ended."""
        if self.party is Party.RECEIVER and self.referral.is_access_closed:
            return {}
        return self.referral.capacity

    def __repr__(self) -> str:
        return f"ReadReferral({self.referral.id})"


def read_referral(referral_id: UUID, *, work: ReferralsWork) -> ReadReferral:
    """Read it, audited. Raises NotFound to a stranger."""
    referral = work.referrals.get(referral_id)
    seen = see(referral, work=work)
    work.audit(
        "referral.read",
        country=referral.to_country if seen.party is Party.RECEIVER else referral.country,
        object_type="referral",
        object_id=referral.id,
        fields=tuple(seen.capacity),
    )
    return seen


def see(referral: Referral, *, work: ReferralsWork) -> ReadReferral:
    """The referral as the caller's end sees it. Raises NotFound to a stranger."""
    party = referral.party(work.grant)
    if party is None:
        raise NotFound
    readable = party is Party.SENDER or referral.state in MAY_READ_PACKET
    if referral.message is None or not readable:
        return ReadReferral(referral, party, None)
    message = work.cipher.decrypt(
        referral.message, key=referral.data_key, country=referral.to_country, field=MESSAGE_FIELD, row=referral.id
    )
    return ReadReferral(referral, party, message)


def open_note(note: bytes | None, seen: ReadReferral, *, work: ReferralsWork) -> str | None:
    """A note of the log in clear; None where the caller's end may not read it (any more)."""
    referral = seen.referral
    today = work.clock.now().astimezone(referral.country.time_zone).date()
    if note is None or not referral.may_read_notes(seen.party, today):
        return None
    return work.cipher.decrypt(
        note, key=referral.data_key, country=referral.to_country, field=NOTE_FIELD, row=referral.id
    )
