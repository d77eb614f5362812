"""Which organisations were checked, by which person or system."""

from alembic import op

revision = "0031"
down_revision = "0030"

_COLUMNS = """
ALTER TABLE organisations ADD COLUMN verified_on date;
ALTER TABLE organisations ADD COLUMN verified_by text;
"""


def upgrade() -> None:
    """Add them. The previous release leaves them as they are."""
    op.execute(_COLUMNS)


def downgrade() -> None:
    """What was checked is forgotten."""
    op.execute("ALTER TABLE organisations DROP COLUMN verified_by, DROP COLUMN verified_on")
