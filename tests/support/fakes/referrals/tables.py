"""The tables of the referrals service in memory, under the policies of its migrations."""

from dataclasses import dataclass
from uuid import UUID

from services.referrals.domain.case_seal import CaseSeal
from services.referrals.domain.escalation import Escalation
from services.referrals.domain.movement import Movement
from services.referrals.domain.offer import Offer
from services.referrals.domain.organisation import OrganisationCard
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import LogEntry
from services.referrals.domain.withdrawal_notice import WithdrawalNotice
from services.referrals.notifications.domain.delivery import Delivery, DeliveryAttempt
from services.referrals.notifications.domain.email_channel import EmailChannel
from services.referrals.notifications.domain.endpoint import Endpoint
from services.referrals.notifications.domain.notification import Notification
from shared.contracts.cases import CaseWorkersChanged
from shared.contracts.identity import OrganisationRulesChanged
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.support.fakes.referrals.table import ReferralsDatabase, Table, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredEntry:
    """A step in the log, its note encrypted, and whose it is."""

    seq: int
    referral_id: UUID
    country: Country
    from_organisation_id: UUID
    to_country: Country
    to_organisation_id: UUID
    entry: LogEntry
    note: bytes | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredNotification:
    """A notification and whose it is."""

    organisation_id: UUID
    occasion: str
    recipient: str | None
    notification: Notification

    @property
    def country(self) -> Country:
        """The country of the organisation."""
        return self.notification.country


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredAttempt:
    """A line of the log of attempts, and whose it is."""

    seq: int
    delivery_id: UUID
    country: Country
    organisation_id: UUID
    attempt: DeliveryAttempt


HasParties = Referral | StoredEntry | Escalation | WithdrawalNotice | Movement
OfOne = Offer | StoredNotification | Endpoint | EmailChannel | Delivery | StoredAttempt


class Tables:
    """Every table as a transaction under `grant` sees it."""

    def __init__(self, database: ReferralsDatabase, grant: Grant) -> None:
        self._grant = grant
        self.transaction = Transaction(database)
        self._make_directory()
        self._make_referrals()
        self._make_notifications()

    def require_referral(self, referral_id: UUID) -> None:
        """Fail the test for a row about a referral that is not stored: a foreign key refuses it."""
        assert any(row.id == referral_id for row in self.referrals.every()), "the referral is not stored"

    def _make_directory(self) -> None:
        transaction, grant = self.transaction, self._grant
        is_known_caller = bool(grant.countries)
        self.organisations: Table[OrganisationCard] = Table(
            transaction,
            "organisation",
            key=lambda row: row.id,
            reads=lambda _: is_known_caller,
            writes=lambda row: grant.is_system and grant.covers(row.country),
        )
        self.offers: Table[Offer] = Table(
            transaction, "service_offer", key=lambda row: row.id, reads=lambda _: is_known_caller, writes=self._owns
        )

    def _make_referrals(self) -> None:
        transaction = self.transaction
        self.case_seals: Table[CaseSeal] = Table(
            transaction,
            "case_seal",
            key=lambda row: row.case_id,
            reads=lambda row: self._grant.covers(row.country) and self._acts_for(row.organisation_id),
            writes=lambda row: self._grant.is_system and self._grant.covers(row.country),
        )
        self.case_workers: Table[CaseWorkersChanged] = Table(
            transaction,
            "case_workers",
            key=lambda row: row.case_id,
            reads=lambda row: self._grant.covers(row.country) and self._acts_for(row.organisation_id),
        )
        self.organisation_rules: Table[OrganisationRulesChanged] = Table(
            transaction,
            "organisation_rule",
            key=lambda row: row.organisation_id,
            reads=lambda row: self._grant.covers(row.country) and self._acts_for(row.organisation_id),
            writes=lambda row: self._grant.is_system and self._grant.covers(row.country),
        )
        self.referrals: Table[Referral] = Table(transaction, "referral", key=lambda row: row.id, reads=self._shows)
        self.log: Table[StoredEntry] = Table(
            transaction, "referral_event", key=lambda row: row.seq, reads=self._is_party
        )
        self.escalations: Table[Escalation] = Table(
            transaction,
            "escalation",
            key=lambda row: row.id,
            reads=lambda row: self._is_party(row) or self._was_notified(row),
            writes=self._is_party,
            inserts=self._is_platform,
        )
        self.withdrawal_notices: Table[WithdrawalNotice] = Table(
            transaction,
            "withdrawal_notice",
            key=lambda row: row.referral_id,
            reads=lambda row: self._is_party(row) or self._oversees(row),
            writes=self._is_party,
            inserts=self._is_platform,
        )
        self.movements: Table[Movement] = Table(
            transaction,
            "movement",
            key=lambda row: row.referral_id,
            reads=lambda row: self._is_party(row) or self._oversees(row),
            writes=self._is_party,
            inserts=self._is_platform,
        )

    def _make_notifications(self) -> None:
        transaction = self.transaction
        self.notifications: Table[StoredNotification] = Table(
            transaction,
            "notification",
            key=lambda row: (row.organisation_id, row.notification.seq),
            reads=self._owns,
        )
        self.endpoints: Table[Endpoint] = Table(
            transaction, "webhook_endpoint", key=lambda row: row.id, reads=self._owns
        )
        self.email_channels: Table[EmailChannel] = Table(
            transaction, "email_channel", key=lambda row: row.organisation_id, reads=self._owns
        )
        self.deliveries: Table[Delivery] = Table(
            transaction,
            "delivery",
            key=lambda row: row.id,
            reads=lambda row: self._owns(row) or self._sent(row),
            writes=self._owns,
        )
        self.attempts: Table[StoredAttempt] = Table(
            transaction, "delivery_attempt", key=lambda row: row.seq, reads=self._owns
        )

    def _acts_for(self, organisation_id: UUID | None) -> bool:
        return self._grant.is_system or organisation_id == self._grant.organisation_id

    def _owns(self, row: OfOne) -> bool:
        return self._grant.covers(row.country) and self._acts_for(row.organisation_id)

    def _is_party(self, row: HasParties) -> bool:
        is_sender = self._grant.covers(row.country) and self._acts_for(row.from_organisation_id)
        is_receiver = self._grant.covers(row.to_country) and self._acts_for(row.to_organisation_id)
        return is_sender or is_receiver

    def _shows(self, row: Referral) -> bool:
        """The policy of `referral`: at the sender, one of a sealed case exists for the people named."""
        is_receiver = self._grant.covers(row.to_country) and self._acts_for(row.to_organisation_id)
        seal = None if self._grant.is_system else self.case_seals.find(row.case_id)
        is_named = seal is None or self._grant.subject in (*seal.sealed_for, seal.emergency_for)
        return is_receiver or (self._is_party(row) and is_named)

    def _is_platform(self, row: Escalation | WithdrawalNotice | Movement) -> bool:
        return self._grant.is_system and self._is_party(row)

    def _was_notified(self, row: Escalation) -> bool:
        own = self._grant.organisation_id
        return own is not None and row.told_organisation_id == own and self._grant.covers(row.to_country)

    def _oversees(self, row: WithdrawalNotice | Movement) -> bool:
        card = self.organisations.find(self._grant.organisation_id)
        is_near = self._grant.covers(row.country) or self._grant.covers(row.to_country)
        return is_near and card is not None and bool(card.duties)

    def _sent(self, row: Delivery) -> bool:
        own = self._grant.organisation_id
        is_sender = own is not None and row.from_organisation_id == own
        return is_sender and row.from_country is not None and self._grant.covers(row.from_country)
