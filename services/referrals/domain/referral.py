"""A referral: one organisation asks another to serve a person, and discloses as little as the answer needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from services.referrals.domain.errors import NoPersonInvolved, NoTransferAsked, OtherPartyOnly, PacketGone, WrongState
from services.referrals.domain.life_cycle import (
    CLOSES_ACCESS,
    MAY_BECOME,
    MAY_READ_PACKET,
    UNANSWERED,
    Action,
    Party,
    State,
)
from services.referrals.domain.urgency import URGENCIES
from shared.contracts.referral_kinds import CASE_TRANSFER, CONSULTATION
from shared.contracts.referrals import ReferralStep
from shared.kernel.codes import Choice, Code
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant, Permission

Step = TypeVar("Step", bound=ReferralStep)
_SERVED = frozenset({State.IN_SERVICE, State.COMPLETED})


@dataclass(kw_only=True, slots=True)
class ReferralLine:
    """What a list shows of a referral: codes and organisations, nothing about the person.

    `country` is the sender's, `to_country` the receiver's.
    """

    id: UUID
    code: str
    country: Country
    from_organisation_id: UUID
    to_country: Country
    to_organisation_id: UUID
    kind: Annotated[str, Code("referral_kind")]
    services: tuple[Annotated[str, Code("service_type")], ...]
    urgency: Annotated[str, Choice(URGENCIES)]
    respond_by: datetime
    expires_at: datetime
    """When it is closed if the receiver has not answered by then."""
    escalation_level: int = 0
    """Who was notified of the missing answer: 0 only the two parties, 1 the receiver's country, 2 the region."""
    state: Annotated[State, Code("referral_status")]
    reason: str | None = None
    outcome: str | None = None
    sent_at: datetime
    info_provided_at: datetime | None = None
    """When the sender last answered what the receiver asked before deciding."""
    answered_at: datetime | None = None
    access_ended_at: datetime | None = None
    """When a receiver who had accepted lost access, because of the person; the receiver must acknowledge it."""
    access_ended_because: Annotated[str | None, Code("referral_platform_reason")] = None
    acknowledged_at: datetime | None = None


