"""Messages in batches: what a relay publishes first, and a batch taken or marked as applied in one round trip."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add columns and functions. The previous release goes on with the functions it knows."""
    op.execute(shared_sql("message_batches_v1", service="identity"))


def downgrade() -> None:
    """Leave the functions of the previous release."""
    op.execute(shared_sql("message_batches_v1_undone", service="identity"))
