"""What each organisation answers for, as the other services were last told."""

from alembic import op

revision = "0003"
down_revision = "0002"

_DUTIES = """
-- No foreign key: its lock on the organisation would meet that of a suspension the other way round.
CREATE TABLE told_duties (organisation_id uuid PRIMARY KEY, country text NOT NULL, duties text[] NOT NULL);
ALTER TABLE told_duties ENABLE ROW LEVEL SECURITY;
ALTER TABLE told_duties FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON told_duties TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE ON told_duties TO identity_app;
"""


def upgrade() -> None:
    """Add the table. It starts empty, so the first tick tells of everybody who is on duty already."""
    op.execute(_DUTIES)


def downgrade() -> None:
    """Forget what was told."""
    op.execute("DROP TABLE told_duties")
