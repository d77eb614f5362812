"""The unit of work of the cases service in memory. Keys, seals, tokens and pseudonyms are real and always the same."""

import base64
import json
from functools import cached_property
from types import TracebackType
from typing import Any, Self, cast

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, Engine

from services.cases.adapters.disclosure.packets import PacketSealer
from services.cases.adapters.person.pseudonyms import Pseudonyms
from services.cases.adapters.repositories import WorkParts
from services.cases.adapters.work import CasesWork
from shared.crypto import BlindIndex, CountryKeys, KeyRing
from shared.db.context import ContextSigner
from shared.kernel.clock import Clock
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.grant import Grant
from tests.support.fakes.audit_log import FakeAuditLog
from tests.support.fakes.cases.cases import FakeCaseNumbers, FakeCaseRepository
from tests.support.fakes.cases.casework import (
    FakeAssessmentRepository,
    FakeAssignmentRepository,
    FakeCaseReferralRepository,
    FakeCaseWorkerRepository,
    FakeDisclosureRepository,
    FakeIdentityChangeRepository,
    FakeNoteRepository,
    FakePartRepository,
    FakeTimelineRepository,
)
from tests.support.fakes.cases.documents import FakeDocumentRepository
from tests.support.fakes.cases.emergency import FakeEmergencyAccessRepository
from tests.support.fakes.cases.imports import FakeImportRunRepository
from tests.support.fakes.cases.people import FakeNewCases, FakeSearchIndex, FakeStaleNames, FakeVault
from tests.support.fakes.cases.perpetrators import FakePerpetrators
from tests.support.fakes.cases.proceedings import (
    FakeProceedingPartRepository,
    FakeProceedings,
    FakeSharedPersonRepository,
)
from tests.support.fakes.cases.retained import FakeRetainedCases
from tests.support.fakes.cases.tables import CasesDatabase, CasesTables
from tests.support.fakes.cases.together import (
    FakeApprovalRepository,
    FakeCaseloadRepository,
    FakeFollowerRepository,
    FakeOrganisationRulesRepository,
    FakeSupervision,
)
from tests.support.fakes.cases.unusual_accesses import FakeUnusualAccessRepository
from tests.support.fakes.country_settings import FakeCountrySettings
from tests.support.fakes.members import FakeMembers
from tests.support.recorded import Recorded

_NO_ENGINE = cast("Engine", None)
_SIGNER = ContextSigner(bytes(32))
_KEY = bytes(range(32))
_KEYS = {country: country.encode() * 16 for country in ALL_COUNTRIES}
"""A key of 32 bytes for each country, so that a wrong one opens and finds nothing."""
PACKET_KEY = base64.b64encode(_KEY).decode()
"""Opens what is sealed to any country."""
_PUBLIC = base64.b64encode(X25519PrivateKey.from_private_bytes(_KEY).public_key().public_bytes_raw()).decode()
PARTS = WorkParts(
    country_keys=CountryKeys(KeyRing({c: {1: key} for c, key in _KEYS.items()}, dict.fromkeys(ALL_COUNTRIES, 1))),
    blind_index=BlindIndex(_KEYS),
    pseudonyms=Pseudonyms(_KEY),
    packets=PacketSealer(json.dumps(dict.fromkeys(ALL_COUNTRIES, _PUBLIC))),
)


