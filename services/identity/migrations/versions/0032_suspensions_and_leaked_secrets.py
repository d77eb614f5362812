"""Why and since when an organisation or a system is suspended; since when a leaked secret of a system works no more."""

from alembic import op

revision = "0032"
down_revision = "0031"

_TABLES = ("organisations", "clients")


def upgrade() -> None:
    """Rows so far, and those that the previous release still writes, do not say."""
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS suspended_for text")
        op.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS suspended_at timestamptz")
    op.execute("ALTER TABLE clients ADD COLUMN IF NOT EXISTS secret_leaked_at timestamptz")


def downgrade() -> None:
    """Forget them; the audit keeps the reasons."""
    op.execute("ALTER TABLE clients DROP COLUMN secret_leaked_at")
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN suspended_at, DROP COLUMN suspended_for")
