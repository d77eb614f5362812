"""The rules of organisations are told to another service, which has not heard those from before."""

from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Nothing was told to it yet: the next tick tells what organisations decided long ago."""
    op.execute("ALTER TABLE told_duties ADD COLUMN rules boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    """Forget that it was told."""
    op.execute("ALTER TABLE told_duties DROP COLUMN rules")
