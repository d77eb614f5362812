"""The part of a unit of work that notifies organisations."""

from abc import abstractmethod
from functools import cached_property

from sqlalchemy import Engine

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.notifications.adapters.deliveries import DeliveryRepository
from services.referrals.notifications.adapters.email_channels import EmailChannelRepository
from services.referrals.notifications.adapters.endpoints import EndpointRepository
from services.referrals.notifications.adapters.notifications import NotificationRepository
from services.referrals.notifications.domain.after_commit import AfterCommit
from services.referrals.notifications.domain.service_reads import CaseSeals, Organisations, StepLog
from shared.db.context import ContextSigner
from shared.db.work import UnitOfWork
from shared.kernel.clock import Clock
from shared.kernel.grant import Grant


class NotificationsWork(UnitOfWork):
    """Repositories of notifications. A service subclasses it with what it knows of organisations, seals and steps."""

    def __init__(
        self,
        engine: Engine,
        signer: ContextSigner,
        grant: Grant,
        clock: Clock,
        *,
        cipher: FieldCipher,
        after_commit: AfterCommit,
    ) -> None:
        super().__init__(engine, signer, grant, clock)
        self.cipher = cipher
        self.outside = after_commit

    @property
    @abstractmethod
    def organisations(self) -> Organisations:
        """The cards of organisations."""

    @property
    @abstractmethod
    def case_seals(self) -> CaseSeals:
        """Who sees what concerns sealed cases."""

    @property
    @abstractmethod
    def log(self) -> StepLog:
        """When referrals entered their states."""

    @cached_property
    def notifications(self) -> NotificationRepository:
        """Notifications in the application."""
        return NotificationRepository(self.connection, self.grant)

    @cached_property
    def endpoints(self) -> EndpointRepository:
        """Webhook endpoints visible to the grant."""
        return EndpointRepository(self.connection, self.cipher)

    @cached_property
    def email_channels(self) -> EmailChannelRepository:
        """E-mail channels visible to the grant."""
        return EmailChannelRepository(self.connection, self.cipher)

    @cached_property
    def deliveries(self) -> DeliveryRepository:
        """Webhook calls and e-mails visible to the grant."""
        return DeliveryRepository(self.connection)
