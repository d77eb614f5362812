"""Referrals that nobody answers in time are escalated, and expire only at three times the time.

Revision ID: 0002
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the deadlines, the log, and who is on duty."""
    op.execute((SQL / "0002_escalation.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Remove them; overdue referrals expire at once again."""
    op.execute("DROP TABLE escalation")
    op.execute("ALTER TABLE organisation DROP COLUMN duties")
    op.execute(
        "ALTER TABLE referral DROP COLUMN escalation_level, DROP COLUMN escalate_again_at, DROP COLUMN expires_at"
    )
