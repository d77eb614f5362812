"""Receivers acknowledge that their access has ended.

Revision ID: 0007
"""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the columns and the list."""
    op.execute((SQL / "0007_access_ended.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Forget who acknowledged; the packets stay destroyed."""
    op.execute("DROP TABLE withdrawal_notice")
    op.execute("DROP INDEX referral_under_consent, referral_under_case")
    for column in ("access_ended_at", "access_ended_because", "acknowledged_at"):
        op.execute(f"ALTER TABLE referral DROP COLUMN {column}")
