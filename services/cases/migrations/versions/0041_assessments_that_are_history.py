"""An assessment says whether the case took its level."""

from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Add a column with a default, which rewrites no row: until now every assessment set the level.

    The previous release goes on writing such ones.
    """
    op.execute("ALTER TABLE assessment ADD COLUMN sets_risk boolean NOT NULL DEFAULT true")


def downgrade() -> None:
    """Remove it, and with it which assessments were history from the start."""
    op.execute("ALTER TABLE assessment DROP COLUMN sets_risk")
