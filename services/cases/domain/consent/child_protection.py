"""Rules for the case of a child: a competent authority, a person who decides, recorded best interests."""

from collections.abc import Iterable

from services.cases.domain.consent.capacity import DECIDES_FOR_A_CHILD
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.person.age import Majority

CONSIDERED = frozenset({"considered", "considered_with_authority"})
"""Codes of list `best_interest` that answer the question; any other leaves it open."""


def child_protection_required(majority: Majority, consents: Iterable[Consent]) -> bool:
    """Whether the authority still has to be involved."""
    return majority == Majority.MINOR and not any(
        consent.capacity in DECIDES_FOR_A_CHILD and consent.status == ConsentStatus.GIVEN for consent in consents
    )


def best_interest_open(majority: Majority, best_interest: str | None) -> bool:
    """Whether it still has to be written down that a child's best interests were considered."""
    return majority == Majority.MINOR and best_interest not in CONSIDERED
