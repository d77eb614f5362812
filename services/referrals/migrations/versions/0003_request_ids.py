"""Facts carry the id of the request that caused them."""

from alembic import op

from shared.db.schema import add_request_ids, remove_request_ids

revision = "0003"
down_revision = "0002"

SERVICE = "referrals"


def upgrade() -> None:
    """Add the column, and what pruning needs. The previous release goes on writing facts without it."""
    add_request_ids(op, SERVICE)


def downgrade() -> None:
    """Facts have only their trace again."""
    remove_request_ids(op, SERVICE)
