"""What statistics know of a referral: its latest state, how it was answered and how fast."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class ReferralState(StrEnum):
    """Life cycle of a referral."""

    SENT = "sent"
    RECEIVED = "received"
    INFO_REQUESTED = "info_requested"
    ACCEPTED = "accepted"
    IN_SERVICE = "in_service"
    REJECTED = "rejected"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def rank(self) -> int:
        """How far the state is from the start; a fact never goes back to a lower one."""
        return _RANKS.get(self, _ENDED)

    @property
    def decision(self) -> bool | None:
        """What the state says of the receiver's decision: accepted, rejected (False) or nothing yet (None)."""
        if self in _ACCEPTED:
            return True
        return False if self is ReferralState.REJECTED else None


_ACCEPTED = frozenset({ReferralState.ACCEPTED, ReferralState.IN_SERVICE, ReferralState.COMPLETED})
_RANKS = {
    ReferralState.SENT: 0,
    ReferralState.RECEIVED: 1,
    ReferralState.INFO_REQUESTED: 1,
    ReferralState.ACCEPTED: 2,
    ReferralState.IN_SERVICE: 3,
}
_ENDED = 5

ANSWER_HOURS = (1, 2, 4, 6, 12, 24, 48, 72, 120, 168)
"""Upper edges, in hours, of the groups in which answer times are counted; the last group is open."""

DIMENSIONS = ("kind", "urgency", "service", "state", "answered_within")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralFact:
    """One referral. `month` is the month in which it was sent."""

    referral_id: UUID
    case_id: UUID | None = None
    """None for a referral whose steps all came before cases were kept."""
    country: str
    to_country: str
    from_organisation_id: UUID
    to_organisation_id: UUID
    month: str
    kind: str
    services: tuple[str, ...]
    urgency: str
    state: ReferralState
    reason: str | None
    accepted: bool | None
    """None until it was decided; stays as decided whatever happens later."""
    hours_to_answer: float | None


class ReferralKey(NamedTuple):
    """One row of the referral counts."""

    country: str
    to_country: str
    from_organisation_id: UUID
    to_organisation_id: UUID
    month: str
    slice: str
    a: str


class ReferralCounted(NamedTuple):
    """Referrals sent, decided (accepted or rejected) and accepted."""

    sent: int
    decided: int
    accepted: int


def month_of(referral_id: UUID) -> str:
    """Month in which an id was made: a UUIDv7 (RFC 9562 §5.7) starts with 48 bits of Unix milliseconds."""
    return datetime.fromtimestamp((referral_id.int >> 80) / 1000, tz=UTC).strftime("%Y-%m")


def newer(old: ReferralFact | None, new: ReferralFact) -> ReferralFact:
    """`new`, with what only an earlier step knew; `old` when `new` is the older step come late."""
    if old is None:
        return new
    later, earlier = (new, old) if new.state.rank >= old.state.rank else (old, new)
    return replace(
        later,
        case_id=later.case_id or earlier.case_id,
        accepted=earlier.accepted if later.accepted is None else later.accepted,
        hours_to_answer=earlier.hours_to_answer if later.hours_to_answer is None else later.hours_to_answer,
    )


def contributions(fact: ReferralFact) -> Iterator[tuple[ReferralKey, ReferralCounted]]:
    """What `fact` adds to every slice. A referral for several services counts once in each of them."""
    amount = ReferralCounted(1, int(fact.accepted is not None), int(fact.accepted is True))
    where = (fact.country, fact.to_country, fact.from_organisation_id, fact.to_organisation_id, fact.month)
    yield ReferralKey(*where, "", ""), amount
    yield ReferralKey(*where, "kind", fact.kind), amount
    yield ReferralKey(*where, "urgency", fact.urgency), amount
    yield ReferralKey(*where, "state", fact.state), amount
    for service in sorted(set(fact.services)):
        yield ReferralKey(*where, "service", service), amount
    if fact.accepted is not None and fact.hours_to_answer is not None:
        yield ReferralKey(*where, "answered_within", answer_group(fact.hours_to_answer)), amount


def answer_group(hours: float) -> str:
    """The group of an answer time: the upper edge in hours, or `more`."""
    return next((str(edge) for edge in ANSWER_HOURS if hours <= edge), "more")


def difference(
    before: Mapping[UUID, ReferralFact], after: Mapping[UUID, ReferralFact]
) -> dict[ReferralKey, ReferralCounted]:
    """What must be added to the counts when the referrals of `after` change from `before`; zeros are left out."""
    delta: dict[ReferralKey, list[int]] = {}
    for facts, sign in ((before, -1), (after, 1)):
        for referral in after:
            for key, amount in contributions(facts[referral]) if referral in facts else ():
                row = delta.setdefault(key, [0, 0, 0])
                for place, value in enumerate(amount):
                    row[place] += sign * value
    return {key: ReferralCounted(*row) for key, row in sorted(delta.items()) if any(row)}
