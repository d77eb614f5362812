"""Whether an organisation has a notice is for the unique index to say.

Revision ID: 0014
"""

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Replace the body of the function; both releases call it alike."""
    op.execute((SQL / "0014_one_by_one.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """The function as it was."""
    op.execute((SQL / "0014_downgrade.sql").read_text(encoding="utf-8"))
