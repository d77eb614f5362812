"""Messages in batches: what a relay publishes first, and a batch taken or marked as applied in one round trip."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add columns and functions. The previous release goes on with the functions it knows."""
    op.execute((SQL / "0010_message_batches.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Leave the functions of the previous release."""
    op.execute("DROP FUNCTION write_messages, take_turns, mark_applied")
    op.execute(
        "CREATE INDEX outbox_delivery_due ON outbox_delivery (next_attempt_at) WHERE state IN ('pending', 'published')"
    )
    op.execute("DROP INDEX outbox_delivery_next")
    op.execute("ALTER TABLE outbox_delivery DROP COLUMN priority, DROP COLUMN organisation_id")
