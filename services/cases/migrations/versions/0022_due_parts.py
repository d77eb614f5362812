"""What the parts of a case ask for in its row, and the kind of a note."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns. None rewrites a row, and the previous release leaves them as they are."""
    op.execute("ALTER TABLE case_record ADD COLUMN due_parts jsonb NOT NULL DEFAULT '[]'")
    op.execute(
        "ALTER TABLE note ADD COLUMN kind text NOT NULL DEFAULT 'other',"
        " ADD COLUMN content_warning boolean NOT NULL DEFAULT false"
    )


def downgrade() -> None:
    """Forget them; the parts keep their days."""
    op.execute("ALTER TABLE note DROP COLUMN kind, DROP COLUMN content_warning")
    op.execute("ALTER TABLE case_record DROP COLUMN due_parts")
