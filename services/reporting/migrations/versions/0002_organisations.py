"""Where organisations are, and named recipients who read from another country than the records'."""

from alembic import op

from shared.db.schema import OWN_COUNTRIES, protect

revision = "0002"
down_revision = "0001"

SERVICE = "reporting"
SYSTEM = "(SELECT authz.is_system())"
OWNER = f"countries <@ (SELECT authz.countries()) AND ({SYSTEM} OR organisation_id = (SELECT authz.organisation()))"
# Whoever defined the extract named her; the file is safe to publish, and she reads it under her own country's token.
NAMED = "(SELECT authz.organisation()) = ANY (recipients)"
FORMERLY = f"(countries && (SELECT authz.countries()) AND {NAMED})"


def upgrade() -> None:
    """Add the table and let named recipients in."""
    op.execute("CREATE TABLE organisation (id uuid PRIMARY KEY, country text NOT NULL)")
    protect(op, "organisation", SERVICE, using=f"{OWN_COUNTRIES} AND {SYSTEM}", privileges=("SELECT", "INSERT"))
    # A run in one country looks up its recipients in all of them.
    op.execute(f"CREATE POLICY addresses ON organisation FOR SELECT TO {SERVICE}_app USING ({SYSTEM})")
    _let_in(NAMED)


def downgrade() -> None:
    """Remove the table; recipients need a token for a country of the records again."""
    _let_in(FORMERLY)
    op.execute("DROP TABLE organisation")


def _let_in(recipient: str) -> None:
    for table in ("extract", "extract_run"):
        op.execute(f"ALTER POLICY in_scope ON {table} USING (({OWNER}) OR {recipient})")
