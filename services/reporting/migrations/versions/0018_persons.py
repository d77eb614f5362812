"""Facts of the other persons of a case say which case it is."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column. No row is rewritten, and the previous release goes on working."""
    op.execute("ALTER TABLE person_fact ADD COLUMN file_id uuid")


def downgrade() -> None:
    """Forget it."""
    op.execute("ALTER TABLE person_fact DROP COLUMN file_id")
