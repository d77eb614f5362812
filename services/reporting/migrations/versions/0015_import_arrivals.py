"""How many records of each import have arrived, so that no vintage is made in the middle of one."""

from alembic import op

revision = "0015"
down_revision = "0014"

# A row an import: too few for an index beside the key.
_TABLE = """
CREATE TABLE import_arrival (
    import_id uuid PRIMARY KEY,
    country text NOT NULL,
    records int NOT NULL,
    arrived int NOT NULL,
    last_at timestamptz NOT NULL
);
"""
_SECURITY = """
ALTER TABLE import_arrival ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_arrival FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON import_arrival TO reporting_app
    USING (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
GRANT SELECT, INSERT, UPDATE ON import_arrival TO reporting_app;
"""


def upgrade() -> None:
    """Add the table. What arrived before is in no row and holds nothing back."""
    op.execute(_TABLE)
    op.execute(_SECURITY)


def downgrade() -> None:
    """The previous release counts an import in the middle, too."""
    op.execute("DROP TABLE import_arrival")
