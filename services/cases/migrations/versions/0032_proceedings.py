"""Criminal proceedings, and who was named to a prosecutor's office."""

from pathlib import Path

from alembic import op

revision = "0032"
down_revision = "0031"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the tables. The previous release does not know them."""
    op.execute((SQL / "0032_proceedings.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Remove them, and what was recorded in them."""
    op.execute("DROP TABLE vault.proceeding_part, proceeding_stage, proceeding_person, vault.proceeding, shared_person")
