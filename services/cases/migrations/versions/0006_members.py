"""Cases are assigned to active people of the organisation only.

Revision ID: 0006
"""

from alembic import op

from shared.db.schema import create_members

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add who they are; identity publishes them again after the upgrade."""
    create_members(op, "cases")


def downgrade() -> None:
    """Forget them."""
    op.execute("DROP TABLE member")
