"""The case that the receiver opened from a referral."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the columns; the previous release goes on working and leaves them empty."""
    op.execute("ALTER TABLE referral ADD COLUMN opened_case_id uuid, ADD COLUMN case_opened_at timestamptz")


def downgrade() -> None:
    """Forget which case it was; the case knows its referral."""
    op.execute("ALTER TABLE referral DROP COLUMN opened_case_id, DROP COLUMN case_opened_at")
