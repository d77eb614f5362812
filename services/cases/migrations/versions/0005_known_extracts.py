"""What extracts of the platform have written, so that none is imported as new people."""

from alembic import op

revision = "0005"
down_revision = "0004"

_TABLE = """
CREATE TABLE known_extract (
    country text NOT NULL,
    content_sum text NOT NULL CHECK (content_sum ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (country, content_sum)
);
ALTER TABLE import_run ADD COLUMN content_sum text NOT NULL DEFAULT repeat('0', 64);
ALTER TABLE known_extract ENABLE ROW LEVEL SECURITY;
ALTER TABLE known_extract FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON known_extract TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
GRANT SELECT, INSERT ON known_extract TO cases_app;
"""


def upgrade() -> None:
    """Add the table and what an import adds up. The previous release goes on working and recognises nothing."""
    op.execute(_TABLE)


def downgrade() -> None:
    """Remove both."""
    op.execute("ALTER TABLE import_run DROP COLUMN content_sum")
    op.execute("DROP TABLE known_extract")
