"""Authorization requests that a client pushed, and clients that must push theirs (RFC 9126)."""

from alembic import op

revision = "0015"
down_revision = "0014"

_REQUESTS = """
CREATE TABLE pushed_requests (
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    client_id text NOT NULL,
    parameters jsonb NOT NULL,
    opened boolean NOT NULL,
    expires_at timestamptz NOT NULL
);
ALTER TABLE pushed_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE pushed_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON pushed_requests TO identity_app
    USING ((SELECT authz.is_system())) WITH CHECK ((SELECT authz.is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON pushed_requests TO identity_app;
"""


def upgrade() -> None:
    """Add the table; clients go on as before."""
    op.execute(_REQUESTS)
    op.execute("ALTER TABLE clients ADD COLUMN require_pushed_authorization_requests boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    """Drop them: clients that pushed their requests send them with the browser again."""
    op.execute("ALTER TABLE clients DROP COLUMN require_pushed_authorization_requests")
    op.execute("DROP TABLE pushed_requests")
