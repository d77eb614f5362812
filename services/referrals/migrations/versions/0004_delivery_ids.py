"""Deliveries carry the ids of the request that caused them."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add trace and request id; the previous release goes on storing deliveries without them."""
    op.execute(
        "ALTER TABLE delivery ADD COLUMN trace text NOT NULL DEFAULT '', ADD COLUMN request_id text NOT NULL DEFAULT ''"
    )


def downgrade() -> None:
    """Forget them."""
    op.execute("ALTER TABLE delivery DROP COLUMN trace, DROP COLUMN request_id")
