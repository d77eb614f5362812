"""Alleged perpetrators whom an organisation knows."""

from alembic import op

revision = "0030"
down_revision = "0029"

# In which cases one of them appears.
_INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS part_of_perpetrator ON case_part
    (organisation_id, (record ->> 'perpetrator_id')) WHERE kind = 'perpetrator'
"""
_TABLE = """
CREATE TABLE vault.perpetrator (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    version int NOT NULL,
    recorded_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    -- Whether they were ever named in a case.
    linked boolean NOT NULL DEFAULT false,
    wrapped_key bytea NOT NULL,
    words bytea,
    record jsonb NOT NULL
);
CREATE INDEX perpetrator_of_organisation ON vault.perpetrator (organisation_id, changed_at DESC, id DESC);
ALTER TABLE vault.perpetrator ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault.perpetrator FORCE ROW LEVEL SECURITY;
-- Seen by those who see a case in which they appear, so that one of a sealed case is seen only there. Until they are
-- named in a case, by who recorded them.
CREATE POLICY in_scope ON vault.perpetrator TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform())
            OR (organisation_id = (SELECT authz.organisation())
                AND ((NOT linked AND recorded_by = (SELECT authz.actor()))
                    OR EXISTS (SELECT FROM case_part AS p
                               WHERE p.organisation_id = perpetrator.organisation_id AND p.kind = 'perpetrator'
                                   AND p.record ->> 'perpetrator_id' = perpetrator.id::text)))))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform()) OR organisation_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT, UPDATE, DELETE ON vault.perpetrator TO cases_app;
"""


def upgrade() -> None:
    """Add the table and the index. The previous release does not know them."""
    op.execute(_TABLE)
    with op.get_context().autocommit_block():
        op.execute(_INDEX)


def downgrade() -> None:
    """Remove both, and who was recorded."""
    op.execute("DROP TABLE vault.perpetrator")
    op.execute("DROP INDEX part_of_perpetrator")
