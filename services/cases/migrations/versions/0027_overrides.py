"""Disclosure without a consent: the overrides of a case, and the one on which a disclosure rests."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the columns. None rewrites a row, and the previous release goes on working."""
    op.execute("ALTER TABLE case_record ADD COLUMN overrides jsonb NOT NULL DEFAULT '[]'")
    op.execute("ALTER TABLE disclosure ADD COLUMN override_id uuid")


def downgrade() -> None:
    """Forget them; what left stays in the timeline with the override on which it rested."""
    op.execute("ALTER TABLE disclosure DROP COLUMN override_id")
    op.execute("ALTER TABLE case_record DROP COLUMN overrides")
