"""The unit of work of this service, with its repositories."""

from functools import cached_property
from uuid import UUID

from services.referrals.adapters.escalations import EscalationRepository
from services.referrals.adapters.offers import OfferRepository
from services.referrals.adapters.organisations import OrganisationRepository
from services.referrals.adapters.referral_log import ReferralLog
from services.referrals.adapters.referrals import ReferralRepository
from services.referrals.adapters.withdrawal_notices import WithdrawalNoticeRepository
from services.referrals.notifications.adapters.work import NotificationsWork
from shared.contracts.event import Event
from shared.contracts.subscriptions import consumers_of
from shared.db.members import Members
from shared.kernel.country import Country
from shared.kernel.errors import Invalid


class ReferralsWork(NotificationsWork):
    """One transaction of the referrals service."""

    @cached_property
    def referrals(self) -> ReferralRepository:
        """Referrals visible to the grant."""
        return ReferralRepository(self.connection)

    @cached_property
    def log(self) -> ReferralLog:
        """The append-only log of referrals."""
        return ReferralLog(self.connection)

    @cached_property
    def escalations(self) -> EscalationRepository:
        """Who was notified of referrals without an answer."""
        return EscalationRepository(self.connection)

    @cached_property
    def organisations(self) -> OrganisationRepository:
        """Cards of organisations, of every country."""
        return OrganisationRepository(self.connection)

    @cached_property
    def offers(self) -> OfferRepository:
        """The service directory."""
        return OfferRepository(self.connection)

    @cached_property
    def withdrawal_notices(self) -> WithdrawalNoticeRepository:
        """Which receivers have not acknowledged that their access has ended."""
        return WithdrawalNoticeRepository(self.connection)

    @cached_property
    def members(self) -> Members:
        """Who may act in an organisation."""
        return Members(self.connection)

    def publish(self, event: Event) -> None:
        """As the base class; an event about two countries is stored under the one that the grant may write in.

        `event.country` is the sender's, and a receiver who accepts writes in their own.
        """
        written_in = (
            event.country if self.grant.covers(event.country) else min(event.countries() & self.grant.countries)
        )
        self._put(written_in, event.aggregate_id, event.NAME, event.data(), consumers_of(type(event)))

    def is_suspended(self, organisation_id: UUID) -> bool:
        """Whether an organisation may receive nothing at present."""
        return self.organisations.is_suspended(organisation_id)

    def home_country(self) -> Country:
        """The country of the caller's own organisation. Raises Invalid when it is not known."""
        card = self.organisations.find(self.organisation_id)
        if card is not None and self.grant.covers(card.country):
            return card.country
        if len(self.grant.countries) == 1:
            return next(iter(self.grant.countries))
        raise Invalid
