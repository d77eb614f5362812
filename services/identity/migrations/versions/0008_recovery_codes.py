"""Recovery codes for whoever has lost the second factor, each usable once."""

from alembic import op

revision = "0008"
down_revision = "0007"

_CODES = """
CREATE TABLE recovery_codes (
    code_digest bytea PRIMARY KEY CHECK (octet_length(code_digest) = 32),
    user_id uuid NOT NULL REFERENCES users,
    country text NOT NULL,
    used_at timestamptz
);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);
ALTER TABLE recovery_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON recovery_codes TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_codes TO identity_app;
"""


def upgrade() -> None:
    """Add the table; codes are stored as keyed digests."""
    op.execute(_CODES)


def downgrade() -> None:
    """Drop them: a lost second factor is then reset by an administrator."""
    op.execute("DROP TABLE recovery_codes")
