"""The unit of work of identity without a database. Secrets, seals and one-time codes are the real ones."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from types import TracebackType

from services.identity.adapters.activation_links import ActivationLinks
from services.identity.adapters.revocation_list import RevocationList
from services.identity.adapters.second_factor import SecondFactor
from services.identity.adapters.secrets import KeyedDigests
from services.identity.adapters.work import IdentityWork, WorkParts
from shared.kernel.clock import Clock
from shared.kernel.grant import Grant
from tests.support.fakes.audit_log import FakeAuditLog
from tests.support.fakes.identity.access import (
    FakeAccessRequestRepository,
    FakeActivationRepository,
    FakeDutyRepository,
)
from tests.support.fakes.identity.accounts import (
    FakeClientRepository,
    FakeOrganisationRepository,
    FakePersonRepository,
)
from tests.support.fakes.identity.announcements import FakeAnnouncementRepository
from tests.support.fakes.identity.country_roles import FakeCountryRoleRepository
from tests.support.fakes.identity.country_settings import FakeCountrySettingRepository
from tests.support.fakes.identity.federated_accounts import FakeFederatedAccountRepository
from tests.support.fakes.identity.passes import FakePassRepository
from tests.support.fakes.identity.passkeys import FakePasskeyRepository
from tests.support.fakes.identity.pledges import FakePledgeRepository
from tests.support.fakes.identity.reminders import FakeReminderRepository
from tests.support.fakes.identity.sessions import (
    FakeCodeRepository,
    FakeFamilyRepository,
    FakePushedRequestRepository,
    FakeRecoveryCodeRepository,
    FakeRevocationRepository,
    FakeSigningKeyRepository,
    FakeSignInRepository,
)
from tests.support.fakes.identity.tables import Tables
from tests.support.fakes.identity.welcomes import FakeWelcomeRepository
from tests.support.fakes.memory import Database
from tests.support.fakes.work import NO_ENGINE, SIGNER, FakeTransaction

IDENTITY_KEY = bytes(range(32))


class FakeRevocationList(RevocationList):
    """Keeps what would be written for the verifiers."""

    def __init__(self) -> None:
        self.pushed: list[str] = []

    def push(self, revocations: Iterable[tuple[str, datetime]], now: datetime) -> None:
        """Keep the members."""
        self.pushed += [member for member, _ in revocations]


def work_parts(revocation_list: RevocationList, *, key: bytes = IDENTITY_KEY) -> WorkParts:
    """What every unit of work shares, with a key that tests know."""
    links = ActivationLinks(key, "https://ceiba.example")
    return WorkParts(key, KeyedDigests(key), links, SecondFactor(key), revocation_list)


class FakeIdentityWork(FakeTransaction, IdentityWork):
    """One transaction of the identity service over `database`."""

    def __init__(self, database: Database, grant: Grant, clock: Clock, parts: WorkParts | None = None) -> None:
        super().__init__(NO_ENGINE, SIGNER, grant, clock, parts or work_parts(FakeRevocationList()))
        self.database = database
        self.tables = Tables(database, grant)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.audit_log.store(self.audit_rows, self.clock.now())
        super().__exit__(kind, error, traceback)

    @cached_property
    def audit_log(self) -> FakeAuditLog:
        return FakeAuditLog(self.database, [], self.grant)

    @cached_property
    def organisations(self) -> FakeOrganisationRepository:
        return FakeOrganisationRepository(self.tables)

    @cached_property
    def country_settings(self) -> FakeCountrySettingRepository:
        return FakeCountrySettingRepository(self.tables)

    @cached_property
    def country_roles(self) -> FakeCountryRoleRepository:
        return FakeCountryRoleRepository(self.tables)

    @cached_property
    def people(self) -> FakePersonRepository:
        return FakePersonRepository(self.tables)

    @cached_property
    def access_requests(self) -> FakeAccessRequestRepository:
        return FakeAccessRequestRepository(self.tables)

    @cached_property
    def activations(self) -> FakeActivationRepository:
        return FakeActivationRepository(self.tables)

    @cached_property
    def clients(self) -> FakeClientRepository:
        return FakeClientRepository(self.tables)

    @cached_property
    def duties(self) -> FakeDutyRepository:
        return FakeDutyRepository(self.tables)

    @cached_property
    def recovery_codes(self) -> FakeRecoveryCodeRepository:
        return FakeRecoveryCodeRepository(self.tables)

    @cached_property
    def passkeys(self) -> FakePasskeyRepository:
        return FakePasskeyRepository(self.tables)

    @cached_property
    def federated_accounts(self) -> FakeFederatedAccountRepository:
        return FakeFederatedAccountRepository(self.tables)

    @cached_property
    def pledges(self) -> FakePledgeRepository:
        return FakePledgeRepository(self.tables)

    @cached_property
    def announcements(self) -> FakeAnnouncementRepository:
        return FakeAnnouncementRepository(self.tables)

    @cached_property
    def passes(self) -> FakePassRepository:
        return FakePassRepository(self.tables)

    @cached_property
    def reminders(self) -> FakeReminderRepository:
        return FakeReminderRepository(self.tables)

    @cached_property
    def welcomes(self) -> FakeWelcomeRepository:
        return FakeWelcomeRepository(self.tables)

    @cached_property
    def sign_ins(self) -> FakeSignInRepository:
        return FakeSignInRepository(self.tables)

    @cached_property
    def codes(self) -> FakeCodeRepository:
        return FakeCodeRepository(self.tables)

    @cached_property
    def pushed_requests(self) -> FakePushedRequestRepository:
        return FakePushedRequestRepository(self.tables)

    @cached_property
    def families(self) -> FakeFamilyRepository:
        return FakeFamilyRepository(self.tables)

    @cached_property
    def revocations(self) -> FakeRevocationRepository:
        return FakeRevocationRepository(self.tables)

    @cached_property
    def signing_keys(self) -> FakeSigningKeyRepository:
        return FakeSigningKeyRepository(self.tables)
