"""Cases are assigned to active people of the organisation only.

Revision ID: 0006
"""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add who they are; identity publishes them again after the upgrade."""
    op.execute(shared_sql("members_v1", service="cases"))


def downgrade() -> None:
    """Forget them."""
    op.execute("DROP TABLE member")
