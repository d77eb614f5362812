"""Where organisations are, and named recipients who read from another country than the records'."""

from alembic import op

revision = "0002"
down_revision = "0001"

SYSTEM = "(SELECT authz.is_system())"
OWNER = f"countries <@ (SELECT authz.countries()) AND ({SYSTEM} OR organisation_id = (SELECT authz.organisation()))"
# Whoever defined the extract named her; the file is safe to publish, and she reads it under her own country's token.
NAMED = "(SELECT authz.organisation()) = ANY (recipients)"
FORMERLY = f"(countries && (SELECT authz.countries()) AND {NAMED})"
ORGANISATIONS = """
CREATE TABLE organisation (id uuid PRIMARY KEY, country text NOT NULL);
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON organisation TO reporting_app
    USING (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
GRANT SELECT, INSERT ON organisation TO reporting_app;
-- A run in one country looks up its recipients in all of them.
CREATE POLICY addresses ON organisation FOR SELECT TO reporting_app USING ((SELECT authz.is_system()));
"""


def upgrade() -> None:
    """Add the table and let named recipients in."""
    op.execute(ORGANISATIONS)
    _let_in(NAMED)


def downgrade() -> None:
    """Remove the table; recipients need a token for a country of the records again."""
    _let_in(FORMERLY)
    op.execute("DROP TABLE organisation")


def _let_in(recipient: str) -> None:
    for table in ("extract", "extract_run"):
        op.execute(f"ALTER POLICY in_scope ON {table} USING (({OWNER}) OR {recipient})")
