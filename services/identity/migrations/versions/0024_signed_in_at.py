"""When the person of a token family signed in (`auth_time`), and which subject of a provider is which person."""

from alembic import op

revision = "0024"
down_revision = "0023"

# One subject is one person, and a person is one subject of each provider.
_FEDERATED = """
CREATE TABLE IF NOT EXISTS federated_accounts (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL REFERENCES users,
    country text NOT NULL,
    bound_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (user_id, issuer)
);
ALTER TABLE federated_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE federated_accounts FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS in_scope ON federated_accounts;
CREATE POLICY in_scope ON federated_accounts TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, DELETE ON federated_accounts TO identity_app;
"""


def upgrade() -> None:
    """Families so far do not say: their people sign in again before what needs a recent sign-in."""
    op.execute("ALTER TABLE refresh_families ADD COLUMN IF NOT EXISTS signed_in_at timestamptz")
    op.execute(_FEDERATED)


def downgrade() -> None:
    """Forget both: the row of the sign-in keeps the moment, and people sign in with their password."""
    op.execute("DROP TABLE federated_accounts")
    op.execute("ALTER TABLE refresh_families DROP COLUMN signed_in_at")
