"""Facts of persons carry their role and whether another case stands for them."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns. Facts told before count as those of victims until their case is told again."""
    op.execute("ALTER TABLE person_fact ADD COLUMN role text NOT NULL DEFAULT 'victim'")
    op.execute("ALTER TABLE person_fact ADD COLUMN duplicate boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    """Facts know neither."""
    op.execute("ALTER TABLE person_fact DROP COLUMN role")
    op.execute("ALTER TABLE person_fact DROP COLUMN duplicate")
