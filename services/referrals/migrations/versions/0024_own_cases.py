"""Where caseworkers see no cases but their own, they see no referrals but those of these cases."""

from pathlib import Path

from alembic import op

revision = "0024"
down_revision = "0023"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the tables and ask them. The previous release goes on working; no organisation has a rule yet."""
    op.execute((SQL / "0024_own_cases.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Show every referral to everybody of its two organisations again."""
    op.execute((SQL / "0024_own_cases_undone.sql").read_text(encoding="utf-8"))
