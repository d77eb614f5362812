"""Take out of a receiver's text what looks as if it identified a person, before they send it."""

from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import Party
from shared.text.free_text import find_patterns
from shared.text.scrubbing import Scrubbed, scrubbed_of


def scrub_text(referral_id: UUID, text: str, language: str, *, work: ReferralsWork) -> Scrubbed:
    """What is found in the text by its shape, and the text without it; the identity is not asked.

    Raises NotFound to a stranger, OtherPartyOnly to the sender, who compares with the identity of their case.
    """
    work.referrals.get(referral_id).require(Party.RECEIVER, work.grant)
    return scrubbed_of(text, find_patterns, language)
