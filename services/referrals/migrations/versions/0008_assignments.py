"""A received referral is assigned to a person, who is notified.

Revision ID: 0008
"""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add people, the assignment, and notifications for one person."""
    op.execute(shared_sql("members_v1", service="referrals"))
    op.execute("ALTER TABLE referral ADD COLUMN assigned_to uuid")
    op.execute("ALTER TABLE notification ADD COLUMN recipient text")


def downgrade() -> None:
    """Forget them; a notification for one person would be everybody's."""
    op.execute("DELETE FROM notification WHERE recipient IS NOT NULL")
    op.execute("ALTER TABLE notification DROP COLUMN recipient")
    op.execute("ALTER TABLE referral DROP COLUMN assigned_to")
    op.execute("DROP TABLE member")