class NoConnection:
    """Takes the place of a connection. Whatever uses it lacks a fake."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a repository without a fake asked the database for {name!r}")


class FakeCasesWork(Recorded, CasesWork):
    """A unit of work over `database`. After an error it undoes its own writes: others may have committed meanwhile."""

    def __init__(self, database: CasesDatabase, grant: Grant, clock: Clock) -> None:
        super().__init__(_NO_ENGINE, _SIGNER, grant, clock, PARTS)
        self.database = database
        self.tables = CasesTables(database)

    def __enter__(self) -> Self:
        super().__enter__()
        self.connection = cast("Connection", NoConnection())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.run_last_steps()
                self.audit_log.store(self.audit_rows, self.clock.now())
                self.committed = True
        finally:
            if not self.committed:
                self.tables.undo()
            self.database.locks.release(self.tables)
        if self.committed:
            self._run_effects()

    def _gather_statistics(self) -> None:
        self.database.statistics_gathered += 1

    @cached_property
    def cases(self) -> FakeCaseRepository:
        return FakeCaseRepository(self.tables)

    @cached_property
    def new_cases(self) -> FakeNewCases:
        return FakeNewCases(self.tables, self._parts.country_keys, self._parts.blind_index)

    @cached_property
    def case_numbers(self) -> FakeCaseNumbers:
        return FakeCaseNumbers(self.tables)

    @cached_property
    def vault(self) -> FakeVault:
        return FakeVault(self.tables, self._parts.country_keys)

    @cached_property
    def search_index(self) -> FakeSearchIndex:
        return FakeSearchIndex(self.tables, self._parts.blind_index)

    @cached_property
    def stale_names(self) -> FakeStaleNames:
        return FakeStaleNames(self.tables)

    @cached_property
    def retained_cases(self) -> FakeRetainedCases:
        return FakeRetainedCases(self.tables)

    @cached_property
    def timeline(self) -> FakeTimelineRepository:
        return FakeTimelineRepository(self.tables)

    @cached_property
    def audit_log(self) -> FakeAuditLog:
        return FakeAuditLog(self.database, self.tables.journal)

    @cached_property
    def disclosures(self) -> FakeDisclosureRepository:
        return FakeDisclosureRepository(self.tables)

    @cached_property
    def case_referrals(self) -> FakeCaseReferralRepository:
        return FakeCaseReferralRepository(self.tables)

    @cached_property
    def notes(self) -> FakeNoteRepository:
        return FakeNoteRepository(self.tables)

    @cached_property
    def assessments(self) -> FakeAssessmentRepository:
        return FakeAssessmentRepository(self.tables)

    @cached_property
    def assignments(self) -> FakeAssignmentRepository:
        return FakeAssignmentRepository(self.tables)

    @cached_property
    def case_workers(self) -> FakeCaseWorkerRepository:
        return FakeCaseWorkerRepository(self.tables, self.audit_log)

    @cached_property
    def parts(self) -> FakePartRepository:
        return FakePartRepository(self.tables)

    @cached_property
    def identity_changes(self) -> FakeIdentityChangeRepository:
        return FakeIdentityChangeRepository(self.tables)

    @cached_property
    def documents(self) -> FakeDocumentRepository:
        return FakeDocumentRepository(self.tables)

    @cached_property
    def perpetrators(self) -> FakePerpetrators:
        return FakePerpetrators(self.tables)

    @cached_property
    def proceedings(self) -> FakeProceedings:
        return FakeProceedings(self.tables, self._parts.country_keys, self._parts.blind_index)

    @cached_property
    def proceeding_parts(self) -> FakeProceedingPartRepository:
        return FakeProceedingPartRepository(self.tables)

    @cached_property
    def shared_persons(self) -> FakeSharedPersonRepository:
        return FakeSharedPersonRepository(self.tables)

    @cached_property
    def members(self) -> FakeMembers:
        return FakeMembers(self.database, self.tables.journal)

    @cached_property
    def supervision(self) -> FakeSupervision:
        return FakeSupervision(self.members)

    @cached_property
    def country_settings(self) -> FakeCountrySettings:
        return FakeCountrySettings(self.database, self.tables.journal)

    @cached_property
    def organisation_rules(self) -> FakeOrganisationRulesRepository:
        return FakeOrganisationRulesRepository(self.database, self.tables.journal)

    @cached_property
    def approvals(self) -> FakeApprovalRepository:
        return FakeApprovalRepository(self.tables)

    @cached_property
    def followers(self) -> FakeFollowerRepository:
        return FakeFollowerRepository(self.tables)

    @cached_property
    def unusual_accesses(self) -> FakeUnusualAccessRepository:
        return FakeUnusualAccessRepository(self.tables, self.audit_log, self.members)

    @cached_property
    def caseloads(self) -> FakeCaseloadRepository:
        return FakeCaseloadRepository(self.tables)

    @cached_property
    def emergency_accesses(self) -> FakeEmergencyAccessRepository:
        return FakeEmergencyAccessRepository(self.tables)

    @cached_property
    def import_runs(self) -> FakeImportRunRepository:
        return FakeImportRunRepository(self.tables, self._parts.country_keys)
