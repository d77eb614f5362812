"""Notes end with the packet; those of referrals that ended before are destroyed.

Revision ID: 0005
"""

from alembic import op

revision = "0005"
down_revision = "0004"

# Of a rejection its own words stay, for the sender. The owner of the tables is bound by their policies too.
_DESTROY = """
ALTER TABLE referral NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_event NO FORCE ROW LEVEL SECURITY;
UPDATE referral_event e SET note = NULL FROM referral r
WHERE r.id = e.referral_id AND e.note IS NOT NULL
    AND (r.state IN ('cancelled', 'withdrawn', 'expired') OR (r.state = 'rejected' AND e.state_to <> 'rejected')
        OR (r.sealed IS NULL AND r.state <> 'rejected'));
ALTER TABLE referral FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_event FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    """Destroy them, and make those that are left quick to find."""
    op.execute(_DESTROY)
    op.execute("CREATE INDEX referral_event_noted ON referral_event (referral_id) WHERE note IS NOT NULL")


def downgrade() -> None:
    """What was destroyed stays destroyed."""
    op.execute("DROP INDEX referral_event_noted")
