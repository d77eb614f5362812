"""The service adds to the audit and other history at the moment of the database, and rewrites nothing of it."""

from pathlib import Path

from alembic import op

from shared.db.migrations import shared_sql

revision = "0038"
down_revision = "0037"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Refuse it from now on; rows that are there stay as they are. The previous release goes on working."""
    op.execute(
        shared_sql("stamped_audit_v1", service="identity")
        + shared_sql("kept_history_v1", service="identity")
        + (SQL / "0038_history.sql").read_text(encoding="utf-8")
    )


def downgrade() -> None:
    """Let the service say again when an entry was made."""
    op.execute(
        (SQL / "0038_history_undone.sql").read_text(encoding="utf-8")
        + shared_sql("stamped_audit_v1_undone", service="identity")
    )
