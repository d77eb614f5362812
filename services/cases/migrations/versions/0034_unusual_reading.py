"""Reading at night and of another team's cases is listed beside reading in bulk, and each line is marked as seen."""

from alembic import op

revision = "0034"
down_revision = "0033"

_COLUMNS = """
ALTER TABLE bulk_access
    ADD COLUMN kind text NOT NULL DEFAULT 'much',
    ADD COLUMN seen_by text,
    ADD COLUMN seen_at timestamptz,
    ADD COLUMN outcome text;
-- The platform alone writes them, for a caller whom a use case has judged.
GRANT UPDATE (seen_by, seen_at, outcome) ON bulk_access TO cases_app;
"""


def upgrade() -> None:
    """Add columns with a default, which rewrites no row. The previous release goes on working, and lists all kinds."""
    op.execute(_COLUMNS)


def downgrade() -> None:
    """Remove what the previous release does not know, and with it who marked a line as seen."""
    op.execute("DELETE FROM bulk_access WHERE kind <> 'much'")
    op.execute("REVOKE UPDATE (seen_by, seen_at, outcome) ON bulk_access FROM cases_app")
    op.execute(
        "ALTER TABLE bulk_access DROP COLUMN kind, DROP COLUMN seen_by, DROP COLUMN seen_at, DROP COLUMN outcome"
    )
