"""What a relay counts for its metrics, with no right beyond the numbers."""

from pathlib import Path

from alembic import op

from shared.db.migrations import shared_sql

revision = "0043"
down_revision = "0042"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the functions. The release before asks neither."""
    op.execute(shared_sql("database_state_v1", service="identity"))
    op.execute((SQL / "0043_measures.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP FUNCTION measures()")
    op.execute("DROP FUNCTION database_state()")
