"""When the person of a token family signed in, which their access tokens tell (`auth_time`)."""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Families so far do not say: their people sign in again before what needs a recent sign-in."""
    op.execute("ALTER TABLE refresh_families ADD COLUMN IF NOT EXISTS signed_in_at timestamptz")


def downgrade() -> None:
    """Forget it; the row of the sign-in keeps the moment."""
    op.execute("ALTER TABLE refresh_families DROP COLUMN signed_in_at")
