"""The relay, which is the clock, learns which ticks have something to do, and nothing else.

Revision ID: 0012
"""

from alembic import op

revision = "0012"
down_revision = "0011"

# The owner is bound by row-level security too, and would see no row. Nobody signs in as the owner.
_POLICIES = """
CREATE POLICY clock_looks ON revocations FOR SELECT TO identity_owner USING (true);
CREATE POLICY clock_looks ON activations FOR SELECT TO identity_owner USING (true);
"""
_DUE_TICKS = """
CREATE FUNCTION due_ticks() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'identity.push_revocations' WHERE EXISTS (SELECT FROM revocations WHERE expires_at > now())
    UNION ALL
    SELECT 'identity.mail_links'
    WHERE EXISTS (SELECT FROM activations WHERE mail_due_at <= now() AND expires_at > now())
$$;
REVOKE ALL ON FUNCTION due_ticks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_ticks() TO identity_relay;
"""


def upgrade() -> None:
    """Add the function. The release before has a clock of its own, which asks nothing."""
    op.execute(_POLICIES)
    op.execute(_DUE_TICKS)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP FUNCTION due_ticks()")
    op.execute("DROP POLICY clock_looks ON activations")
    op.execute("DROP POLICY clock_looks ON revocations")
