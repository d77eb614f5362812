"""Alerts of accounts that opened or searched many cases within an hour."""

from alembic import op

revision = "0026"
down_revision = "0025"

_TABLE = """
CREATE TABLE bulk_access (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    actor text NOT NULL,
    opened int NOT NULL,
    searched int NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX bulk_access_of_actor ON bulk_access (actor, at DESC);
CREATE INDEX bulk_access_newest ON bulk_access (country, at DESC, id DESC);
ALTER TABLE bulk_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_access FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON bulk_access TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND (organisation_id = (SELECT authz.organisation()) OR (SELECT authz.is_system())))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
GRANT SELECT, INSERT ON bulk_access TO cases_app;
"""


def upgrade() -> None:
    """Add the table. The previous release counts nothing and goes on working."""
    op.execute(_TABLE)


def downgrade() -> None:
    """Remove it with what was detected."""
    op.execute("DROP TABLE bulk_access")
