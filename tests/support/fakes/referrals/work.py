"""The unit of work of the referrals service in memory. Its encryption is the real one."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Any
from uuid import UUID

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.adapters.work import ReferralsWork
from services.referrals.notifications.domain.after_commit import AfterCommit
from services.referrals.notifications.domain.delivery import Claim, OutgoingMessage
from shared.crypto import CountryKeys, KeyRing
from shared.kernel.clock import Clock
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.support.fakes.country_settings import FakeCountrySettings
from tests.support.fakes.members import FakeMembers
from tests.support.fakes.referrals.case_seals import FakeCaseSealRepository
from tests.support.fakes.referrals.deliveries import FakeDeliveryRepository, FakeEndpointRepository
from tests.support.fakes.referrals.directory import FakeOfferRepository, FakeOrganisationRepository
from tests.support.fakes.referrals.escalations import FakeEscalationRepository, FakeWithdrawalNoticeRepository
from tests.support.fakes.referrals.movements import FakeMovementRepository
from tests.support.fakes.referrals.notifications import FakeEmailChannelRepository, FakeNotificationRepository
from tests.support.fakes.referrals.own_cases import FakeCaseWorkersTable, FakeOrganisationRulesTable
from tests.support.fakes.referrals.referrals import FakeReferralLogRepository, FakeReferralRepository
from tests.support.fakes.referrals.table import ReferralsDatabase
from tests.support.fakes.referrals.tables import Tables
from tests.support.fakes.work import NO_ENGINE, SIGNER, FakeTransaction

_KEYS = {country: {1: bytes([number]) * 32} for number, country in enumerate(Country)}
CIPHER = FieldCipher(CountryKeys(KeyRing(_KEYS, dict.fromkeys(Country, 1))))
"""With keys that tests know."""


@dataclass
class Effects:
    """What committed transactions set off outside."""

    dispatched: list[OutgoingMessage] = field(default_factory=list)
    """Deliveries to be attempted."""
    woken: list[UUID] = field(default_factory=list)
    """Organisations whose streams look for new notifications."""

    @property
    def claims(self) -> list[Claim]:
        """The claims of what was dispatched."""
        return [message.claim for message in self.dispatched]

    def dispatch(self, message: OutgoingMessage) -> None:
        """Keep the message."""
        self.dispatched.append(message)

    def publish(self, organisation_ids: Collection[UUID]) -> None:
        """Keep the organisations."""
        self.woken += sorted(organisation_ids)

    def after_commit(self) -> AfterCommit:
        """Both, as a unit of work takes them."""
        return AfterCommit(dispatcher=self, publisher=self)


class FakeReferralsWork(FakeTransaction, ReferralsWork):
    """A unit of work over `database`."""

    database: ReferralsDatabase

    def __init__(
        self, database: ReferralsDatabase, grant: Grant, clock: Clock, *, effects: Effects | None = None
    ) -> None:
        self.effects = effects or Effects()
        super().__init__(NO_ENGINE, SIGNER, grant, clock, cipher=CIPHER, after_commit=self.effects.after_commit())
        self.database = database
        self.tables = Tables(database, grant)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.run_last_steps()
        except BaseException:
            self._undo()
            raise
        if kind is not None:
            self._undo()
        self.database.locks.release(self.tables.transaction)
        super().__exit__(kind, error, traceback)

    def _undo(self) -> None:
        # Others may have committed since this one began: only its own writes go.
        self.tables.transaction.undo()
        self.database.locks.release(self.tables.transaction)

    def _rows_before(self) -> dict[str, dict[Hashable, Any]]:
        # The journal undoes what has to be undone.
        return self.database.tables

    @cached_property
    def referrals(self) -> FakeReferralRepository:
        return FakeReferralRepository(self.tables, CIPHER)

    @cached_property
    def case_seals(self) -> FakeCaseSealRepository:
        return FakeCaseSealRepository(self.tables)

    @cached_property
    def case_workers(self) -> FakeCaseWorkersTable:
        return FakeCaseWorkersTable(self.tables)

    @cached_property
    def organisation_rules(self) -> FakeOrganisationRulesTable:
        return FakeOrganisationRulesTable(self.tables)

    @cached_property
    def log(self) -> FakeReferralLogRepository:
        return FakeReferralLogRepository(self.tables, CIPHER)

    @cached_property
    def escalations(self) -> FakeEscalationRepository:
        return FakeEscalationRepository(self.tables)

    @cached_property
    def organisations(self) -> FakeOrganisationRepository:
        return FakeOrganisationRepository(self.tables)

    @cached_property
    def offers(self) -> FakeOfferRepository:
        return FakeOfferRepository(self.tables, CIPHER)

    @cached_property
    def withdrawal_notices(self) -> FakeWithdrawalNoticeRepository:
        return FakeWithdrawalNoticeRepository(self.tables)

    @cached_property
    def movements(self) -> FakeMovementRepository:
        return FakeMovementRepository(self.tables)

    @cached_property
    def members(self) -> FakeMembers:
        return FakeMembers(self.database, self.tables.transaction.journal, self.grant)

    @cached_property
    def country_settings(self) -> FakeCountrySettings:
        return FakeCountrySettings(self.database, self.tables.transaction.journal, self.grant)

    @cached_property
    def notifications(self) -> FakeNotificationRepository:
        return FakeNotificationRepository(self.tables, self.grant)

    @cached_property
    def endpoints(self) -> FakeEndpointRepository:
        return FakeEndpointRepository(self.tables, CIPHER)

    @cached_property
    def email_channels(self) -> FakeEmailChannelRepository:
        return FakeEmailChannelRepository(self.tables, CIPHER)

    @cached_property
    def deliveries(self) -> FakeDeliveryRepository:
        return FakeDeliveryRepository(self.tables)
