"""The unit of work of this service: its repositories, the days of its countries, and its audit rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.cases.adapters.repositories import CasesRepositories
from services.cases.adapters.statistics import gather_statistics
from services.cases.domain.case.case import Case
from services.cases.domain.jurisdictions.days import local_day
from shared.kernel.country import Country


class CasesWork(CasesRepositories):
    """One transaction of the cases service; see `shared.db.work`."""

    def today(self, country: Country) -> date:
        """Today's date in `country`."""
        return local_day(self.clock.now(), country)

    def audit(self, action: str, **row: Any) -> None:
        """Add an audit row, and keep who holds the system or application of the caller: an alert may need it."""
        super().audit(action, **row)
        if self.grant.held_by:
            self.before_commit(self._keep_holders, row["country"])

    def _keep_holders(self, countries: Sequence[Country]) -> None:
        self.unusual_accesses.keep_holders(self.grant, min(countries))

    def audit_case(self, action: str, case: Case, *, purpose: str | None = None, fields: Sequence[str] = ()) -> None:
        """Add an audit row about `case`, in the chain of its country."""
        self.audit(action, country=case.country, object_type="case", object_id=case.id, purpose=purpose, fields=fields)

    def audit_each_country(
        self, action: str, object_type: str, object_id: UUID | None, *, fields: Sequence[str] = ()
    ) -> None:
        """Add an audit row in the chain of each country of the caller's grant; nearly always one."""
        for country in sorted(self.grant.countries):
            self.audit(action, country=country, object_type=object_type, object_id=object_id, fields=fields)

    def gather_statistics(self) -> None:
        """Let PostgreSQL count the cases after the commit. When that fails, autovacuum does it a minute later."""
        self.after_commit(self._gather_statistics)

    def _gather_statistics(self) -> None:
        gather_statistics(self._engine)
