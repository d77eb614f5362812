"""The unit of work of this service, with its repositories."""

from functools import cached_property

from services.referrals.adapters.case_seals import CaseSealRepository
from services.referrals.adapters.case_workers import CaseWorkersTable
from services.referrals.adapters.escalations import EscalationRepository
from services.referrals.adapters.movements import MovementRepository
from services.referrals.adapters.offers import OfferRepository
from services.referrals.adapters.organisations import OrganisationRepository
from services.referrals.adapters.referral_log import ReferralLogRepository
from services.referrals.adapters.referrals import ReferralRepository
from services.referrals.adapters.withdrawal_notices import WithdrawalNoticeRepository
from services.referrals.notifications.adapters.work import NotificationsWork
from shared.contracts.event import Event
from shared.db.country_settings import CountrySettings
from shared.db.members import Members
from shared.db.organisation_rules import OrganisationRulesTable
from shared.kernel.country import Country


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

    def _country_of(self, event: Event) -> Country:
        # `event.country` is the sender's; the row of an event that a receiver causes is stored in the receiver's.
        if self.grant.covers(event.country):
            return event.country
        return min(event.countries() & self.grant.countries)
