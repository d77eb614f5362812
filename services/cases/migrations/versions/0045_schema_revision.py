"""The database keeps which migrations it has had, and the oldest code that works on its schema."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """Add the table, which `ceiba migrate` fills. The previous release does not look at it."""
    op.execute(shared_sql("schema_revision_v1", service="cases"))


def downgrade() -> None:
    """Forget it."""
    op.execute("DROP TABLE schema_revision")
