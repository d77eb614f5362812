"""The cautions of a case in its own row, and the words of an assessment."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns. None rewrites a row, and the previous release goes on working."""
    op.execute("ALTER TABLE case_record ADD COLUMN flags jsonb NOT NULL DEFAULT '[]'")
    op.execute("ALTER TABLE assessment ADD COLUMN content bytea")


def downgrade() -> None:
    """Forget them; the cautions stay among the parts of the cases."""
    op.execute("ALTER TABLE case_record DROP COLUMN flags")
    op.execute("ALTER TABLE assessment DROP COLUMN content")
