"""A referral says when its sender last answered a question, so that lists need not read its history."""

from alembic import op

revision = "0023"
down_revision = "0022"

# The owner of the tables is bound by their policies too. Only referrals that still wait are written.
_COLUMN = """
ALTER TABLE referral ADD COLUMN info_provided_at timestamptz;
ALTER TABLE referral NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_event NO FORCE ROW LEVEL SECURITY;
UPDATE referral r SET info_provided_at = answered.at FROM (
    SELECT referral_id, max(at) AS at FROM referral_event
    WHERE state_from = 'info_requested' AND state_to = 'info_requested' GROUP BY referral_id
) answered WHERE answered.referral_id = r.id AND r.state = 'info_requested';
ALTER TABLE referral FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_event FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    """Add the column and fill it where it is shown. The previous release goes on working, and fills none."""
    op.execute(_COLUMN)


def downgrade() -> None:
    """Remove it: the history of each referral still has every answer."""
    op.execute("ALTER TABLE referral DROP COLUMN info_provided_at")
