"""When a message was published last: what was published before something with an outcome has left its queue."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column. What the previous release publishes has none, and is published again at its time."""
    op.execute("ALTER TABLE outbox_delivery ADD COLUMN published_at timestamptz")


def downgrade() -> None:
    """Know the time of the next attempt alone."""
    op.execute("ALTER TABLE outbox_delivery DROP COLUMN published_at")
