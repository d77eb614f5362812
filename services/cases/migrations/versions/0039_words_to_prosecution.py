"""What an answer to the prosecution told of a person is disclosed too: the request that it answers, and about whom."""

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Add empty columns, which rewrites no row. The previous release goes on working, and writes none."""
    op.execute("ALTER TABLE disclosure ADD COLUMN request_id uuid, ADD COLUMN person_id uuid")


def downgrade() -> None:
    """Remove what left in words with the columns that tell it from packets: earlier releases know packets alone."""
    op.execute("DELETE FROM disclosure WHERE request_id IS NOT NULL")
    op.execute("ALTER TABLE disclosure DROP COLUMN request_id, DROP COLUMN person_id")
