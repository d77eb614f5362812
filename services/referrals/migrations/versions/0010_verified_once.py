"""The signature of a context is verified once, and remembered by the session."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Replace the functions that policies ask. Their names and answers stay, and so does what the application sets."""
    op.execute(shared_sql("verified_once_v1", service="referrals"))


def downgrade() -> None:
    """Verify at each question again."""
    op.execute(shared_sql("verified_once_v1_undone", service="referrals"))
