"""An organisation may be an office of another, and people of an organisation may work in a team."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Nobody is in a team, and no organisation is an office, until their administrator says so."""
    op.execute("ALTER TABLE organisations ADD COLUMN IF NOT EXISTS parent_id uuid")
    op.execute("ALTER TABLE users ADD COLUMN IF NOT EXISTS team text")
    with op.get_context().autocommit_block():
        op.execute(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS organisations_parent ON organisations (parent_id)"
            " WHERE parent_id IS NOT NULL"
        )


def downgrade() -> None:
    """Forget both."""
    op.execute("ALTER TABLE organisations DROP COLUMN parent_id")
    op.execute("ALTER TABLE users DROP COLUMN team")
