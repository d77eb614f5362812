"""Alleged perpetrators known to an organisation."""

from alembic import op

revision = "0030"
down_revision = "0029"

# The perpetrator that a part names, beside its document: under row policies no operator of JSON is found by an index.
_COLUMN = "ALTER TABLE case_part ADD COLUMN IF NOT EXISTS perpetrator_id uuid"
_INDEX = """
CREATE INDEX CONCURRENTLY part_of_perpetrator ON case_part (perpetrator_id) WHERE perpetrator_id IS NOT NULL
"""
_TABLE = """
CREATE TABLE vault.perpetrator (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    version int NOT NULL,
    recorded_by text,
    changed_at timestamptz,
    changed_by text,
    -- How often they are named in cases, other than by mistake.
    links int NOT NULL DEFAULT 0,
    wrapped_key bytea NOT NULL,
    words bytea,
    record jsonb NOT NULL
);
CREATE INDEX perpetrator_of_organisation ON vault.perpetrator (organisation_id, changed_at DESC, id DESC);
ALTER TABLE vault.perpetrator ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault.perpetrator FORCE ROW LEVEL SECURITY;
-- Seen by those who see a case in which they appear, so that one of a sealed case is seen only there. Until they are
-- named in a case, by who recorded them; named by mistake is not named. A scalar subquery, so that each is looked up in
-- the index.
CREATE POLICY in_scope ON vault.perpetrator TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform())
            OR (organisation_id = (SELECT authz.organisation())
                AND ((links = 0 AND recorded_by = (SELECT authz.actor()))
                    OR (SELECT true FROM case_part AS p WHERE p.perpetrator_id = perpetrator.id
                            AND p.organisation_id = perpetrator.organisation_id AND NOT p.in_error LIMIT 1)))))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform()) OR organisation_id = (SELECT authz.organisation())));
CREATE POLICY platform_deletes ON vault.perpetrator AS RESTRICTIVE FOR DELETE TO cases_app
    USING ((SELECT authz.is_platform()));
GRANT SELECT, INSERT, UPDATE, DELETE ON vault.perpetrator TO cases_app;
"""


def upgrade() -> None:
    """Add the column, its index and the table, which comes last: what comes before the index is kept if that fails.

    The previous release does not know them, and makes no sheet of a person of a case that names one.
    """
    op.execute(_COLUMN)
    with op.get_context().autocommit_block():
        # One that was interrupted leaves an unusable index behind.
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS part_of_perpetrator")
        op.execute(_INDEX)
    op.execute(_TABLE)


def downgrade() -> None:
    """Remove them, who was recorded, and what they did in cases, of which the previous release makes no sheet."""
    op.execute("DROP TABLE vault.perpetrator")
    # The owner is bound by row-level security too, and would see no row.
    op.execute("ALTER TABLE case_part NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM case_part WHERE kind = 'perpetrator_link'")
    op.execute("ALTER TABLE case_part FORCE ROW LEVEL SECURITY")
    op.execute("DROP INDEX part_of_perpetrator")
    op.execute("ALTER TABLE case_part DROP COLUMN perpetrator_id")
