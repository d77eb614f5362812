"""Who is active in each organisation, as it was last published to the other services.

Revision ID: 0009
"""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Start empty: the first tick publishes everybody."""
    op.execute("ALTER TABLE told_duties ADD COLUMN people text[] NOT NULL DEFAULT '{}'")


def downgrade() -> None:
    """Forget what was published."""
    op.execute("ALTER TABLE told_duties DROP COLUMN people")
