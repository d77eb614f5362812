"""An import can have PostgreSQL count its rows, without waiting for autovacuum."""

from alembic import op

revision = "0008"
down_revision = "0007"

# ANALYZE is for the owner of a table. MAINTAIN would let the application lock, rewrite and reindex it as well.
_FUNCTION = """
CREATE FUNCTION gather_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET lock_timeout = '2s' AS $$
BEGIN
    ANALYZE public.case_record, public.import_problem;
END $$;
REVOKE EXECUTE ON FUNCTION gather_statistics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gather_statistics() TO cases_app;
"""

# Nothing filters by what is in the document, and reading it is the larger part of counting.
_COLUMN = "ALTER TABLE case_record ALTER COLUMN record SET STATISTICS 0"


def upgrade() -> None:
    """Add the function. The previous release does not call it."""
    op.execute(_FUNCTION)
    op.execute(_COLUMN)


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE case_record ALTER COLUMN record SET STATISTICS -1")
    op.execute("DROP FUNCTION gather_statistics")
