"""The referrals of a sealed case exist at the sender for the people named alone."""

from pathlib import Path

from alembic import op

revision = "0019"
down_revision = "0018"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the table and ask it. The previous release goes on working; no case is sealed yet."""
    op.execute((SQL / "0019_sealed_cases.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Show them to all of the sender again."""
    op.execute((SQL / "0019_sealed_cases_undone.sql").read_text(encoding="utf-8"))
