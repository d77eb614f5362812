"""What asks for a second person begins without an answer, keeps who asked, and is answered by who calls."""

from pathlib import Path

from alembic import op

revision = "0039"
down_revision = "0038"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Refuse it from now on; rows that are there stay as they are. The previous release writes nothing else."""
    op.execute((SQL / "0039_asked_before_answered.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Look at answers alone again."""
    op.execute((SQL / "0039_asked_before_answered_undone.sql").read_text(encoding="utf-8"))
