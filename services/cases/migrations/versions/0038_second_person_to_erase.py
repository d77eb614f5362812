"""An erasure that nobody else may decide about is carried out by the platform, once others have had time to stop it."""

from alembic import op

revision = "0038"
down_revision = "0037"

_COLUMN = """
ALTER TABLE approval ADD COLUMN due_at timestamptz;
-- Checked for rows of now on: the column is new, and no row from before has that decision.
ALTER TABLE approval ADD CONSTRAINT approval_due_later
    CHECK (due_at IS NULL OR (act = 'erasure' AND due_at >= asked_at + interval '72 hours')) NOT VALID;
ALTER TABLE approval ADD CONSTRAINT approval_elapsed
    CHECK (decision <> 'elapsed' OR (due_at IS NOT NULL AND decided_at >= due_at)) NOT VALID;
CREATE POLICY platform_lets_elapse ON approval AS RESTRICTIVE FOR UPDATE TO cases_app
    USING (true) WITH CHECK (decision IS DISTINCT FROM 'elapsed' OR (SELECT authz.is_system()));
"""


def upgrade() -> None:
    """Add an empty column, which rewrites no row. The previous release goes on working, and sets none."""
    op.execute(_COLUMN)
    with op.get_context().autocommit_block():
        # One that was interrupted leaves an index behind that nobody can use.
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS approval_due")
        op.execute(
            "CREATE INDEX CONCURRENTLY approval_due ON approval (country, due_at)"
            " WHERE decision IS NULL AND due_at IS NOT NULL"
        )


def downgrade() -> None:
    """Remove it. What elapsed was done at the word of who asked; what waits alone is asked anew."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS approval_due")
    op.execute("DROP POLICY platform_lets_elapse ON approval")
    op.execute("DELETE FROM approval WHERE act = 'erasure'")
    op.execute("DELETE FROM bulk_access WHERE kind NOT IN ('much', 'night', 'other_team')")
    op.execute("ALTER TABLE approval DROP COLUMN due_at")
