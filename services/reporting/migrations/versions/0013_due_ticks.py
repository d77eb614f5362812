"""The relay, which is the clock, learns which ticks have something to do, and nothing else.

Revision ID: 0013
"""

from alembic import op

revision = "0013"
down_revision = "0012"

# The owner is bound by row-level security too, and would see no row. Nobody signs in as the owner.
_POLICIES = """
CREATE POLICY clock_looks ON extract FOR SELECT TO reporting_owner USING (true);
CREATE POLICY clock_looks ON changed FOR SELECT TO reporting_owner USING (true);
"""
# A vintage needs 11 changed subjects in one country. Those of a small network may wait for years: a tick every five
# seconds would find too few of them each time. More than a thousand are enough in some country.
_DUE_TICKS = """
CREATE FUNCTION due_ticks() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'reporting.start_due_extracts' WHERE EXISTS (SELECT FROM extract WHERE next_run_at <= now())
    UNION ALL
    SELECT 'reporting.publish_vintages' WHERE EXISTS (
        SELECT FROM (SELECT source, country FROM changed LIMIT 1000) AS few
        GROUP BY source, country HAVING count(*) >= 11
    )
$$;
REVOKE ALL ON FUNCTION due_ticks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_ticks() TO reporting_relay;
"""


def upgrade() -> None:
    """Add the function. The release before has a clock of its own, which asks nothing."""
    op.execute(_POLICIES)
    op.execute(_DUE_TICKS)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP FUNCTION due_ticks()")
    op.execute("DROP POLICY clock_looks ON changed")
    op.execute("DROP POLICY clock_looks ON extract")
