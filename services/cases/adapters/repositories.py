"""The repositories of this service, which live in one transaction."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from services.cases.adapters.cases import CaseRepository
from services.cases.adapters.casework import AssessmentRepository, AssignmentRepository, NoteRepository
from services.cases.adapters.disclosures import CaseReferralRepository, DisclosureRepository
from services.cases.adapters.import_runs import ImportRunRepository
from services.cases.adapters.packets import PacketSealer
from services.cases.adapters.pseudonyms import Pseudonyms
from services.cases.adapters.search_index import SearchIndex
from services.cases.adapters.stale_names import StaleNames
from services.cases.adapters.timeline import TimelineRepository
from services.cases.adapters.vault import Vault
from shared.crypto import BlindIndex, CountryKeys
from shared.db.audit_log import AuditLog
from shared.db.context import ContextSigner
from shared.db.members import Members
from shared.db.work import UnitOfWork
from shared.kernel.clock import Clock
from shared.kernel.grant import Grant


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    """Keys this service holds, each behind what may be done with it."""

    country_keys: CountryKeys
    blind_index: BlindIndex
    pseudonyms: Pseudonyms
    packets: PacketSealer


class CasesRepositories(UnitOfWork):
    """Repositories are made when first used and share the transaction."""

    def __init__(self, engine: Engine, signer: ContextSigner, grant: Grant, clock: Clock, secrets: Secrets) -> None:
        super().__init__(engine, signer, grant, clock)
        self._secrets = secrets

    @cached_property
    def cases(self) -> CaseRepository:
        """Coded records, with everything that a registration stores."""
        return CaseRepository(self.connection)

    @cached_property
    def vault(self) -> Vault:
        """Who the people are, under the keys of their countries."""
        return Vault(self.connection, self._secrets.country_keys)

    @cached_property
    def search_index(self) -> SearchIndex:
        """The tokens by which people are found."""
        return SearchIndex(self.connection, self._secrets.blind_index)

    @cached_property
    def stale_names(self) -> StaleNames:
        """Names indexed by an older rule."""
        return StaleNames(self.connection)

    @cached_property
    def timeline(self) -> TimelineRepository:
        """The ledger of what happened to each case."""
        return TimelineRepository(self.connection)

    @cached_property
    def audit_log(self) -> AuditLog:
        """Who read or changed what."""
        return AuditLog(self.connection)

    @cached_property
    def disclosures(self) -> DisclosureRepository:
        """What left the organisation, or was prepared to leave."""
        return DisclosureRepository(self.connection)

    @cached_property
    def case_referrals(self) -> CaseReferralRepository:
        """Where the referrals of a case stand."""
        return CaseReferralRepository(self.connection)

    @cached_property
    def notes(self) -> NoteRepository:
        """Sealed notes of cases."""
        return NoteRepository(self.connection)

    @cached_property
    def assessments(self) -> AssessmentRepository:
        """Assessments of the risk of cases."""
        return AssessmentRepository(self.connection)

    @cached_property
    def assignments(self) -> AssignmentRepository:
        """Who attends which case."""
        return AssignmentRepository(self.connection)

    @cached_property
    def members(self) -> Members:
        """Who may act in the organisation."""
        return Members(self.connection)

    @cached_property
    def import_runs(self) -> ImportRunRepository:
        """Imports, their files and problems."""
        return ImportRunRepository(self.connection, self._secrets.country_keys)

    @property
    def pseudonyms(self) -> Pseudonyms:
        """Keys of people in statistics."""
        return self._secrets.pseudonyms

    @property
    def packets(self) -> PacketSealer:
        """Seals packets for their receivers."""
        return self._secrets.packets
