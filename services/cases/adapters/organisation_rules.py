"""The rules of organisations, as events of the identity service gave them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Connection, DateTime, Text, Uuid, select
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.tables import metadata
from services.cases.domain.organisation_rules import OrganisationRules
from shared.contracts.identity import OrganisationRulesChanged
from shared.db.rows import RowMapper, table_of

organisation_rule = table_of(
    OrganisationRules,
    "organisation_rule",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("country", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
_RULES = RowMapper(OrganisationRules, organisation_rule)


class OrganisationRulesRepository:
    """Table `organisation_rule`: the platform writes it, the organisation reads its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, event: OrganisationRulesChanged, *, at: datetime) -> None:
        """Insert or update the rules of an organisation."""
        values = {
            "organisation_id": event.organisation_id,
            "country": event.country,
            "approvals_for": list(event.approvals_for),
            "caseworkers_see": event.caseworkers_see,
            "updated_at": at,
        }
        statement = insert(organisation_rule).values(values)
        renewed = {name: statement.excluded[name] for name in values if name != "organisation_id"}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["organisation_id"], set_=renewed))

    def of(self, organisation_id: UUID) -> OrganisationRules:
        """The rules of an organisation; the defaults for one that has decided nothing."""
        found = select(organisation_rule).where(organisation_rule.c.organisation_id == organisation_id)
        row = self._connection.execute(found).first()
        return OrganisationRules() if row is None else _RULES.from_row(row)
