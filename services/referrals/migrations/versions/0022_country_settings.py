"""What countries have decided, as the identity service tells it, and when each referral is escalated by it."""

from pathlib import Path

from alembic import op

from shared.db.migrations import shared_sql

revision = "0022"
down_revision = "0021"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the table; the defaults hold until identity has told more. The previous release goes on by them."""
    op.execute(shared_sql("country_settings_v1", service="referrals"))
    op.execute((SQL / "0022_escalation.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Forget it: the defaults hold again, also for referrals that were sent by others."""
    op.execute((SQL / "0022_escalation_undone.sql").read_text(encoding="utf-8"))
    op.execute("DROP TABLE country_setting")
