"""Keys that a system would get when its organisation says yes."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column; requests made so far are about no keys."""
    op.execute("ALTER TABLE access_requests ADD COLUMN jwks jsonb")


def downgrade() -> None:
    """Close the requests about keys, which nobody could decide any more."""
    op.execute("UPDATE access_requests SET state = 'closed' WHERE kind = 'client_keys' AND state = 'pending'")
    op.execute("ALTER TABLE access_requests DROP COLUMN jwks")
