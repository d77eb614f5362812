"""Applications are told that a session has ended; a system may get keys when its organisation says yes."""

from alembic import op

revision = "0017"
down_revision = "0016"

_DUE = """
CREATE OR REPLACE FUNCTION due_ticks() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'identity.push_revocations' WHERE EXISTS (SELECT FROM revocations WHERE expires_at > now())
    UNION ALL
    SELECT 'identity.mail_links'
    WHERE EXISTS (SELECT FROM activations WHERE mail_due_at <= now() AND expires_at > now())
{more}$$;
"""
_LOGOUTS = """
    UNION ALL
    SELECT 'identity.announce_logouts' WHERE EXISTS (SELECT FROM refresh_families WHERE logout_due_at <= now())
"""


def upgrade() -> None:
    """Add the columns; sessions and requests so far are about neither.

    What comes before the index is kept if that fails, and done again.
    """
    op.execute("ALTER TABLE access_requests ADD COLUMN IF NOT EXISTS jwks jsonb")
    op.execute("ALTER TABLE clients ADD COLUMN IF NOT EXISTS backchannel_logout_uri text")
    op.execute(
        "ALTER TABLE refresh_families ADD COLUMN IF NOT EXISTS announces_logout boolean NOT NULL DEFAULT false,"
        " ADD COLUMN IF NOT EXISTS logout_due_at timestamptz,"
        " ADD COLUMN IF NOT EXISTS logout_attempts int NOT NULL DEFAULT 0"
    )
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS refresh_families_logout")
        op.execute(
            "CREATE INDEX CONCURRENTLY refresh_families_logout ON refresh_families (logout_due_at)"
            " WHERE logout_due_at IS NOT NULL"
        )
    op.execute("CREATE POLICY clock_looks ON refresh_families FOR SELECT TO identity_owner USING (true)")
    op.execute(_DUE.format(more=_LOGOUTS.lstrip("\n")))


def downgrade() -> None:
    """Drop them, and the requests about keys, which the previous release cannot read."""
    op.execute(_DUE.format(more=""))
    op.execute("DROP POLICY clock_looks ON refresh_families")
    op.execute(
        "ALTER TABLE refresh_families DROP COLUMN announces_logout, DROP COLUMN logout_due_at,"
        " DROP COLUMN logout_attempts"
    )
    op.execute("ALTER TABLE clients DROP COLUMN backchannel_logout_uri")
    op.execute("DELETE FROM access_requests WHERE kind = 'client_keys'")
    op.execute("ALTER TABLE access_requests DROP COLUMN jwks")
