"""The audit in partitions by month, of which what is there is the first; busy tables are vacuumed sooner (ADR 0083)."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Look at what is there without a lock, then make it a part of the whole. The previous release writes on."""
    with op.get_context().autocommit_block():
        op.execute(shared_sql("audit_first_v1", service="reporting"))
        op.execute(shared_sql("transactions_ended_v1", service="reporting"))
        # It reads the whole table once and keeps nobody from it.
        op.execute("SET statement_timeout = '2h'")
        op.execute("ALTER TABLE audit VALIDATE CONSTRAINT audit_first")
        op.execute("SET statement_timeout = '5min'")
    op.execute(shared_sql("audit_months_v1", service="reporting"))
    op.execute(shared_sql("message_vacuum_v1", service="reporting"))


def downgrade() -> None:
    """Make one table of it again, with what was written meanwhile."""
    op.execute(shared_sql("message_vacuum_v1_undone", service="reporting"))
    op.execute(shared_sql("audit_months_v1_undone", service="reporting"))
