"""A question to a second person begins without an answer, at the moment of the database; who supervised until when."""

from pathlib import Path

from alembic import op

revision = "0043"
down_revision = "0042"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Hold it from now on; rows that are there stay as they are. The previous release goes on working."""
    op.execute((SQL / "0043_asked_first.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Leave it to the service again; what was interrupted reads as taken back."""
    op.execute((SQL / "0043_asked_first_undone.sql").read_text(encoding="utf-8"))
