"""How organisations work, as events of the identity service say it: table `organisation_rule` of each service."""

from datetime import datetime

from sqlalchemy import ARRAY, Column, Connection, DateTime, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.contracts.identity import OrganisationRulesChanged

ORGANISATION_RULE = Table(
    "organisation_rule",
    MetaData(),
    Column("organisation_id", Uuid, primary_key=True),
    Column("country", Text, nullable=False),
    Column("approvals_for", ARRAY(Text), nullable=False),
    Column("caseworkers_see", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)


class OrganisationRulesTable:
    """The platform writes it, the organisation reads its own; row-level security asks it."""

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
        statement = insert(ORGANISATION_RULE).values(values)
        renewed = {name: statement.excluded[name] for name in values if name != "organisation_id"}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["organisation_id"], set_=renewed))
