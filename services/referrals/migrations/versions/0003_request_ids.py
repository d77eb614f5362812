"""Facts carry the id of the request that caused them."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column, and what pruning needs. The previous release goes on writing facts without it."""
    op.execute(shared_sql("request_ids_v1", service="referrals"))


def downgrade() -> None:
    """Facts have only their trace again."""
    op.execute(shared_sql("request_ids_v1_undone", service="referrals"))
