"""Training modules that people passed, and reminders of the day on which that ends."""

from alembic import op

revision = "0022"
down_revision = "0021"

# Who has worked with the platform gets the day: no shelter stops because of an update. Who is invited later gets none.
# The owner is bound by row-level security too, and would see no row.
_DUE_ON = """
ALTER TABLE users ADD COLUMN IF NOT EXISTS training_due_on date;
ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
UPDATE users SET training_due_on = current_date + 90 WHERE status <> 'invited';
ALTER TABLE users FORCE ROW LEVEL SECURITY;
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
{more}$$;
"""
_REMINDERS = """
    UNION ALL
    SELECT 'identity.mail_reminders' WHERE EXISTS (SELECT FROM training_reminders WHERE mail_due_at <= now())
"""
# The application may add a pass and read it; nothing that it can do changes or removes one.
_TABLES = """
CREATE TABLE IF NOT EXISTS training_passes (
    user_id uuid NOT NULL REFERENCES users,
    country text NOT NULL,
    module text NOT NULL,
    version text NOT NULL,
    score int NOT NULL CHECK (score >= 0),
    passed_at timestamptz NOT NULL,
    expires_on date NOT NULL,
    PRIMARY KEY (user_id, module, passed_at)
);
CREATE INDEX IF NOT EXISTS training_passes_end ON training_passes (expires_on);
CREATE TABLE IF NOT EXISTS training_reminders (
    user_id uuid NOT NULL REFERENCES users,
    country text NOT NULL,
    ends_on date NOT NULL,
    days int NOT NULL,
    mail_due_at timestamptz,
    mail_attempts int NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, ends_on, days)
);
CREATE INDEX IF NOT EXISTS training_reminders_due ON training_reminders (mail_due_at) WHERE mail_due_at IS NOT NULL;
"""
_PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON {table} TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT {may} ON {table} TO identity_app;
"""


def upgrade() -> None:
    """Add them. The previous release goes on working, and asks for no training."""
    op.execute(_DUE_ON)
    op.execute(_TABLES)
    op.execute(_PROTECT.format(table="training_passes", may="SELECT, INSERT"))
    op.execute(_PROTECT.format(table="training_reminders", may="SELECT, INSERT, UPDATE, DELETE"))
    op.execute("CREATE POLICY clock_looks ON training_reminders FOR SELECT TO identity_owner USING (true)")
    op.execute(_DUE.format(more=_REMINDERS.lstrip("\n")))


def downgrade() -> None:
    """Forget who passed what."""
    op.execute(_DUE.format(more=""))
    op.execute("DROP TABLE training_reminders")
    op.execute("DROP TABLE training_passes")
    op.execute("ALTER TABLE users DROP COLUMN training_due_on")
