"""What countries have decided, as the identity service tells it."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Add the table; the defaults hold until identity has told more."""
    op.execute(shared_sql("country_settings_v1", service="cases"))


def downgrade() -> None:
    """Forget it: the defaults hold again."""
    op.execute("DROP TABLE country_setting")
