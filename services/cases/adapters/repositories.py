"""The repositories of this service, which live in one transaction."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from services.cases.adapters.access.approvals import ApprovalRepository
from services.cases.adapters.access.emergency_accesses import EmergencyAccessRepository
from services.cases.adapters.access.organisation_rules import OrganisationRulesRepository
from services.cases.adapters.access.supervision import Supervision
from services.cases.adapters.access.unusual_accesses import UnusualAccessRepository
from services.cases.adapters.case.case_numbers import CaseNumbers
from services.cases.adapters.case.case_workers import CaseWorkerRepository
from services.cases.adapters.case.caseloads import CaseloadRepository
from services.cases.adapters.case.cases import CaseRepository
from services.cases.adapters.case.casework import AssessmentRepository, AssignmentRepository, NoteRepository
from services.cases.adapters.case.followers import FollowerRepository
from services.cases.adapters.case.new_cases import NewCases, is_taken_number
from services.cases.adapters.case.retained_cases import RetainedCases
from services.cases.adapters.case.timeline import TimelineRepository
from services.cases.adapters.disclosure.disclosures import CaseReferralRepository, DisclosureRepository
from services.cases.adapters.disclosure.packets import PacketSealer
from services.cases.adapters.documents.documents import DocumentRepository
from services.cases.adapters.imports.import_runs import ImportRunRepository
from services.cases.adapters.parts.parts import CasePartRepository
from services.cases.adapters.parts.perpetrators import Perpetrators
from services.cases.adapters.person.identity_changes import IdentityChangeRepository
from services.cases.adapters.person.pseudonyms import Pseudonyms
from services.cases.adapters.person.search_index import SearchIndex
from services.cases.adapters.person.stale_names import StaleNames
from services.cases.adapters.person.vault import Vault
from services.cases.adapters.proceedings.proceeding_parts import ProceedingPartRepository
from services.cases.adapters.proceedings.proceedings import Proceedings
from services.cases.adapters.proceedings.shared_persons import SharedPersonRepository
from services.cases.domain.case.errors import CaseNumberTaken
from shared.crypto import BlindIndex, CountryKeys
from shared.db.audit.audit_log import AuditLog
from shared.db.context import ContextSigner
from shared.db.country_settings import CountrySettings
from shared.db.group_commit import GroupCommit
from shared.db.members import Members
from shared.db.work import UnitOfWork
from shared.kernel.clock import Clock
from shared.kernel.grant import Grant


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkParts:
    """What every unit of work of this service shares: the keys, each inside the object that may use it."""

    country_keys: CountryKeys
    blind_index: BlindIndex
    pseudonyms: Pseudonyms
    packets: PacketSealer
    group: GroupCommit | None = None


class CasesRepositories(UnitOfWork):
    """The repositories of one transaction; each is made when it is first used."""

    def __init__(self, engine: Engine, signer: ContextSigner, grant: Grant, clock: Clock, parts: WorkParts) -> None:
        super().__init__(engine, signer, grant, clock, group=parts.group)
        self._parts = parts

    def _end(self) -> None:
        try:
            super()._end()
        except IntegrityError as error:
            if is_taken_number(error):
                raise CaseNumberTaken(retry_after=1) from error
            raise

    @cached_property
    def new_cases(self) -> NewCases:
        """Cases that are being registered."""
        return NewCases(self._parts.country_keys, self._parts.blind_index, self.run_at_commit)

    @cached_property
    def cases(self) -> CaseRepository:
        """Coded records of cases."""
        return CaseRepository(self.connection)

    @cached_property
    def case_numbers(self) -> CaseNumbers:
        """Cases by a part of their number."""
        return CaseNumbers(self.connection)

    @cached_property
    def vault(self) -> Vault:
        """Identities of people, encrypted under the keys of their countries."""
        return Vault(self.connection, self._parts.country_keys)

    @cached_property
    def search_index(self) -> SearchIndex:
        """The tokens by which people are searched."""
        return SearchIndex(self.connection, self._parts.blind_index)

    @cached_property
    def stale_names(self) -> StaleNames:
        """Names whose search tokens follow an older rule."""
        return StaleNames(self.connection)

    @cached_property
    def retained_cases(self) -> RetainedCases:
        """Closed cases whose retention ends."""
        return RetainedCases(self.connection)

    @cached_property
    def timeline(self) -> TimelineRepository:
        """The history of each case."""
        return TimelineRepository(self.connection)

    @cached_property
    def audit_log(self) -> AuditLog:
        """Who read or changed what."""
        return AuditLog(self.connection)

    @cached_property
    def disclosures(self) -> DisclosureRepository:
        """What was disclosed to other organisations, or prepared for it."""
        return DisclosureRepository(self.connection)

    @cached_property
    def case_referrals(self) -> CaseReferralRepository:
        """The states of the referrals of a case."""
        return CaseReferralRepository(self.connection)

    @cached_property
    def notes(self) -> NoteRepository:
        """Notes about cases, encrypted."""
        return NoteRepository(self.connection)

    @cached_property
    def assessments(self) -> AssessmentRepository:
        """Assessments of the risk of cases."""
        return AssessmentRepository(self.connection)

    @cached_property
    def assignments(self) -> AssignmentRepository:
        """Who is assigned to which case."""
        return AssignmentRepository(self.connection)

    @cached_property
    def case_workers(self) -> CaseWorkerRepository:
        """Whose case it is."""
        return CaseWorkerRepository(self.connection)

    @cached_property
    def parts(self) -> CasePartRepository:
        """Parts of cases as they are stored; `processes/parts/parts.py` reads and writes what is in them."""
        return CasePartRepository(self.connection)

    @cached_property
    def identity_changes(self) -> IdentityChangeRepository:
        """What changed in identities, encrypted."""
        return IdentityChangeRepository(self.connection)

    @cached_property
    def documents(self) -> DocumentRepository:
        """Documents of cases; their files are kept elsewhere."""
        return DocumentRepository(self.connection)

    @cached_property
    def perpetrators(self) -> Perpetrators:
        """Alleged perpetrators known to the organisation."""
        return Perpetrators(self.connection, self._parts.country_keys)

    @cached_property
    def proceedings(self) -> Proceedings:
        """Criminal proceedings, their persons and their stages."""
        return Proceedings(self.connection, self._parts.country_keys, self._parts.blind_index)

    @cached_property
    def proceeding_parts(self) -> ProceedingPartRepository:
        """Parts of proceedings as they are stored; `processes/parts/parts.py` reads and writes what is in them."""
        return ProceedingPartRepository(self.connection)

    @cached_property
    def shared_persons(self) -> SharedPersonRepository:
        """Persons about whom a referral to a prosecutor's office was accepted."""
        return SharedPersonRepository(self.connection)

    @cached_property
    def members(self) -> Members:
        """Who may act in the organisation."""
        return Members(self.connection)

    @cached_property
    def supervision(self) -> Supervision:
        """Who supervised the organisation until when."""
        return Supervision(self.connection)

    @cached_property
    def country_settings(self) -> CountrySettings:
        """What countries have decided."""
        return CountrySettings(self.connection)

    @cached_property
    def organisation_rules(self) -> OrganisationRulesRepository:
        """How organisations work on their cases."""
        return OrganisationRulesRepository(self.connection)

    @cached_property
    def approvals(self) -> ApprovalRepository:
        """Questions to a second person."""
        return ApprovalRepository(self.connection)

    @cached_property
    def followers(self) -> FollowerRepository:
        """Who follows which case."""
        return FollowerRepository(self.connection)

    @cached_property
    def unusual_accesses(self) -> UnusualAccessRepository:
        """Accounts that opened or searched much."""
        return UnusualAccessRepository(self.connection, self._parts.country_keys)

    @cached_property
    def caseloads(self) -> CaseloadRepository:
        """How many open cases each person has."""
        return CaseloadRepository(self.connection)

    @cached_property
    def import_runs(self) -> ImportRunRepository:
        """Imports, their files and problems."""
        return ImportRunRepository(self.connection, self._parts.country_keys)

    @cached_property
    def emergency_accesses(self) -> EmergencyAccessRepository:
        """Who saw a sealed case without being named."""
        return EmergencyAccessRepository(self.connection)

    @property
    def pseudonyms(self) -> Pseudonyms:
        """The pseudonyms of people in statistics."""
        return self._parts.pseudonyms

    @property
    def packets(self) -> PacketSealer:
        """Seals packets for their receivers."""
        return self._parts.packets
