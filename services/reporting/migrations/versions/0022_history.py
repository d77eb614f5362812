"""The service adds to the audit at the moment of the database, and rewrites nothing of it."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Refuse it from now on; rows that are there stay as they are. The previous release goes on working."""
    op.execute(shared_sql("stamped_audit_v1", service="reporting"))


def downgrade() -> None:
    """Let the service say again when an entry was made."""
    op.execute(shared_sql("stamped_audit_v1_undone", service="reporting"))
