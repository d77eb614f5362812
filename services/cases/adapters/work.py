"""The unit of work of this service: one transaction and the repositories that live in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import Engine

from services.cases.adapters.access_log import AccessLog
from services.cases.adapters.case_list import CaseList
from services.cases.adapters.cases import Cases
from services.cases.adapters.disclosures import Disclosures, ReferralStates
from services.cases.adapters.follow_up import FollowUp
from services.cases.adapters.import_runs import ImportRuns
from services.cases.adapters.imported_cases import ImportedCases
from services.cases.adapters.packets import PacketSealer
from services.cases.adapters.pseudonyms import Pseudonyms
from services.cases.adapters.search_index import SearchIndex
from services.cases.adapters.stale_names import StaleNames
from services.cases.adapters.timeline import Timeline
from services.cases.adapters.vault import Vault
from services.cases.domain.case import Case
from shared.crypto import BlindIndex, CountryKeys
from shared.db.context import ContextSigner
from shared.db.members import Members
from shared.db.work import UnitOfWork
from shared.kernel.clock import Clock
from shared.kernel.errors import Forbidden
from shared.kernel.grant import Grant


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    """Keys this service holds, each behind what may be done with it."""

    country_keys: CountryKeys
    blind_index: BlindIndex
    pseudonyms: Pseudonyms
    packets: PacketSealer


class CasesWork(UnitOfWork):
    """Repositories are made when first used and share the transaction."""

    def __init__(self, engine: Engine, signer: ContextSigner, grant: Grant, clock: Clock, secrets: Secrets) -> None:
        super().__init__(engine, signer, grant, clock)
        self._secrets = secrets

    def audit_case(self, action: str, case: Case, *, purpose: str | None = None, fields: Sequence[str] = ()) -> None:
        """An audit row about `case`, in the chain of its country."""
        self.audit(action, country=case.country, object_type="case", object_id=case.id, purpose=purpose, fields=fields)

    def audit_each_country(
        self, action: str, object_type: str, object_id: UUID | None, *, fields: Sequence[str] = ()
    ) -> None:
        """An audit row in the chain of every country the caller may have looked into; nearly always one."""
        for country in sorted(self.grant.countries):
            self.audit(action, country=country, object_type=object_type, object_id=object_id, fields=fields)

    def own_organisation(self) -> UUID:
        """The caller's organisation. Raises Forbidden for the platform itself, which has no cases of its own."""
        if self.grant.organisation_id is None:
            raise Forbidden
        return self.grant.organisation_id

    @cached_property
    def cases(self) -> Cases:
        """Cases."""
        return Cases(self.connection)

    @cached_property
    def case_list(self) -> CaseList:
        """Cases, page by page."""
        return CaseList(self.connection)

    @cached_property
    def vault(self) -> Vault:
        """Identities."""
        return Vault(self.connection, self._secrets.country_keys)

    @cached_property
    def search_index(self) -> SearchIndex:
        """Search tokens."""
        return SearchIndex(self.connection, self._secrets.blind_index)

    @cached_property
    def stale_names(self) -> StaleNames:
        """Names indexed by an older rule."""
        return StaleNames(self.connection)

    @cached_property
    def timeline(self) -> Timeline:
        """What happened."""
        return Timeline(self.connection)

    @cached_property
    def access_log(self) -> AccessLog:
        """Who looked."""
        return AccessLog(self.connection)

    @cached_property
    def disclosures(self) -> Disclosures:
        """What left."""
        return Disclosures(self.connection)

    @cached_property
    def referral_states(self) -> ReferralStates:
        """Where the referrals of a case stand."""
        return ReferralStates(self.connection)

    @cached_property
    def follow_up(self) -> FollowUp:
        """Notes, assessments, assignments."""
        return FollowUp(self.connection)

    @cached_property
    def members(self) -> Members:
        """Who may act in the organisation."""
        return Members(self.connection)

    @cached_property
    def import_runs(self) -> ImportRuns:
        """Imports, their files and problems."""
        return ImportRuns(self.connection, self._secrets.country_keys)

    @cached_property
    def imported_cases(self) -> ImportedCases:
        """Cases written many at a time."""
        return ImportedCases(self.connection)

    @property
    def pseudonyms(self) -> Pseudonyms:
        """Keys of persons in statistics."""
        return self._secrets.pseudonyms

    @property
    def packets(self) -> PacketSealer:
        """Seals what leaves."""
        return self._secrets.packets
