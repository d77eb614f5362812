"""The rules of organisations, as events of the identity service gave them."""

from uuid import UUID

from sqlalchemy import select

from services.cases.domain.access.organisation_rules import OrganisationRules
from shared.db.organisation_rules import ORGANISATION_RULE, OrganisationRulesTable


class OrganisationRulesRepository(OrganisationRulesTable):
    """Table `organisation_rule`: the platform writes it, the organisation reads its own."""

    def of(self, organisation_id: UUID) -> OrganisationRules:
        """The rules of an organisation; the defaults for one that has decided nothing."""
        rules = select(ORGANISATION_RULE).where(ORGANISATION_RULE.c.organisation_id == organisation_id)
        row = self._connection.execute(rules).first()
        if row is None:
            return OrganisationRules()
        return OrganisationRules(approvals_for=row.approvals_for, caseworkers_see=row.caseworkers_see)
