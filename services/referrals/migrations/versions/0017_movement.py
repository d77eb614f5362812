"""Movements across a border, for those who oversee either country.

Revision ID: 0017
"""

from pathlib import Path

from alembic import op

revision = "0017"
down_revision = "0016"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the table. The previous release does not know it."""
    op.execute((SQL / "0017_movement.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP TABLE movement")
