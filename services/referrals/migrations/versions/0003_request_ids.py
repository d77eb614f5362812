"""Facts carry the id of the request that caused them."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the column, and what pruning needs. The previous release goes on writing facts without it."""
    op.execute((SQL / "0003_request_ids.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Facts have only their trace again."""
    op.execute((SQL / "0003_request_ids_undone.sql").read_text(encoding="utf-8"))
