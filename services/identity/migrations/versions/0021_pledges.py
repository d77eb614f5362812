"""Pledges of confidentiality that people signed."""

from alembic import op

revision = "0021"
down_revision = "0020"

# The application may add a signature and read it; nothing that it can do changes or removes one.
_PLEDGES = """
CREATE TABLE pledges (
    user_id uuid NOT NULL REFERENCES users,
    country text NOT NULL,
    version text NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    accepted_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, digest)
);
ALTER TABLE pledges ENABLE ROW LEVEL SECURITY;
ALTER TABLE pledges FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON pledges TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT ON pledges TO identity_app;
"""


def upgrade() -> None:
    """Nobody has signed so far: people do when they sign in next."""
    op.execute(_PLEDGES)


def downgrade() -> None:
    """Forget who signed."""
    op.execute("DROP TABLE pledges")
