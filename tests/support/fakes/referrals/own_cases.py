"""Whose cases are whose, and the rules of organisations, in memory."""

from datetime import datetime

from services.referrals.adapters.case_workers import CaseWorkersTable
from shared.contracts.cases import CaseWorkersChanged
from shared.contracts.identity import OrganisationRulesChanged
from shared.db.organisation_rules import OrganisationRulesTable
from tests.support.fakes.referrals.tables import Tables


class FakeCaseWorkersTable(CaseWorkersTable):
    """The people of an organisation whose a case is."""

    def __init__(self, tables: Tables) -> None:
        self._workers = tables.case_workers

    def put(self, event: CaseWorkersChanged) -> None:
        self._workers.put(event)


class FakeOrganisationRulesTable(OrganisationRulesTable):
    """How organisations work."""

    def __init__(self, tables: Tables) -> None:
        self._rules = tables.organisation_rules

    def keep(self, event: OrganisationRulesChanged, *, at: datetime) -> None:
        self._rules.put(event)
