"""What a relay counts for its metrics, with no right beyond the numbers."""

from pathlib import Path

from alembic import op

from shared.db.migrations import shared_sql

revision = "0029"
down_revision = "0028"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the functions. The release before asks neither."""
    op.execute(shared_sql("database_state_v1", service="referrals"))
    op.execute((SQL / "0029_measures.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP FUNCTION measures()")
    op.execute("DROP POLICY relay_counts ON webhook_endpoint")
    op.execute("DROP FUNCTION database_state()")
