"""Access inside another organisation waits for that organisation's yes."""

from alembic import op

revision = "0007"
down_revision = "0006"

_REQUESTS = """
CREATE TABLE access_requests (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisations,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    role text NOT NULL,
    overlap_hours int,
    requested_by text NOT NULL,
    requested_by_organisation_id uuid,
    state text NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'closed')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    decided_by text,
    decided_at timestamptz
);
CREATE UNIQUE INDEX access_requests_one ON access_requests (subject_id) WHERE state = 'pending';
CREATE INDEX access_requests_organisation ON access_requests (organisation_id, id);
ALTER TABLE access_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON access_requests TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE ON access_requests TO identity_app;
"""


def upgrade() -> None:
    """Add the requests, a client that waits, and since when a person has had the account.

    Whoever may have had it counts as having had it: an organisation that looks opened only asks for one yes more.
    """
    op.execute(_REQUESTS)
    op.execute("ALTER TABLE users ADD COLUMN activated_at timestamptz")
    op.execute("UPDATE users SET activated_at = created_at WHERE status <> 'invited' OR policy_version > 1")
    op.execute("ALTER TABLE clients DROP CONSTRAINT clients_status_check")
    op.execute(
        "ALTER TABLE clients ADD CONSTRAINT clients_status_check CHECK (status IN ('active', 'suspended', 'pending'))"
    )


def downgrade() -> None:
    """Drop them; a client that waits is suspended."""
    op.execute("UPDATE clients SET status = 'suspended' WHERE status = 'pending'")
    op.execute("ALTER TABLE clients DROP CONSTRAINT clients_status_check")
    op.execute("ALTER TABLE clients ADD CONSTRAINT clients_status_check CHECK (status IN ('active', 'suspended'))")
    op.execute("ALTER TABLE users DROP COLUMN activated_at")
    op.execute("DROP TABLE access_requests")
