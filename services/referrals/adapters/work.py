"""The unit of work of this service, with its repositories."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from services.referrals.adapters.case_seals import CaseSealRepository
from services.referrals.adapters.case_workers import CaseWorkersTable
from services.referrals.adapters.escalations import EscalationRepository
from services.referrals.adapters.movements import MovementRepository
from services.referrals.adapters.offers import OfferRepository
from services.referrals.adapters.organisations import OrganisationRepository
from services.referrals.adapters.referral_log import ReferralLogRepository
from services.referrals.adapters.referrals import ReferralRepository
from services.referrals.adapters.withdrawal_notices import WithdrawalNoticeRepository
from services.referrals.domain.case_seal import is_for_named, is_of_sender, to_each_named
from services.referrals.domain.jobs import NotifyOverseers
from services.referrals.domain.life_cycle import ENDED, MAY_READ_PACKET, Action, Party, State
from services.referrals.domain.movement import ending_of
from services.referrals.domain.notices import STEP_KINDS
from services.referrals.domain.referral import Referral
from services.referrals.domain.referral_view import ReferralView
from services.referrals.domain.steps import NO_DETAILS, LogEntry, StepDetails
from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.notice import News, Notice
from shared.contracts.event import Event
from shared.contracts.movements import COMPLETED
from shared.db.country_settings import CountrySettings
from shared.db.members import Members
from shared.db.organisation_rules import OrganisationRulesTable
from shared.kernel.country import Country
from shared.kernel.errors import Invalid


class ReferralsWork(NotificationsWork):
    """One transaction of the referrals service."""

    @cached_property
    def referrals(self) -> ReferralRepository:
        """Referrals visible to the grant."""
        return ReferralRepository(self.connection, self.cipher)

    @cached_property
    def case_seals(self) -> CaseSealRepository:
        """Who of a sender sees the referrals of sealed cases."""
        return CaseSealRepository(self.connection)

    @cached_property
    def case_workers(self) -> CaseWorkersTable:
        """Whose cases are whose."""
        return CaseWorkersTable(self.connection)

    @cached_property
    def organisation_rules(self) -> OrganisationRulesTable:
        """The rules of organisations, which say whether caseworkers see each other's cases."""
        return OrganisationRulesTable(self.connection)

    @cached_property
    def log(self) -> ReferralLogRepository:
        """The append-only log of referrals."""
        return ReferralLogRepository(self.connection, self.cipher)

    @cached_property
    def escalations(self) -> EscalationRepository:
        """Who was notified of referrals without an answer."""
        return EscalationRepository(self.connection)

    @cached_property
    def organisations(self) -> OrganisationRepository:
        """The organisations of every country, as the directory shows them."""
        return OrganisationRepository(self.connection)

    @cached_property
    def offers(self) -> OfferRepository:
        """Offers of the service directory, of every organisation."""
        return OfferRepository(self.connection, self.cipher)

    @cached_property
    def withdrawal_notices(self) -> WithdrawalNoticeRepository:
        """Referrals whose receivers have not acknowledged that their access has ended."""
        return WithdrawalNoticeRepository(self.connection)

    @cached_property
    def movements(self) -> MovementRepository:
        """Movements across a border, of which referrals are part."""
        return MovementRepository(self.connection)

    @cached_property
    def members(self) -> Members:
        """Who may act in an organisation."""
        return Members(self.connection)

    @cached_property
    def country_settings(self) -> CountrySettings:
        """What countries have decided."""
        return CountrySettings(self.connection)

    def advance(self, referral: Referral, action: Action, details: StepDetails = NO_DETAILS) -> None:
        """Take a step of a locked referral: store, log, publish and audit it. Raises WrongState.

        A state that closes access destroys packet and notes; a state that ends the referral releases its places.
        """
        before, was_unanswered = referral.state, referral.is_unanswered
        referral.take(action, at=self.clock.now(), reason=details.reason, outcome=details.outcome)
        if referral.is_access_closed:
            referral.destroy_packet()
            # Earlier notes are destroyed too. The note of a rejection is added below and only the sender reads it.
            self.log.destroy_notes(referral.id)
            self.end_movement(referral)
        if referral.state in ENDED:
            self.offers.release(referral.reserved)
            referral.reserved = ()
        country = referral.country_of(action.party)
        if referral.escalation_level and was_unanswered and not referral.is_unanswered:
            self.escalations.finish(referral.id, at=self.clock.now())
            self.enqueue(NotifyOverseers(country=country, referral_id=referral.id))
        self.referrals.save(referral)
        self.append_to_log(referral, before=before, details=details)
        self.publish(referral.event(action.event))
        self.audit_referral(f"referral.{action.past_tense}", referral, country=country)

    def end_movement(self, referral: Referral) -> None:
        """The referral, or what its receiver may read, has ended: a movement that it is part of ends too."""
        movement = self.movements.find(referral.id)
        if movement is not None and movement.stage != COMPLETED:
            self.movements.save(replace(movement, ended=ending_of(referral)))

    def append_to_log(self, referral: Referral, *, before: State | None, details: StepDetails = NO_DETAILS) -> None:
        """Add to the log a step of the caller, from the state `before` (None: the first) to the present state."""
        entry = LogEntry(
            state_from=before,
            state_to=referral.state,
            at=self.clock.now(),
            actor=self.grant.subject,
            organisation_id=self.grant.organisation_id,
            reason=details.reason,
            topics=details.topics,
            note=details.note,
        )
        self.log.add(referral, entry)

    def record_opening(self, referral: Referral) -> None:
        """Store when the packet of a locked referral was first opened, and audit what was read."""
        referral.packet_opened_at = referral.packet_opened_at or self.clock.now()
        self.referrals.save(referral)
        self.audit_referral(
            "referral.packet_opened", referral, country=referral.to_country, fields=referral.fields, purpose="referral"
        )

    def audit_referral(
        self,
        action: str,
        referral: Referral,
        *,
        country: Country,
        fields: Sequence[str] = (),
        purpose: str | None = None,
    ) -> None:
        """Add an audit row about a referral, in the chain of `country`, where the caller acts."""
        self.audit(
            action, country=country, object_type="referral", object_id=referral.id, fields=fields, purpose=purpose
        )

    def view(self, referral: Referral) -> ReferralView:
        """The referral as the caller's party may read it. Raises NotFound when the caller is neither party."""
        party = referral.party(self.grant)
        readable = party is Party.SENDER or referral.state in MAY_READ_PACKET
        return ReferralView(referral, party, self.referrals.decrypt_message(referral) if readable else None)

    def log_for(self, view: ReferralView) -> list[LogEntry]:
        """The log of a referral, with the notes that the caller's party may still read."""
        # The consent was given in the sender's country and ends at midnight there.
        today = self.clock.now().astimezone(view.referral.country.time_zone).date()
        return self.log.of(view.referral, with_notes=view.may_read_notes(today))

    def suspended_among(self, organisation_ids: Collection[UUID]) -> set[UUID]:
        """Those of the organisations that may receive nothing at present."""
        return self.organisations.suspended_among(organisation_ids)

    def narrowed(self, news: Sequence[News]) -> list[News]:
        """The same, but about sealed cases and their referrals to the people named alone."""
        return self._of_sealed_referrals(self._of_sealed_cases(news))

    def _of_sealed_cases(self, news: Sequence[News]) -> list[News]:
        # The cases service names only those who see the case, but it may have been sealed since.
        about = {one.notice.case_id for one in news if one.notice.case_id}
        named = self.case_seals.named_of_cases(about) if about else {}
        return [one for one in news if is_for_named(one, named)]

    def _of_sealed_referrals(self, news: Sequence[News]) -> list[News]:
        about = {one.notice.referral_id for one in news if one.notice.referral_id and is_of_sender(one)}
        named = self.case_seals.named_of(about) if about else {}
        if not named:
            return list(news)
        found: list[News] = []
        for one in news:
            people = named.get(one.notice.referral_id) if one.notice.referral_id and is_of_sender(one) else None
            found += [one] if people is None else to_each_named(one, people)
        return found

    def known_times(self, notices: Sequence[Notice]) -> list[datetime | None]:
        """When the steps of referrals among the notices were taken, in one statement."""
        steps = [_step_of(notice) for notice in notices]
        times = self.log.times_of([step for step in steps if step is not None])
        return [None if step is None else times.get(step) for step in steps]

    def home_country(self) -> Country:
        """The country of the caller's own organisation. Raises Invalid when it is not known."""
        card = self.organisations.find(self.organisation_id)
        if card is not None and self.grant.covers(card.country):
            return card.country
        if len(self.grant.countries) == 1:
            return next(iter(self.grant.countries))
        raise Invalid

    def _country_of(self, event: Event) -> Country:
        # `event.country` is the sender's; the row of an event that a receiver causes is stored in the receiver's.
        if self.grant.covers(event.country):
            return event.country
        return min(event.countries() & self.grant.countries)


def _step_of(notice: Notice) -> tuple[UUID, str] | None:
    if notice.kind not in STEP_KINDS or notice.referral_id is None or notice.state is None:
        return None
    return notice.referral_id, notice.state