@dataclass(kw_only=True, slots=True)
class Referral(ReferralLine):
    """One row of table `referral`."""

    case_id: UUID
    consent_id: UUID | None
    remind_at: datetime | None
    """When the receiver is to be reminded; None after that, and once the referral is answered."""
    escalate_again_percent: int = 200
    """When the region is notified of a missing answer, in percent of the time to answer."""
    expires_percent: int = 300
    """When it expires, in percent of the same time."""
    reminded_at: datetime | None = None
    profile: Annotated[str, Code("disclosure_profile")]
    capacity: Mapping[str, Any]
    """Profile `d1_capacity`: the coded values on which the receiver decides, readable before acceptance."""
    fields: tuple[str, ...]
    """Names of the fields in the packet, never their values."""
    payload_sha256: str
    consent_expires_on: date | None
    sealed: bytes | None
    message: bytes | None
    data_key: bytes
    """Wrapped under the key of the receiver's country."""
    reserved: tuple[UUID, ...] = ()
    """Ids of the offers that hold a place for this person."""
    sent_by: str
    closed_at: datetime | None = None
    packet_opened_at: datetime | None = None
    opened_case_id: UUID | None = None
    """The receiver's own case that it led to; the sender learns only when it was opened."""
    case_opened_at: datetime | None = None
    transfer_asked_at: datetime | None = None
    """When the receiver last asked the sender for the case."""
    transfer_asked_because: Annotated[str | None, Code("transfer_request_reason")] = None
    transfer_answered_at: datetime | None = None
    transfer_refused_because: Annotated[str | None, Code("transfer_refusal_reason")] = None
    """Why the sender keeps the case; None with an answer: they sent a transfer."""
    assigned_to: UUID | None = None
    """The person of the receiving organisation who works on it; they may open the packet, like those who may answer."""
    version: int = 1

    def party(self, grant: Grant) -> Party:
        """Whether the caller is the sender or the receiver. Raises NotFound for everyone else."""
        if grant.organisation_id == self.to_organisation_id and grant.covers(self.to_country):
            return Party.RECEIVER
        if grant.organisation_id == self.from_organisation_id and grant.covers(self.country):
            return Party.SENDER
        raise NotFound

    def require(self, party: Party, grant: Grant) -> None:
        """Raises OtherPartyOnly when the caller is the other party, NotFound when they are neither."""
        if self.party(grant) is not party:
            raise OtherPartyOnly

    def country_of(self, party: Party) -> Country:
        """The country in which a party acts; the platform acts in the sender's."""
        return self.to_country if party is Party.RECEIVER else self.country

    def may_open_packet(self, grant: Grant) -> bool:
        """Whether the caller, of the receiving organisation, may open the packet."""
        return grant.allows(Permission.REFERRALS_ANSWER) or grant.subject == str(self.assigned_to)

    def take(self, action: Action, *, at: datetime, reason: str | None = None, outcome: str | None = None) -> None:
        """Enter the state that `action` leads to. Raises WrongState when the present state does not allow it."""
        if not self.may_take(action):
            raise WrongState(self.state)
        if self.is_unanswered and action.leads_to in (State.ACCEPTED, State.REJECTED):
            self.answered_at = at
        self.state = action.leads_to
        self.reason = reason or self.reason
        self.outcome = outcome
        self.version += 1
        if not MAY_BECOME[self.state]:
            self.closed_at = at
        if not self.is_unanswered:
            self.remind_at = None

    def may_take(self, action: Action) -> bool:
        """Whether its state allows it. A transfer is served by opening a case; until then the sender answers."""
        waits_for_case = self.kind == CASE_TRANSFER and self.opened_case_id is None
        return action.leads_to in MAY_BECOME[self.state] and not (waits_for_case and action.leads_to in _SERVED)

    @property
    def may_ask_for_case(self) -> bool:
        """Whether a receiver who serves the person may ask for the case now."""
        has_person = self.kind not in (CONSULTATION, CASE_TRANSFER)
        return has_person and self.state in MAY_READ_PACKET and not self.is_access_closed and not self.transfer_waits

    @property
    def transfer_waits(self) -> bool:
        """Whether the receiver asked for the case and waits for an answer."""
        asked = self.transfer_asked_at is not None and self.transfer_answered_at is None
        return asked and not self.is_access_closed

    def ask_for_case(self, because: str, *, at: datetime) -> None:
        """The receiver asks the sender for the case. Raises WrongState where they do not serve the person."""
        if not self.may_ask_for_case:
            raise WrongState(self.state)
        self.transfer_asked_at, self.transfer_asked_because = at, because
        self.transfer_answered_at, self.transfer_refused_because = None, None
        self.version += 1

    def answer_request(self, *, at: datetime, refused_because: str | None = None) -> None:
        """The sender keeps the case, or has sent a transfer. Raises NoTransferAsked where none is asked for."""
        if not self.transfer_waits:
            raise NoTransferAsked
        self.transfer_answered_at, self.transfer_refused_because = at, refused_because
        self.version += 1

    @property
    def places_reserved(self) -> int:
        """How many places are held for the person."""
        return len(self.reserved)

    @property
    def is_access_closed(self) -> bool:
        """Whether the receiver may no longer read anything about the person."""
        return self.state in CLOSES_ACCESS or self.access_ended_at is not None

    @property
    def was_accepted(self) -> bool:
        """Whether the receiver once accepted and could read the packet, also when it was cancelled later."""
        return self.state in MAY_READ_PACKET or (self.state is not State.REJECTED and self.answered_at is not None)

    @property
    def must_acknowledge(self) -> bool:
        """Whether the receiver has yet to acknowledge that access has ended."""
        return self.access_ended_at is not None and self.acknowledged_at is None

    def end_access(self, because: str, *, at: datetime) -> None:
        """End the access of a receiver who had accepted; they must acknowledge it. `because` is the reason's code."""
        self.access_ended_at, self.access_ended_because = at, because

    def destroy_packet(self) -> None:
        """Delete the sealed packet and the message; the codes and the log remain."""
        self.sealed = None
        self.message = None

    def may_read_notes(self, party: Party, today: date) -> bool:
        """Whether the party may read notes. Once access is closed only the sender may, and only of a rejection."""
        if self.consent_expires_on is not None and self.consent_expires_on < today:
            return False
        return not self.is_access_closed or (party is Party.SENDER and self.state is State.REJECTED)

    def packet_on(self, today: date) -> bytes:
        """The sealed packet. Raises WrongState before acceptance, PacketGone once destroyed or past the consent."""
        if self.is_access_closed:
            raise PacketGone
        if self.state not in MAY_READ_PACKET:
            raise WrongState(self.state)
        if self.sealed is None or (self.consent_expires_on is not None and self.consent_expires_on < today):
            raise PacketGone
        return self.sealed

    def packet_at(self, now: datetime) -> bytes:
        """As `packet_on`: the consent was given where the person was, so it ends at midnight there."""
        return self.packet_on(now.astimezone(self.country.time_zone).date())

    def packet_for_a_case(self, now: datetime) -> bytes:
        """The sealed packet, to open a case of the receiver from. Raises NoPersonInvolved and what `packet_on` does."""
        sealed = self.packet_at(now)
        if self.kind == CONSULTATION:
            raise NoPersonInvolved
        return sealed

    def open_case(self, case_id: UUID, *, at: datetime) -> None:
        """Remember the case that the receiver opened."""
        self.opened_case_id, self.case_opened_at = case_id, at
        self.version += 1

    @property
    def hours_to_answer(self) -> float | None:
        """Hours from sent to accepted or rejected."""
        if self.answered_at is None:
            return None
        return round((self.answered_at - self.sent_at).total_seconds() / 3600, 2)

    @property
    def is_unanswered(self) -> bool:
        """Whether the receiver has not decided yet."""
        return self.state in UNANSWERED

    def event(self, kind: type[Step], **more: Any) -> Step:
        """An event of type `kind` about this referral; `more` are the fields that only `kind` has."""
        return kind(
            country=self.country,
            referral_id=self.id,
            code=self.code,
            case_id=self.case_id,
            from_organisation_id=self.from_organisation_id,
            to_organisation_id=self.to_organisation_id,
            to_country=self.to_country,
            kind=self.kind,
            services=self.services,
            urgency=self.urgency,
            respond_by=self.respond_by,
            state=self.state,
            reason=self.reason,
            hours_to_answer=self.hours_to_answer,
            outcome=self.outcome,
            **more,
        )
