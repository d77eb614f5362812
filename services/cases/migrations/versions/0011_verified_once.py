"""The signature of a context is verified once, and remembered by the session."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Replace the functions that policies ask. Their names and answers stay, and so does what the application sets."""
    op.execute((SQL / "0011_verified_once.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Verify at each question again."""
    op.execute((SQL / "0011_verified_once_undone.sql").read_text(encoding="utf-8"))
