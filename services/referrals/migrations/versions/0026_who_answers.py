"""Where caseworkers see their own cases, only a system that answers referrals sees all of them."""

from pathlib import Path

from alembic import op

revision = "0026"
down_revision = "0025"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Ask the context who answers. One of the previous release does not say it: its systems see their own meanwhile."""
    op.execute((SQL / "0026_who_answers.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Show every referral to whoever is no member again."""
    op.execute((SQL / "0026_who_answers_undone.sql").read_text(encoding="utf-8"))
