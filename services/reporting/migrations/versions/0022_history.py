"""The service adds to the audit at the moment of the database, and rewrites nothing of it."""

from pathlib import Path

from alembic import op

revision = "0022"
down_revision = "0021"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Refuse it from now on; rows that are there stay as they are. The previous release goes on working."""
    op.execute((SQL / "0022_history.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Let the service say again when an entry was made."""
    op.execute((SQL / "0022_history_undone.sql").read_text(encoding="utf-8"))
