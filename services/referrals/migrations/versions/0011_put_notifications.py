"""Notifications of one transaction are numbered and stored at its end, in one call.

Revision ID: 0011
"""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the function; the previous release goes on inserting under the same locks."""
    op.execute((SQL / "0011_put_notifications.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Take the function away."""
    op.execute("DROP FUNCTION put_notifications")
