"""Passkeys of people."""

from alembic import op

revision = "0020"
down_revision = "0019"

_PASSKEYS = """
CREATE TABLE passkeys (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    country text NOT NULL,
    credential_id bytea NOT NULL UNIQUE,
    credential bytea NOT NULL,
    sign_count int NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz
);
CREATE INDEX passkeys_user ON passkeys (user_id);
ALTER TABLE passkeys ENABLE ROW LEVEL SECURITY;
ALTER TABLE passkeys FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON passkeys TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE, DELETE ON passkeys TO identity_app;
"""


def upgrade() -> None:
    """Nobody has one so far."""
    op.execute(_PASSKEYS)


def downgrade() -> None:
    """Forget them: people sign in with password and code."""
    op.execute("DROP TABLE passkeys")
