"""The unit of work of the reporting service in memory."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Any

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.indicator import Source
from shared.kernel.clock import Clock
from shared.kernel.grant import Grant
from tests.support.fakes.guarded import Locks
from tests.support.fakes.memory import Database
from tests.support.fakes.reporting.extracts import FakeExtractRepository, FakeRunRepository
from tests.support.fakes.reporting.facts import (
    FakeCountRepository,
    FakeImportArrivalRepository,
    FakeOrganisationRepository,
    FakePersonFactRepository,
    FakeReferralFactRepository,
)
from tests.support.fakes.reporting.proceedings import FakeProceedingFactRepository, FakeProceedingPublicationRepository
from tests.support.fakes.reporting.publications import FakePublicationRepository, FakePublishedClassRepository
from tests.support.fakes.reporting.tables import Tables
from tests.support.fakes.work import NO_ENGINE, SIGNER, FakeTransaction


@dataclass
class ReportingDatabase(Database):
    """The rows of the service, and the locks that its transactions hold."""

    locks: Locks = field(default_factory=Locks)


class FakeReportingWork(FakeTransaction, ReportingWork):
    """A unit of work over `database`."""

    database: ReportingDatabase

    def __init__(self, database: ReportingDatabase, grant: Grant, clock: Clock) -> None:
        super().__init__(NO_ENGINE, SIGNER, grant, clock)
        self.database = database
        self.tables = Tables(database, grant)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            # Others may have committed since this one began: only its own writes go.
            self.tables.undo()
        super().__exit__(kind, error, traceback)
        self.database.locks.release(self.tables)

    def _rows_before(self) -> dict[str, dict[Hashable, Any]]:
        # The journal of the tables undoes what has to be undone.
        return self.database.tables

    @cached_property
    def person_facts(self) -> FakePersonFactRepository:
        return FakePersonFactRepository(self.tables, self.database.locks)

    @cached_property
    def referral_facts(self) -> FakeReferralFactRepository:
        return FakeReferralFactRepository(self.tables, self.database.locks)

    @cached_property
    def proceeding_facts(self) -> FakeProceedingFactRepository:
        return FakeProceedingFactRepository(self.tables, self.database.locks)

    @cached_property
    def counts(self) -> FakeCountRepository:
        return FakeCountRepository(self.tables)

    @cached_property
    def import_arrivals(self) -> FakeImportArrivalRepository:
        return FakeImportArrivalRepository(self.tables)

    @cached_property
    def publications(self) -> Mapping[Source, FakePublicationRepository]:
        rows = (self.tables, self.database.locks)
        return {
            Source.PERSONS: FakePublicationRepository(*rows, Source.PERSONS),
            Source.REFERRALS: FakePublicationRepository(*rows, Source.REFERRALS),
            Source.PROCEEDINGS: FakeProceedingPublicationRepository(*rows),
        }

    @cached_property
    def published_classes(self) -> FakePublishedClassRepository:
        return FakePublishedClassRepository(self.tables)

    @cached_property
    def extracts(self) -> FakeExtractRepository:
        return FakeExtractRepository(self.tables)

    @cached_property
    def runs(self) -> FakeRunRepository:
        return FakeRunRepository(self.tables, self.database.locks)

    @cached_property
    def organisations(self) -> FakeOrganisationRepository:
        return FakeOrganisationRepository(self.tables)
