"""What a case collects while people work on it: one table for every kind of it."""

from alembic import op

revision = "0016"
down_revision = "0015"

_TABLE = """
CREATE TABLE case_part (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    kind text NOT NULL,
    version int NOT NULL,
    person_id uuid,
    in_error boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    due_on date,
    responsible uuid,
    is_open boolean NOT NULL,
    record jsonb NOT NULL,
    -- Words about a person, under the key of that person.
    content bytea
);
CREATE INDEX part_of_case ON case_part (case_id, kind, recorded_at DESC, id DESC);
CREATE INDEX part_by_due ON case_part (organisation_id, kind, due_on, id) WHERE is_open AND due_on IS NOT NULL;
ALTER TABLE case_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_part FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON case_part TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND (organisation_id = (SELECT authz.organisation()) OR (SELECT authz.is_system())))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND (organisation_id = (SELECT authz.organisation()) OR (SELECT authz.is_system())));
GRANT SELECT, INSERT, UPDATE ON case_part TO cases_app;
"""


def upgrade() -> None:
    """Add the table. The previous release does not know it."""
    op.execute(_TABLE)


def downgrade() -> None:
    """Remove it, and what was recorded in it."""
    op.execute("DROP TABLE case_part")
