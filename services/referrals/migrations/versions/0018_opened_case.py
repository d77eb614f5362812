"""The case that the receiver opened from a referral, and whether they asked for the sender's."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the columns; the previous release goes on working and leaves them empty."""
    op.execute("ALTER TABLE referral ADD COLUMN opened_case_id uuid, ADD COLUMN case_opened_at timestamptz")
    op.execute(
        "ALTER TABLE referral ADD COLUMN transfer_asked_at timestamptz, ADD COLUMN transfer_asked_because text,"
        " ADD COLUMN transfer_answered_at timestamptz, ADD COLUMN transfer_refused_because text"
    )


def downgrade() -> None:
    """Forget which case it was; the case knows its referral."""
    op.execute("ALTER TABLE referral DROP COLUMN opened_case_id, DROP COLUMN case_opened_at")
    op.execute(
        "ALTER TABLE referral DROP COLUMN transfer_asked_at, DROP COLUMN transfer_asked_because,"
        " DROP COLUMN transfer_answered_at, DROP COLUMN transfer_refused_because"
    )
