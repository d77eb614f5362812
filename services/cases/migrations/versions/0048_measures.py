"""What a relay counts for its metrics, with no right beyond the numbers."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    """Add the functions. The release before asks neither."""
    op.execute(shared_sql("database_state_v1", service="cases"))


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP FUNCTION database_state()")
