"""In which browser a person signed in, so that they can tell their sessions apart; why and when one was suspended."""

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Rows so far, and those that the previous release still writes, do not say."""
    op.execute("ALTER TABLE sign_ins ADD COLUMN IF NOT EXISTS browser text")
    op.execute("ALTER TABLE sign_ins ADD COLUMN IF NOT EXISTS system text")
    op.execute("ALTER TABLE users ADD COLUMN IF NOT EXISTS suspended_for text")
    op.execute("ALTER TABLE users ADD COLUMN IF NOT EXISTS suspended_at timestamptz")


def downgrade() -> None:
    """Forget them; the audit keeps the reasons."""
    op.execute("ALTER TABLE users DROP COLUMN suspended_at, DROP COLUMN suspended_for")
    op.execute("ALTER TABLE sign_ins DROP COLUMN system, DROP COLUMN browser")
