"""Successful attempts are recorded in one call, which claims what is due next.

Revision ID: 0013
"""

from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the function; the previous release goes on with statements that take the same locks in the same order."""
    op.execute((SQL / "0013_record_delivered.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Take the function away."""
    op.execute("DROP FUNCTION record_delivered")
