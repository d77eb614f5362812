"""The relay, which is the clock, learns which ticks have something to do, and nothing else.

Revision ID: 0012
"""

from alembic import op

revision = "0012"
down_revision = "0011"

# The owner is bound by row-level security too, and would see no row. Nobody signs in as the owner.
_POLICIES = """
CREATE POLICY clock_looks ON delivery FOR SELECT TO referrals_owner USING (true);
CREATE POLICY clock_looks ON referral FOR SELECT TO referrals_owner USING (true);
"""
# A tick that finds nothing is harmless: a delivery under attempt counts as due.
_DUE_TICKS = """
CREATE FUNCTION due_ticks() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'referrals.deliver_due'
    WHERE EXISTS (SELECT FROM delivery WHERE state = 'pending' AND next_attempt_at <= now())
    UNION ALL
    SELECT 'referrals.watch_deadlines'
    WHERE EXISTS (
            SELECT FROM referral WHERE state IN ('sent', 'received', 'info_requested') AND expires_at <= now()
        )
        OR EXISTS (
            SELECT FROM referral WHERE state IN ('sent', 'received', 'info_requested') AND respond_by <= now()
            AND (escalation_level < 1 OR (escalation_level = 1 AND escalate_again_at <= now()))
        )
        OR EXISTS (
            SELECT FROM referral WHERE state IN ('sent', 'received', 'info_requested') AND remind_at <= now()
            AND respond_by > now()
        )
$$;
REVOKE ALL ON FUNCTION due_ticks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_ticks() TO referrals_relay;
"""


def upgrade() -> None:
    """Add the function. The release before has a clock of its own, which asks nothing."""
    op.execute(_POLICIES)
    op.execute(_DUE_TICKS)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP FUNCTION due_ticks()")
    op.execute("DROP POLICY clock_looks ON referral")
    op.execute("DROP POLICY clock_looks ON delivery")
