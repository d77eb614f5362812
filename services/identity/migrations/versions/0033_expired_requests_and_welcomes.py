"""Requests for access that lapsed, as a state that is written; and who is to be mailed that they were let in."""

from alembic import op

revision = "0033"
down_revision = "0032"

# The table stays readable and writable: what is in it holds by the check of before, which is narrower.
_STATES = "ALTER TABLE access_requests ADD CONSTRAINT access_requests_state_check CHECK (state IN ({})) NOT VALID"
# A wider check takes its place in the same transaction.
_NO_STATES = """
-- squawk-ignore ban-drop-constraint
ALTER TABLE access_requests DROP CONSTRAINT access_requests_state_check;
"""
_BEFORE = "'pending', 'approved', 'refused', 'closed', 'withdrawn'"
_WELCOMES = """
CREATE TABLE IF NOT EXISTS welcomes (
    user_id uuid PRIMARY KEY REFERENCES users,
    country text NOT NULL,
    mail_due_at timestamptz NOT NULL,
    mail_until timestamptz NOT NULL,
    mail_attempts int NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS welcomes_due ON welcomes (mail_due_at);
ALTER TABLE welcomes ENABLE ROW LEVEL SECURITY;
ALTER TABLE welcomes FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON welcomes TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
CREATE POLICY clock_looks ON welcomes FOR SELECT TO identity_owner USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON welcomes TO identity_app;
"""
_DUE = """
CREATE OR REPLACE FUNCTION due_ticks() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'identity.push_revocations' WHERE EXISTS (SELECT FROM revocations WHERE expires_at > now())
    UNION ALL
    SELECT 'identity.mail_links'
    WHERE EXISTS (SELECT FROM activations WHERE mail_due_at <= now() AND expires_at > now())
    UNION ALL
    SELECT 'identity.announce_logouts' WHERE EXISTS (SELECT FROM refresh_families WHERE logout_due_at <= now())
    UNION ALL
    SELECT 'identity.mail_reminders' WHERE EXISTS (SELECT FROM training_reminders WHERE mail_due_at <= now())
{more}$$;
"""
_MORE = """    UNION ALL
    SELECT 'identity.mail_welcomes'
    WHERE EXISTS (SELECT FROM welcomes WHERE mail_due_at <= now() AND mail_until > now())
"""


def upgrade() -> None:
    """Add them. The previous release reads the state as it knows it, and mails no one."""
    op.execute(_NO_STATES)
    op.execute(_STATES.format(f"{_BEFORE}, 'expired'"))
    op.execute(_WELCOMES)
    op.execute(_DUE.format(more=_MORE))


def downgrade() -> None:
    """A request that lapsed becomes a closed one: it gave nothing either."""
    op.execute(_DUE.format(more=""))
    op.execute("DROP TABLE welcomes")
    # The owner is bound by row-level security too, and would see no row.
    op.execute("ALTER TABLE access_requests NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE access_requests SET state = 'closed' WHERE state = 'expired'")
    op.execute("ALTER TABLE access_requests FORCE ROW LEVEL SECURITY")
    op.execute(_NO_STATES)
    op.execute(_STATES.format(_BEFORE))
