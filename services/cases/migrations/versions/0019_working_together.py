"""A second person for some acts, rules of organisations, followers of cases, and the open cases in one index."""

from alembic import op

revision = "0019"
down_revision = "0018"

_IN_SCOPE = """country = ANY ((SELECT authz.countries())::text[])
    AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation()))"""
_TABLES = f"""
-- How an organisation works on its cases, as the identity service says. The platform alone writes it.
CREATE TABLE organisation_rule (
    organisation_id uuid PRIMARY KEY,
    country text NOT NULL,
    approvals_for text[] NOT NULL,
    caseworkers_see text NOT NULL,
    updated_at timestamptz NOT NULL
);
ALTER TABLE organisation_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON organisation_rule TO cases_app USING ({_IN_SCOPE}) WITH CHECK ({_IN_SCOPE});
GRANT SELECT, INSERT, UPDATE ON organisation_rule TO cases_app;
CREATE POLICY platform_writes_insert ON organisation_rule AS RESTRICTIVE FOR INSERT TO cases_app
    WITH CHECK ((SELECT authz.is_system()));
CREATE POLICY platform_writes_update ON organisation_rule AS RESTRICTIVE FOR UPDATE TO cases_app
    USING ((SELECT authz.is_system()));

CREATE TABLE approval (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    act text NOT NULL,
    about uuid,
    terms jsonb NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    decision text,
    decided_by text,
    decided_at timestamptz,
    reason text,
    -- In words: encrypted under the key of the person of the case.
    note bytea,
    CHECK (num_nulls(decision, decided_by, decided_at) IN (0, 3)),
    CHECK (decision <> 'approved' OR decided_by <> asked_by)
);
CREATE UNIQUE INDEX approval_waiting ON approval (case_id, act, about) NULLS NOT DISTINCT WHERE decision IS NULL;
CREATE INDEX approvals_of_case ON approval (case_id, asked_at DESC, id DESC);
CREATE INDEX approvals_waiting ON approval (organisation_id, asked_at DESC, id DESC) WHERE decision IS NULL;
ALTER TABLE approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON approval TO cases_app USING ({_IN_SCOPE}) WITH CHECK ({_IN_SCOPE});
GRANT SELECT, INSERT, UPDATE ON approval TO cases_app;

CREATE TABLE case_follower (
    case_id uuid NOT NULL REFERENCES case_record,
    follower text NOT NULL,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    followed_at timestamptz NOT NULL,
    told_at timestamptz,
    PRIMARY KEY (case_id, follower)
);
ALTER TABLE case_follower ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_follower FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON case_follower TO cases_app USING ({_IN_SCOPE}) WITH CHECK ({_IN_SCOPE});
GRANT SELECT, INSERT, UPDATE, DELETE ON case_follower TO cases_app;
"""
# Open cases in the order of a list; what is counted of them stands behind, so that no row has to be read.
_OPEN = """CREATE INDEX CONCURRENTLY case_open
    ON case_record (organisation_id, opened_on, id, assigned_to, risk_level, next_due_at, country, created_by)
    WHERE closed_on IS NULL"""

_OF_AUTHOR = """CREATE INDEX CONCURRENTLY case_of_author ON case_record (organisation_id, created_by)
    WHERE assigned_to IS NULL AND source = 'registered'"""


def upgrade() -> None:
    """Add them. No organisation has rules yet, and the previous release goes on working."""
    op.execute(_TABLES)
    with op.get_context().autocommit_block():
        # One that was interrupted leaves an index behind that nobody can use.
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS case_open")
        op.execute(_OPEN)
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS case_of_author")
        op.execute(_OF_AUTHOR)


def downgrade() -> None:
    """Remove them, with what was asked and decided."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS case_open")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS case_of_author")
    op.execute("DROP TABLE case_follower, approval, organisation_rule")
