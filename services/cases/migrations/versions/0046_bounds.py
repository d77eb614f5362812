"""The audit in partitions by month, of which what is there is the first; busy tables are vacuumed sooner (ADR 0083)."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0046"
down_revision = "0045"

HOT = ("case_search_token",)

# Who does not see a case does not see its audit either, as before.
OF_VISIBLE_CASES = """
    ALTER POLICY app_reads ON audit USING (
        country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation()))
        AND (object_type <> 'case' OR (SELECT authz.is_platform())
             OR (SELECT true FROM case_record c WHERE c.id = audit.object_id)))
"""


def upgrade() -> None:
    """Look at what is there without a lock, then make it a part of the whole. The previous release writes on."""
    with op.get_context().autocommit_block():
        op.execute(shared_sql("audit_first_v1", service="cases"))
        op.execute(shared_sql("transactions_ended_v1", service="cases"))
        # It reads the whole table once and keeps nobody from it.
        op.execute("SET statement_timeout = '2h'")
        op.execute("ALTER TABLE audit VALIDATE CONSTRAINT audit_first")
        op.execute("SET statement_timeout = '5min'")
    op.execute(shared_sql("audit_months_v1", service="cases"))
    op.execute(OF_VISIBLE_CASES)
    op.execute(shared_sql("message_vacuum_v1", service="cases"))
    for table in HOT:
        op.execute(
            f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000)"
        )


def downgrade() -> None:
    """Make one table of it again, with what was written meanwhile."""
    op.execute(shared_sql("message_vacuum_v1_undone", service="cases"))
    for table in HOT:
        op.execute(f"ALTER TABLE {table} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)")
    op.execute(shared_sql("audit_months_v1_undone", service="cases"))
