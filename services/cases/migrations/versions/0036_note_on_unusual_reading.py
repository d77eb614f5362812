"""Who marks an unusual reading as seen may say why in a line, encrypted under a key of its own."""

from alembic import op

revision = "0036"
down_revision = "0035"

_COLUMNS = """
ALTER TABLE bulk_access ADD COLUMN note bytea, ADD COLUMN wrapped_key bytea;
-- The platform alone writes it, once a use case has judged the caller.
GRANT UPDATE (note, wrapped_key) ON bulk_access TO cases_app;
"""


def upgrade() -> None:
    """Add empty columns, which rewrites no row. The previous release goes on working, and writes none."""
    op.execute(_COLUMNS)


def downgrade() -> None:
    """Remove them, and with them why lines were marked; that they were stays."""
    op.execute("ALTER TABLE bulk_access DROP COLUMN note, DROP COLUMN wrapped_key")
