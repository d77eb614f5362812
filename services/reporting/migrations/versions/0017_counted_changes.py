"""Whether anything has changed since the changes of a country were last counted: there may be a million of them."""

from alembic import op

revision = "0017"
down_revision = "0016"

_TABLE = """
CREATE TABLE change_mark (
    source text NOT NULL,
    country text NOT NULL,
    noted bigint NOT NULL,
    counted bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (source, country)
);
"""
# What waits is counted once more. From then on the clock looks at the marks and no longer at the changes.
_EARLIER_CHANGES = """
INSERT INTO change_mark (source, country, noted) SELECT DISTINCT source, country, 1 FROM changed;
DROP POLICY clock_looks ON changed;
"""
_SECURITY = """
ALTER TABLE change_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE change_mark FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON change_mark TO reporting_app
    USING (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
CREATE POLICY clock_looks ON change_mark FOR SELECT TO reporting_owner USING (true);
GRANT SELECT, INSERT, UPDATE ON change_mark TO reporting_app;
"""
_DUE_TICKS = """
CREATE OR REPLACE FUNCTION due_ticks() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'reporting.start_due_extracts' WHERE EXISTS (SELECT FROM extract WHERE next_run_at <= now())
    UNION ALL
    SELECT 'reporting.publish_vintages' WHERE {}
$$;
"""
_NEW = "EXISTS (SELECT FROM change_mark WHERE noted > counted)"
_OLD = """EXISTS (
        SELECT FROM (SELECT source, country FROM changed LIMIT 1000) AS few
        GROUP BY source, country HAVING count(*) >= 11
    )"""


def upgrade() -> None:
    """Add the table and ask it. What a worker of the previous release notes is counted with the next change."""
    for script in (_TABLE, _EARLIER_CHANGES, _SECURITY, _DUE_TICKS.format(_NEW)):
        op.execute(script)


def downgrade() -> None:
    """The previous release counts every five seconds."""
    op.execute("CREATE POLICY clock_looks ON changed FOR SELECT TO reporting_owner USING (true)")
    op.execute(_DUE_TICKS.format(_OLD))
    op.execute("DROP TABLE change_mark")
