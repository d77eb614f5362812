"""The unit of work of this service, with its repositories."""

from functools import cached_property
from uuid import UUID

from sqlalchemy import Engine

from services.referrals.adapters.channels import EmailChannelRepository
from services.referrals.adapters.cipher import FieldCipher
from services.referrals.adapters.deliveries import DeliveryRepository
from services.referrals.adapters.endpoints import EndpointRepository
from services.referrals.adapters.escalations import EscalationRepository
from services.referrals.adapters.notifications import NotificationRepository
from services.referrals.adapters.offers import OfferRepository
from services.referrals.adapters.organisations import OrganisationRepository
from services.referrals.adapters.referral_log import ReferralLog
from services.referrals.adapters.referrals import ReferralRepository
from services.referrals.adapters.withdrawal_notices import WithdrawalNoticeRepository
from shared.contracts.event import Event
from shared.contracts.subscriptions import consumers_of
from shared.db.context import ContextSigner
from shared.db.members import Members
from shared.db.work import UnitOfWork
from shared.kernel.clock import Clock
from shared.kernel.country import Country
from shared.kernel.errors import Forbidden, Invalid
from shared.kernel.grant import Grant


class ReferralsWork(UnitOfWork):
    """One transaction of the referrals service."""

    def __init__(
        self, engine: Engine, signer: ContextSigner, grant: Grant, clock: Clock, *, cipher: FieldCipher
    ) -> None:
        super().__init__(engine, signer, grant, clock)
        self.cipher = cipher

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
        """Who was told of referrals without an answer."""
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
    def notifications(self) -> NotificationRepository:
        """What organisations were told in the application."""
        return NotificationRepository(self.connection, self.grant.subject)

    @cached_property
    def members(self) -> Members:
        """Who may act in an organisation."""
        return Members(self.connection)

    @cached_property
    def endpoints(self) -> EndpointRepository:
        """Webhook endpoints."""
        return EndpointRepository(self.connection)

    @cached_property
    def channels(self) -> EmailChannelRepository:
        """E-mail channels."""
        return EmailChannelRepository(self.connection)

    @cached_property
    def deliveries(self) -> DeliveryRepository:
        """Webhook calls and e-mails, due and done."""
        return DeliveryRepository(self.connection)

    def publish(self, event: Event) -> None:
        """As the base class; a fact about two countries is filed under the one its author may write in.

        `event.country` is the sender's, and the receiver who accepts writes in her own.
        """
        written_in = (
            event.country if self.grant.covers(event.country) else min(event.countries() & self.grant.countries)
        )
        self._put(written_in, event.aggregate_id, event.NAME, event.data(), consumers_of(type(event)))

    @property
    def organisation_id(self) -> UUID:
        """The caller's organisation. Raises Forbidden for the platform, which has none."""
        if self.grant.organisation_id is None:
            raise Forbidden
        return self.grant.organisation_id

    def home_country(self) -> Country:
        """The country of the caller's own organisation. Raises Invalid when it cannot be told."""
        card = self.organisations.find(self.organisation_id)
        if card is not None and self.grant.covers(card.country):
            return card.country
        if len(self.grant.countries) == 1:
            return next(iter(self.grant.countries))
        raise Invalid
